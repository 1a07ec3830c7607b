//! The kustomizations below a directory.

use crate::kustomize::{self, FILE_NAMES};
use crate::sources::{ChildKind, FilePath, IGNORE_FILES, Ignored, Sources};
use crate::yaml::{Node, parse_config};

/// A directory with a kustomization.
#[derive(Clone, Debug)]
pub(crate) struct FoundTarget {
    /// The directory.
    pub(crate) directory: FilePath,
    /// What its file says; nothing where it is no YAML.
    pub(crate) root: Option<Node>,
}

impl FoundTarget {
    /// True for a component, which is built as a part of others alone.
    pub(crate) fn is_component(&self) -> bool {
        self.root.as_ref().and_then(|root| root.str_at("kind")) == Some("Component")
    }

    /// The directories and files that it is made of.
    pub(crate) fn parts(&self) -> impl Iterator<Item = FilePath> + '_ {
        let lists = ["resources", "bases", "components"].into_iter();
        let items = lists.filter_map(|name| self.root.as_ref()?.get(name)?.as_sequence());
        items
            .flatten()
            .filter_map(|item| Some(self.directory.join(item.as_str()?)))
    }
}

/// Every kustomization below `root`, by path.
pub(crate) fn kustomizations(sources: &dyn Sources, root: &FilePath) -> Vec<FoundTarget> {
    let found = directories(sources, root).into_iter();
    found
        .map(|directory| FoundTarget {
            root: kustomization(sources, &directory),
            directory,
        })
        .collect()
}

/// Every directory with a kustomization below `root`, by path. Hidden directories, symlinks and
/// what git or `.offshootignore` ignores are not entered.
pub(crate) fn directories(sources: &dyn Sources, root: &FilePath) -> Vec<FilePath> {
    let mut found = Vec::new();
    visit(sources, root, &Ignored::within(sources, root), &mut found);
    found
}

fn visit(
    sources: &dyn Sources,
    directory: &FilePath,
    ignored: &Ignored,
    found: &mut Vec<FilePath>,
) {
    // A directory that cannot be listed holds nothing for anyone.
    let children = sources.children(directory).unwrap_or_default();
    let has = |name: &str| children.iter().any(|child| child.name == name);
    if FILE_NAMES.iter().any(|name| has(name)) {
        found.push(directory.clone());
    }
    let says_more = IGNORE_FILES.iter().any(|name| has(name));
    let own = says_more.then(|| ignored.below(sources, directory));
    let ignored = own.as_ref().unwrap_or(ignored);
    for child in &children {
        let below = directory.join(&child.name);
        let is_hidden = child.name.starts_with('.') || child.kind != ChildKind::Directory;
        if !is_hidden && !ignored.has(&below) {
            visit(sources, &below, ignored, found);
        }
    }
}

fn kustomization(sources: &dyn Sources, directory: &FilePath) -> Option<Node> {
    let path = kustomize::find(sources, directory).ok()?;
    let bytes = sources.read(&path).ok()?;
    parse_config(std::str::from_utf8(&bytes).ok()?, crate::diag::Origin::NONE).ok()?
}
