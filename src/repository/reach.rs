//! The reach of a kustomization: the files that its build could read, known before it runs.
//! In: a directory with a kustomization. Out: every path that a text in it could name.
//!
//! The search knows no field. It takes every text in the file for a path relative to the
//! directory, and also what follows each `=` in it (`key=path`). It may find too many paths, never
//! too few: a field that the engine learns to read is covered without a change here. A path that
//! leads to a directory is a base, whose reach is found when it is asked for. Plugin entries are
//! files that name files: their texts are searched as well. Charts, remote bases without a copy and
//! plugins that a directory builds read files that no text names. A kustomization with one of these
//! is open: callers must assume that it changed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::Origin;
use crate::kustomize::load::kustomization::FILE_NAMES;
use crate::kustomize::load::remote;
use crate::kustomize::load::vendor::Vendor;
use crate::sources::{Entry, FilePath, Sources};
use crate::yaml::{self, Node, Value};

/// Fields whose entries are configuration that names files in turn.
const PLUGIN_FIELDS: [&str; 3] = ["generators", "transformers", "validators"];

/// The files that one kustomization could read, without those of its bases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The kustomization file under each of its possible names, and every path that it could
    /// name.
    pub paths: Vec<FilePath>,
    /// The paths that lead to directories, symlinks resolved.
    pub bases: Vec<FilePath>,
    /// True if it may read more than `paths`: charts, remote bases, plugins that are built.
    pub is_open: bool,
    /// True for a component, which is only built as a part of kustomizations.
    pub is_component: bool,
}

/// The reach of every directory in a tree of files, each found once.
pub struct ReachIndex<'a> {
    sources: &'a dyn Sources,
    vendor: Vendor,
    known: Mutex<FxHashMap<FilePath, Arc<Reach>>>,
}

impl<'a> ReachIndex<'a> {
    /// The index of `sources`, with the copies in `vendor` for remote bases.
    pub fn new(sources: &'a dyn Sources, vendor: Vendor) -> Self {
        Self {
            sources,
            vendor,
            known: Mutex::default(),
        }
    }

    /// The reach of the kustomization in `directory`.
    pub fn of(&self, directory: &FilePath) -> Arc<Reach> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reach) = known().get(directory) {
            return Arc::clone(reach);
        }
        let reach = Arc::new(self.search(directory));
        known().insert(directory.clone(), Arc::clone(&reach));
        reach
    }

    /// The shortest way from `directory` through its bases to a path that `is_meant` accepts: the
    /// directories, symlinks resolved, beginning with `directory`, and then the path.
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

    /// `path` with its symlinks resolved; `path` itself if it does not exist.
    pub fn resolved(&self, path: &FilePath) -> FilePath {
        let found = self.sources.canonical(path);
        found.unwrap_or_else(|_| path.clone())
    }

    fn search(&self, directory: &FilePath) -> Reach {
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
            // Go matches field names with Unicode case folding: a name with other letters may be any
            // field.
            let is_chart = field.to_ascii_lowercase().starts_with("helm");
            self.reach.is_open |= is_chart || !field.is_ascii();
            if PLUGIN_FIELDS.iter().any(is) {
                self.plugins(value);
            }
            let listed = value.as_sequence().unwrap_or_default().iter();
            let mut entries = listed.filter_map(Node::as_str);
            self.reach.is_open |= entries.any(|entry| self.is_remote(entry));
            self.texts(value);
        }
    }

    /// Adds every path that a text in `node` could name.
    fn texts(&mut self, node: &Node) {
        node.walk(|node| {
            if let Value::Scalar(_, text) = &node.value {
                self.text(text);
            }
        });
    }

    /// True for a remote base without a copy.
    fn is_remote(&self, entry: &str) -> bool {
        remote::is_remote(entry) && self.vendor.any(entry).is_none()
    }

    /// Adds `text` as a path, as `key=path`, and as a remote base that has a copy.
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

    /// Reads the entries of a plugin field: configuration, or files with it.
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
        let reach = ReachIndex::new(&tree, Vendor::default()).of(&FilePath::new("/r/top"));
        for path in [
            "b.txt",
            "plugin.yaml",
            "p.yaml",
            "q.yaml",
            "Kustomization",
            "../base",
        ] {
            let path = FilePath::new("/r/top").join(path);
            assert!(reach.paths.contains(&path), "{path:?}: {:?}", reach.paths);
        }
        assert_eq!(reach.bases, [FilePath::new("/r/base")]);
        assert!(!reach.is_open && !reach.is_component);
    }

    #[test]
    fn charts_remote_bases_and_built_plugins_are_open() {
        let tree = tree();
        let reaches = ReachIndex::new(&tree, Vendor::default());
        let is_open = |path| reaches.of(&FilePath::new(path)).is_open;
        assert!(is_open("/r/chart") && is_open("/r/far") && is_open("/r/built"));
        assert!(!is_open("/r/broken") && !is_open("/r/nowhere"));
        assert!(reaches.of(&FilePath::new("/r/part")).is_component);
    }

    #[test]
    fn copies_of_remote_bases_are_reached() {
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
        let reaches = ReachIndex::new(&tree, Vendor::new(&config, &copies));
        let reach = reaches.of(&FilePath::new("/r/copied"));
        assert_eq!(reach.bases, [FilePath::new("/r/base")]);
        assert!(reach.paths.contains(&config) && reach.paths.contains(&FilePath::new("/r/x.yaml")));
        assert!(!reach.is_open);
    }

    #[test]
    fn a_way_leads_over_bases() {
        let tree = tree();
        let reaches = ReachIndex::new(&tree, Vendor::default());
        let way = |name: &str| {
            let way = reaches.way(&FilePath::new("/r/top"), &|path| path.name() == name);
            way.map(|way| {
                way.iter()
                    .map(|path| path.as_str().to_owned())
                    .collect::<Vec<_>>()
            })
        };
        let expected = ["/r/top", "/r/base", "/r/deep", "/r/deep/web.yaml"];
        assert_eq!(way("web.yaml"), Some(expected.map(str::to_owned).into()));
        assert_eq!(way("nothing"), None);
    }
}
