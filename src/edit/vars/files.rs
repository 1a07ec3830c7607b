//! The files that a build of the kustomization reads, as far as vars can be converted in them.

use std::collections::BTreeSet;

use crate::diag::Fallible;
use crate::edit::draft::{Draft, field, text_at};
use crate::kustomize::FILE_NAMES;
use crate::sources::{Entry, FilePath, SourceMap, Sources};
use crate::yaml::{self, Node};

/// A file with resources or a patch.
pub(in crate::edit) struct Touched {
    /// The path.
    pub(in crate::edit) path: FilePath,
    /// Its text.
    pub(in crate::edit) text: String,
    /// The entry of `patches`, if it is a patch.
    pub(in crate::edit) patch: Option<Node>,
}

/// The files of the kustomization and of those below it, each once, in the order of a build.
///
/// # Errors
/// `yaml-syntax`, for a kustomization.
pub(in crate::edit) fn touched(draft: &Draft<'_>) -> Fallible<Vec<Touched>> {
    let mut search = Search {
        sources: draft.sources,
        map: draft.map,
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    search.kustomization(&draft.root, draft.directory)?;
    Ok(search.found)
}

struct Search<'s> {
    sources: &'s dyn Sources,
    map: &'s SourceMap,
    seen: BTreeSet<FilePath>,
    found: Vec<Touched>,
}

impl Search<'_> {
    fn kustomization(&mut self, root: &Node, directory: &FilePath) -> Fallible<()> {
        for list in ["resources", "bases", "components"] {
            for name in items(root, list).iter().filter_map(Node::as_str) {
                self.entry(&directory.join(name))?;
            }
        }
        for item in items(root, "patchesStrategicMerge") {
            let name = item.as_str().unwrap_or_default();
            self.file(&directory.join(name), Some(item));
        }
        for patch in items(root, "patches") {
            let name = text_at(patch, "path");
            if !name.is_empty() {
                self.file(&directory.join(name), Some(patch));
            }
        }
        Ok(())
    }

    fn entry(&mut self, path: &FilePath) -> Fallible<()> {
        if self.sources.entry(path) != Some(Entry::Directory) {
            self.file(path, None);
            return Ok(());
        }
        let files = FILE_NAMES.iter().map(|name| path.join(name));
        for file in files.filter(|file| self.sources.entry(file) == Some(Entry::File)) {
            let Some(text) = self.read(&file).filter(|_| self.seen.insert(file.clone())) else {
                continue;
            };
            let start = self.map.add(file, text.as_str().into());
            if let Some(root) = yaml::parse_config(&text, start)? {
                self.kustomization(&root, path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &FilePath, patch: Option<&Node>) {
        let Some(text) = self.read(path).filter(|_| self.seen.insert(path.clone())) else {
            return;
        };
        self.found.push(Touched {
            path: path.clone(),
            text,
            patch: patch.cloned(),
        });
    }

    fn read(&self, path: &FilePath) -> Option<String> {
        let bytes = self.sources.read(path).ok()?;
        String::from_utf8(bytes.to_vec()).ok()
    }
}

fn items<'n>(root: &'n Node, name: &str) -> &'n [Node] {
    let items = field(root, name).and_then(Node::as_sequence);
    items.unwrap_or_default()
}
