//! The kustomizations below a directory.

use crate::diag::Origin;
use crate::kustomize::{self, FILE_NAMES};
use crate::sources::{Child, ChildKind, FilePath, IGNORE_FILES, Ignored, Sources, Verdict};
use crate::yaml::{Node, parse_config};

use super::written::{RENDER_KUSTOMIZATION, RENDER_LIST, is_written};

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
/// `.gitignore` or `.offshootignore` are skipped, and kustomizations that renders wrote.
pub fn kustomizations(sources: &dyn Sources, root: &FilePath) -> Vec<FoundKustomization> {
    let walk = Walk::of(sources, root);
    let found = walk.kustomizations();
    found
        .map(|directory| FoundKustomization {
            root: read(sources, directory),
            directory: directory.clone(),
        })
        .collect()
}

/// The directories of a tree that are searched for targets, each listed once.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Directories and their entries; a directory comes before those below it.
    pub(super) directories: Vec<(FilePath, Vec<Child>)>,
}

impl Walk {
    /// `root` and every directory below it, but for hidden and ignored ones and symlinks.
    pub(super) fn of(sources: &dyn Sources, root: &FilePath) -> Self {
        let mut walk = Self::default();
        walk.below(sources, root.clone(), &Ignored::within(sources, root));
        walk
    }

    fn below(&mut self, sources: &dyn Sources, directory: FilePath, ignored: &Ignored) {
        // A directory that cannot be listed has nothing that could be built.
        let mut children = sources.children(&directory).unwrap_or_default();
        if has(&children, RENDER_LIST) && is_written(sources, &directory) {
            children.retain(|child| child.name != RENDER_KUSTOMIZATION);
        }
        let has_ignore_file = IGNORE_FILES.iter().any(|name| has(&children, name));
        let own = has_ignore_file.then(|| ignored.below(sources, &directory));
        let ignored = own.as_ref().unwrap_or(ignored);
        let is_visible =
            |child: &&Child| child.kind == ChildKind::Directory && !child.name.starts_with('.');
        let visible = children.iter().filter(is_visible);
        let paths: Vec<FilePath> = visible.map(|child| directory.join(&child.name)).collect();
        self.directories.push((directory, children));
        for path in paths {
            match ignored.verdict(sources, &path) {
                Verdict::Searched => self.below(sources, path, ignored),
                Verdict::Tracked => self.below(sources, path, &ignored.in_tracked()),
                Verdict::Ignored => {}
            }
        }
    }

    /// The directories with a kustomization.
    pub(super) fn kustomizations(&self) -> impl Iterator<Item = &FilePath> {
        let directories = self.directories.iter();
        let found =
            directories.filter(|(_, children)| FILE_NAMES.iter().any(|name| has(children, name)));
        found.map(|(directory, _)| directory)
    }

    /// Every file.
    pub(super) fn files(&self) -> Vec<FilePath> {
        let directories = self.directories.iter();
        directories
            .flat_map(|(directory, children)| files_in(directory, children))
            .collect()
    }

    /// Every file that is not part of a chart.
    pub(super) fn files_outside_charts(&self) -> impl Iterator<Item = FilePath> {
        let mut chart: Option<&FilePath> = None;
        let outside = self
            .directories
            .iter()
            .filter(move |(directory, children)| {
                if chart.is_some_and(|chart| directory.is_within(chart)) {
                    return false;
                }
                chart = has(children, "Chart.yaml").then_some(directory);
                chart.is_none()
            });
        outside.flat_map(|(directory, children)| files_in(directory, children))
    }
}

fn files_in<'c>(
    directory: &'c FilePath,
    children: &'c [Child],
) -> impl Iterator<Item = FilePath> + 'c {
    let files = children
        .iter()
        .filter(|child| child.kind == ChildKind::File);
    files.map(|child| directory.join(&child.name))
}

fn has(children: &[Child], name: &str) -> bool {
    children.iter().any(|child| child.name == name)
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
        let walk = Walk::of(tree, &root);
        let found = walk.kustomizations();
        found.map(|path| path.relative_to(&root)).collect()
    }

    #[test]
    fn every_file_name_makes_a_target() {
        let tree = tree(&[
            ("kustomization.yaml", ""),
            ("b/kustomization.yml", ""),
            ("a/deep/Kustomization", ""),
            ("a/other.yaml", ""),
            (".hidden/kustomization.yaml", ""),
            ("rendered/Kustomization", ""),
            ("rendered/.offshoot-render", "001_a.yaml\nKustomization\n"),
            ("reviewed/Kustomization", ""),
            ("reviewed/.offshoot-render", "a.yaml\n"),
        ]);
        assert_eq!(found(&tree), [".", "a/deep", "b", "reviewed"]);
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
