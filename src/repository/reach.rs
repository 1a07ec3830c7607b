//! What a build could read, told before it is run. In: a directory with a
//! kustomization. Out: every path that a text in it could name, whatever field
//! the text stands in, so that no field can be forgotten here that is read
//! elsewhere; the directories among them are looked into as bases. Too much is
//! found, never too little: what cannot be told is said to be open.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::Origin;
use crate::sources::{Entry, FilePath, Sources};
use crate::yaml::{self, Node, Value};

use crate::kustomize::load::kustomization::FILE_NAMES;
use crate::kustomize::load::remote;
use crate::kustomize::load::vendor::Vendor;

/// Fields whose files and texts are configuration that names files in turn.
const PLUGIN_FIELDS: [&str; 3] = ["generators", "transformers", "validators"];

/// What a kustomization could read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Its own file under each of its names, and every path that it could name.
    pub paths: Vec<FilePath>,
    /// Those that lead to directories, symlinks resolved.
    pub bases: Vec<FilePath>,
    /// It may read more than this: charts, what is remote, plugins that are built.
    pub is_open: bool,
    /// It is a component, which is built as a part of others alone.
    pub is_component: bool,
}

/// The reaches of the directories in a tree of files, each found once.
pub struct Reaches<'a> {
    sources: &'a dyn Sources,
    vendor: Vendor,
    known: Mutex<FxHashMap<FilePath, Arc<Reach>>>,
}

impl<'a> Reaches<'a> {
    /// Reaches in `sources`, where these copies stand in for what is remote.
    pub fn new(sources: &'a dyn Sources, vendor: Vendor) -> Self {
        Self {
            sources,
            vendor,
            known: Mutex::default(),
        }
    }

    /// What the kustomization in `directory` could read, without what its bases could.
    pub fn of(&self, directory: &FilePath) -> Arc<Reach> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reach) = known().get(directory) {
            return Arc::clone(reach);
        }
        let reach = Arc::new(self.found(directory));
        known().insert(directory.clone(), Arc::clone(&reach));
        reach
    }

    /// The shortest way from `directory` over its bases to a path that is meant: the directories,
    /// symlinks resolved, the first one `directory`, and the path at the end.
    pub fn way(
        &self,
        directory: &FilePath,
        is_meant: &dyn Fn(&FilePath) -> bool,
    ) -> Option<Vec<FilePath>> {
        let start = self.resolved(directory);
        let mut seen = FxHashSet::from_iter([start.clone()]);
        let mut ways = VecDeque::from([vec![start]]);
        while let Some(way) = ways.pop_front() {
            let reach = self.of(way.last()?);
            let with = |path: &FilePath| way.iter().chain([path]).cloned().collect();
            if let Some(path) = reach.paths.iter().find(|path| is_meant(path)) {
                return Some(with(path));
            }
            let unseen = reach
                .bases
                .iter()
                .filter(|base| seen.insert((*base).clone()));
            ways.extend(unseen.map(with));
        }
        None
    }

    /// `path` with its symlinks resolved, or as it is where nothing is there.
    pub fn resolved(&self, path: &FilePath) -> FilePath {
        let found = self.sources.canonical(path);
        found.unwrap_or_else(|_| path.clone())
    }

    fn found(&self, directory: &FilePath) -> Reach {
        let mut search = Search {
            sources: self.sources,
            vendor: &self.vendor,
            directory,
            reach: Reach::default(),
        };
        for name in FILE_NAMES {
            let path = directory.join(name);
            if let Some(Ok(Some(root))) =
                search.read(&path, |text| yaml::parse_config(text, Origin::NONE))
            {
                search.kustomization(&root);
            }
            search.reach.paths.push(path);
        }
        search.reach
    }
}

/// The search for paths in one kustomization.
struct Search<'a> {
    sources: &'a dyn Sources,
    vendor: &'a Vendor,
    directory: &'a FilePath,
    reach: Reach,
}

impl Search<'_> {
    fn read<T>(&self, path: &FilePath, parse: impl Fn(&str) -> T) -> Option<T> {
        let bytes = self.sources.read(path).ok()?;
        Some(parse(std::str::from_utf8(&bytes).ok()?))
    }

    fn kustomization(&mut self, root: &Node) {
        let Some(mapping) = root.as_mapping() else {
            return;
        };
        for (field, value) in mapping.iter() {
            let is = |name: &&str| field.eq_ignore_ascii_case(name);
            if is(&"kind") && value.as_str() == Some("Component") {
                self.reach.is_component = true;
            }
            // Go folds more letters than those of ASCII into field names.
            let is_chart = field.to_ascii_lowercase().starts_with("helm");
            self.reach.is_open |= is_chart || !field.is_ascii();
            if PLUGIN_FIELDS.iter().any(is) {
                self.plugins(value);
            }
            let listed = value.as_sequence().unwrap_or_default().iter();
            let mut entries = listed.filter_map(Node::as_str);
            self.reach.is_open |= entries.any(|entry| self.is_out_of_reach(entry));
            self.texts(value);
        }
    }

    /// Every path that a text in `node` could be.
    fn texts(&mut self, node: &Node) {
        node.walk(|node| {
            if let Value::Scalar(_, text) = &node.value {
                self.text(text);
            }
        });
    }

    fn is_out_of_reach(&self, entry: &str) -> bool {
        remote::is_remote(entry) && self.vendor.any(entry).is_none()
    }

    /// A path, or `key=path`, or something remote that there is a copy of.
    fn text(&mut self, text: &str) {
        if text.is_empty() || text.contains('\n') {
            return;
        }
        let mut rest = Some(text);
        while let Some(candidate) = rest {
            self.path(self.directory.join(candidate));
            if let Some(copy) = self.vendor.any(candidate) {
                self.path(copy.path);
                self.reach.paths.extend(self.vendor.config().cloned());
            }
            rest = candidate.split_once('=').map(|(_, path)| path);
        }
    }

    fn path(&mut self, path: FilePath) {
        if self.sources.entry(&path) == Some(Entry::Directory) {
            let base = self.sources.canonical(&path);
            self.reach.bases.extend(base);
        }
        self.reach.paths.push(path);
    }

    /// Entries are configuration, or files of it.
    fn plugins(&mut self, entries: &Node) {
        for entry in entries.as_sequence().unwrap_or_default() {
            let Some(text) = entry.as_str() else {
                continue;
            };
            let path = self.directory.join(text);
            match self.sources.entry(&path) {
                Some(Entry::Directory) => self.reach.is_open = true,
                Some(Entry::File) => {
                    if let Some(documents) = self.read(&path, configurations) {
                        self.configured(&documents);
                    }
                }
                None => self.configured(&configurations(text)),
            }
        }
    }

    fn configured(&mut self, documents: &[Node]) {
        for document in documents {
            let kind = document.str_at("kind").unwrap_or_default();
            self.reach.is_open |= kind.to_ascii_lowercase().contains("helm");
            self.texts(document);
        }
    }
}

fn configurations(text: &str) -> Vec<Node> {
    yaml::parse_stream(text, Origin::NONE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LocatedText;
    use crate::sources::Memory;

    fn tree() -> Memory {
        let mut tree = Memory::default();
        for (path, text) in [
            (
                "/r/top/kustomization.yaml",
                "Resources: [../base, ../https:/x]\nconfigMapGenerator: [{name: c, files: [a=b.txt]}]\ntransformers: [plugin.yaml, '{kind: P, path: q.yaml}']",
            ),
            ("/r/top/plugin.yaml", "kind: T\nspec: {path: p.yaml}"),
            ("/r/base/Kustomization", "resources: [../deep]"),
            ("/r/deep/kustomization.yml", "resources: [web.yaml, ../top]"),
            ("/r/chart/kustomization.yaml", "HelmCharts: [{name: c}]"),
            (
                "/r/far/kustomization.yaml",
                "resources: ['https://example.com/x']",
            ),
            ("/r/built/kustomization.yaml", "generators: [../base]"),
            ("/r/part/kustomization.yaml", "kind: Component"),
            ("/r/broken/kustomization.yaml", "{"),
        ] {
            tree.insert(FilePath::new(path), text);
        }
        tree
    }

    #[test]
    fn every_path_that_could_be_named_is_found() {
        let tree = tree();
        let reach = Reaches::new(&tree, Vendor::default()).of(&FilePath::new("/r/top"));
        for path in [
            "b.txt",
            "plugin.yaml",
            "p.yaml",
            "q.yaml",
            "Kustomization",
            "../base",
        ] {
            let path = FilePath::new("/r/top").join(path);
            assert!(reach.paths.contains(&path), "{path}: {:?}", reach.paths);
        }
        assert_eq!(reach.bases, [FilePath::new("/r/base")]);
        assert!(!reach.is_open && !reach.is_component);
    }

    #[test]
    fn what_cannot_be_told_is_open() {
        let tree = tree();
        let reaches = Reaches::new(&tree, Vendor::default());
        let is_open = |path| reaches.of(&FilePath::new(path)).is_open;
        assert!(is_open("/r/chart") && is_open("/r/far") && is_open("/r/built"));
        assert!(!is_open("/r/broken") && !is_open("/r/nowhere"));
        assert!(reaches.of(&FilePath::new("/r/part")).is_component);
    }

    #[test]
    fn copies_are_reached_and_what_names_them() {
        let mut tree = tree();
        let text =
            "resources: ['github.com/o/r//base']\npatches: [{path: 'https://example.com/x'}]";
        tree.insert(FilePath::new("/r/copied/kustomization.yaml"), text);
        let path = |path: &str| LocatedText {
            value: path.into(),
            at: Origin::NONE,
        };
        let copies = [
            ("github.com/o/r".into(), path(".")),
            ("https://example.com/x".into(), path("x.yaml")),
        ];
        let config = FilePath::new("/r/offshoot.yaml");
        let reaches = Reaches::new(&tree, Vendor::new(&config, &copies));
        let reach = reaches.of(&FilePath::new("/r/copied"));
        assert_eq!(reach.bases, [FilePath::new("/r/base")]);
        assert!(reach.paths.contains(&config) && reach.paths.contains(&FilePath::new("/r/x.yaml")));
        assert!(!reach.is_open);
    }

    #[test]
    fn a_way_leads_over_bases() {
        let tree = tree();
        let reaches = Reaches::new(&tree, Vendor::default());
        let way = |name: &str| {
            let way = reaches.way(&FilePath::new("/r/top"), &|path| path.name() == name);
            way.map(|way| way.iter().map(FilePath::to_string).collect::<Vec<_>>())
        };
        let expected = ["/r/top", "/r/base", "/r/deep", "/r/deep/web.yaml"];
        assert_eq!(way("web.yaml"), Some(expected.map(str::to_owned).into()));
        assert_eq!(way("nothing"), None);
    }
}
