//! The kustomizations below a directory.

use crate::diag::Origin;
use crate::kustomize::{self, FILE_NAMES};
use crate::sources::{Child, ChildKind, FilePath, IGNORE_FILES, Ignored, Sources};
use crate::yaml::{Node, parse_config};

/// A directory with a kustomization.
#[derive(Clone, Debug)]
pub struct FoundKustomization {
    /// The directory.
    pub directory: FilePath,
    /// The parsed kustomization file; `None` if it cannot be read or is not YAML.
    pub root: Option<Node>,
}

impl FoundKustomization {
    /// True for a component, which is only built as a part of kustomizations.
    pub fn is_component(&self) -> bool {
        self.root.as_ref().and_then(|root| root.str_at("kind")) == Some("Component")
    }

    /// The directories and files that it is made of.
    pub fn parts(&self) -> impl Iterator<Item = FilePath> + '_ {
        let lists = ["resources", "bases", "components"].into_iter();
        let items = lists.filter_map(|name| self.root.as_ref()?.get(name)?.as_sequence());
        items
            .flatten()
            .filter_map(|item| Some(self.directory.join(item.as_str()?)))
    }
}

/// Every kustomization below `root`, by path. Hidden directories, symlinks, and paths matched by
/// `.gitignore` or `.offshootignore` are skipped.
pub fn kustomizations(sources: &dyn Sources, root: &FilePath) -> Vec<FoundKustomization> {
    let found = directories(sources, root).into_iter();
    found
        .map(|directory| FoundKustomization {
            root: read(sources, &directory),
            directory,
        })
        .collect()
}

/// The directories of [`kustomizations`].
pub(super) fn directories(sources: &dyn Sources, root: &FilePath) -> Vec<FilePath> {
    let mut found = Vec::new();
    each_directory(sources, root, &mut |directory, children| {
        let has = |name: &str| children.iter().any(|child| child.name == name);
        if FILE_NAMES.iter().any(|name| has(name)) {
            found.push(directory.clone());
        }
    });
    found
}

/// A function that is called with a directory and its entries.
type Visit<'v> = dyn FnMut(&FilePath, &[Child]) + 'v;

/// Visits `root` and every directory below it, but for hidden and ignored ones and symlinks.
pub(super) fn each_directory(sources: &dyn Sources, root: &FilePath, visit: &mut Visit<'_>) {
    below(sources, root, &Ignored::within(sources, root), visit);
}

fn below(sources: &dyn Sources, directory: &FilePath, ignored: &Ignored, visit: &mut Visit<'_>) {
    // A directory that cannot be listed has nothing that could be built.
    let children = sources.children(directory).unwrap_or_default();
    visit(directory, &children);
    let has = |name: &str| children.iter().any(|child| child.name == name);
    let has_ignore_file = IGNORE_FILES.iter().any(|name| has(name));
    let own = has_ignore_file.then(|| ignored.below(sources, directory));
    let ignored = own.as_ref().unwrap_or(ignored);
    for child in &children {
        let path = directory.join(&child.name);
        let is_visible = child.kind == ChildKind::Directory && !child.name.starts_with('.');
        if is_visible && !ignored.has(&path) {
            below(sources, &path, ignored, visit);
        }
    }
}

fn read(sources: &dyn Sources, directory: &FilePath) -> Option<Node> {
    let path = kustomize::find(sources, directory).ok()?;
    let bytes = sources.read(&path).ok()?;
    parse_config(std::str::from_utf8(&bytes).ok()?, Origin::NONE).ok()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Memory;

    const ROOT: &str = "/repo";

    fn tree(files: &[(&str, &str)]) -> Memory {
        let mut tree = Memory::default();
        for (path, text) in files {
            tree.insert(FilePath::new(ROOT).join(path), *text);
        }
        tree
    }

    fn found(tree: &Memory) -> Vec<String> {
        let root = FilePath::new(ROOT);
        let found = directories(tree, &root);
        found.iter().map(|path| path.relative_to(&root)).collect()
    }

    #[test]
    fn every_file_name_makes_a_target() {
        let tree = tree(&[
            ("kustomization.yaml", ""),
            ("b/kustomization.yml", ""),
            ("a/deep/Kustomization", ""),
            ("a/other.yaml", ""),
            (".hidden/kustomization.yaml", ""),
        ]);
        assert_eq!(found(&tree), [".", "a/deep", "b"]);
    }

    #[test]
    fn ignored_paths_are_skipped() {
        let tree = tree(&[
            (".git/HEAD", ""),
            (".gitignore", "build\n"),
            (".offshootignore", "/fixtures\n"),
            ("build/kustomization.yaml", ""),
            ("fixtures/kustomization.yaml", ""),
            ("a/.offshootignore", "!build\n"),
            ("a/build/kustomization.yaml", ""),
            ("a/fixtures/kustomization.yaml", ""),
        ]);
        assert_eq!(found(&tree), ["a/build", "a/fixtures"]);
    }

    #[test]
    fn parts_and_kinds_are_read_from_the_file() {
        let tree = tree(&[
            (
                "a/kustomization.yaml",
                "resources: [../b, c.yaml]\nbases: [../d]",
            ),
            ("part/kustomization.yaml", "kind: Component"),
            ("broken/kustomization.yaml", "{"),
        ]);
        let found = kustomizations(&tree, &FilePath::new(ROOT));
        let [a, broken, part] = found.as_slice() else {
            panic!("{found:?}");
        };
        let parts: Vec<String> = a.parts().map(|path| path.as_str().to_owned()).collect();
        assert_eq!(parts, ["/repo/b", "/repo/a/c.yaml", "/repo/d"]);
        assert!(part.is_component() && !a.is_component());
        assert!(broken.root.is_none() && broken.parts().next().is_none());
    }
}
