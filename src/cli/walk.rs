//! The kustomizations below a directory.

use crate::kustomize::{self, FILE_NAMES};
use crate::sources::{Entry, FilePath, Sources};
use crate::yaml::{Node, parse_config};

/// A directory with a kustomization.
#[derive(Clone, Debug)]
pub(super) struct FoundTarget {
    /// The directory.
    pub(super) directory: FilePath,
    /// What its file says; nothing where it is no YAML.
    pub(super) root: Option<Node>,
}

impl FoundTarget {
    /// True for a component, which is built as a part of others alone.
    pub(super) fn is_component(&self) -> bool {
        self.root.as_ref().and_then(|root| root.str_at("kind")) == Some("Component")
    }

    /// The directories and files that it is made of.
    pub(super) fn parts(&self) -> impl Iterator<Item = FilePath> + '_ {
        let lists = ["resources", "bases", "components"].into_iter();
        let items = lists.filter_map(|name| self.root.as_ref()?.get(name)?.as_sequence());
        items
            .flatten()
            .filter_map(|item| Some(self.directory.join(item.as_str()?)))
    }
}

/// Every kustomization below `root`, by path. Hidden directories and symlinks are not entered.
pub(super) fn kustomizations(sources: &dyn Sources, root: &FilePath) -> Vec<FoundTarget> {
    let mut found = Vec::new();
    visit(sources, root, &mut found);
    found
}

fn visit(sources: &dyn Sources, directory: &FilePath, found: &mut Vec<FoundTarget>) {
    // A directory that cannot be listed holds nothing for anyone.
    let names = sources.list(directory).unwrap_or_default();
    if names.iter().any(|name| FILE_NAMES.contains(&name.as_str())) {
        found.push(FoundTarget {
            directory: directory.clone(),
            root: kustomization(sources, directory),
        });
    }
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        let below = directory.join(name);
        if sources.entry(&below) == Some(Entry::Directory) && !is_link(sources, directory, &below) {
            visit(sources, &below, found);
        }
    }
}

fn is_link(sources: &dyn Sources, directory: &FilePath, below: &FilePath) -> bool {
    let (Ok(parent), Ok(child)) = (sources.canonical(directory), sources.canonical(below)) else {
        return true;
    };
    child != parent.join(below.name())
}

fn kustomization(sources: &dyn Sources, directory: &FilePath) -> Option<Node> {
    let path = kustomize::find(sources, directory).ok()?;
    let bytes = sources.read(&path).ok()?;
    parse_config(std::str::from_utf8(&bytes).ok()?, crate::diag::Origin::NONE).ok()?
}
