//! The list of targets in a tree: its environments, and its directories with a
//! kustomization. `list` and `diff --since` use the same list.

use crate::parallel;
use crate::sources::FilePath;
use serde::{Deserialize, Serialize};

use super::discover::Walk;
use super::reach::ReachIndex;
use super::target::Target;
use super::tree::{RepositoryConfig, Tree};

/// A target as `offshoot list` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedTarget {
    /// The text that names the target from the directory that the list was made for.
    pub name: String,
    /// The directory, relative to the same; for an environment, the directories and globs that it is
    /// made of.
    pub paths: Vec<String>,
    /// The target.
    pub target: Target,
    /// True for a per-branch environment.
    pub per_branch: bool,
    /// True for a component, which is only built as a part of kustomizations.
    pub is_component: bool,
}

/// The targets of `tree`: environments in the order of offshoot.yaml, then directories by path.
/// Names and paths are relative to `directory`. `reach` is [`Tree::reach`].
pub fn list(tree: &Tree, directory: &FilePath, reach: &ReachIndex<'_>) -> Vec<ListedTarget> {
    let walk = Walk::of(&*tree.sources, tree.root());
    list_walked(tree, &walk, directory, reach)
}

/// [`list`] for a tree whose directories are known.
pub(super) fn list_walked(
    tree: &Tree,
    walk: &Walk,
    directory: &FilePath,
    reach: &ReachIndex<'_>,
) -> Vec<ListedTarget> {
    let mut all: Vec<ListedTarget> = environments(tree, directory).collect();
    let found: Vec<&FilePath> = walk.kustomizations().collect();
    let found = parallel::map(&found, |&found| {
        let path = found.relative_to(directory);
        ListedTarget {
            name: directory_name(&path, tree),
            paths: vec![path],
            target: Target::Kustomization(found.clone()),
            per_branch: false,
            is_component: reach.of(found).is_component,
        }
    });
    all.extend(found);
    all
}

/// The text that names the directory at `path`: `./path` if an environment has its name.
fn directory_name(path: &str, tree: &Tree) -> String {
    let mut environments = tree.config.iter().flat_map(RepositoryConfig::names);
    if environments.any(|name| name == path) {
        format!("./{path}")
    } else {
        path.to_owned()
    }
}

impl ListedTarget {
    /// The same target, which was named from the root of `tree`, named from its directory.
    pub(super) fn named_from(self, tree: &Tree) -> Self {
        let from_here = |path: &String| tree.root().join(path).relative_to(&tree.directory);
        let paths: Vec<String> = self.paths.iter().map(from_here).collect();
        Self {
            name: match (&self.target, paths.first()) {
                (Target::Environment(_), _) | (_, None) => self.name,
                (_, Some(path)) => directory_name(path, tree),
            },
            paths,
            ..self
        }
    }
}

/// The environments of `tree`, paths relative to `directory`.
pub(super) fn environments<'t>(
    tree: &'t Tree,
    directory: &'t FilePath,
) -> impl Iterator<Item = ListedTarget> + 't {
    let config = tree.config.iter();
    let specs = config.flat_map(|found| {
        let specs = found.config.environments.iter();
        specs.map(|spec| (&found.root, spec))
    });
    specs.map(|(root, spec)| ListedTarget {
        name: spec.name.value.to_string(),
        paths: {
            let texts = spec.roots.texts();
            let paths = texts.map(|text| root.join(&text.value).relative_to(directory));
            paths.collect()
        },
        target: Target::Environment(spec.name.value.to_string()),
        per_branch: spec.per_branch,
        is_component: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Memory, SourceMap};

    const CONFIG: &str = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  preview: {path: overlays/preview, perBranch: true, namespace: 'p-{{ slug }}'}\n  api: {path: base/api}\n";

    fn tree() -> Tree {
        let mut memory = Memory::default();
        for (path, text) in [
            ("offshoot.yaml", CONFIG),
            ("base/api/kustomization.yaml", ""),
            ("overlays/preview/kustomization.yaml", ""),
            ("api/kustomization.yaml", "kind: Component"),
        ] {
            memory.insert(FilePath::new("/repo").join(path), text);
        }
        let map = SourceMap::default();
        Tree::new(Box::new(memory), FilePath::new("/repo/base"), &map).expect("it is right")
    }

    fn names(directory: &str) -> Vec<String> {
        let tree = tree();
        let found = list(&tree, &FilePath::new(directory), &tree.reach());
        found.into_iter().map(|listed| listed.name).collect()
    }

    #[test]
    fn names_can_be_typed_in_the_directory_of_the_list() {
        let from_root = ["preview", "api", "./api", "base/api", "overlays/preview"];
        assert_eq!(names("/repo"), from_root);
        let from_base = ["preview", "api", "../api", "./api", "../overlays/preview"];
        assert_eq!(names("/repo/base"), from_base);
        let tree = tree();
        for listed in list(&tree, &tree.directory, &tree.reach()) {
            assert_eq!(tree.find(&listed.name), Ok(listed.target));
        }
    }

    #[test]
    fn a_listed_target_has_its_path_and_kind() {
        let tree = tree();
        let found = list(&tree, &tree.directory, &tree.reach());
        let [preview, _, component, ..] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!(preview.per_branch && !preview.is_component);
        assert_eq!(preview.paths, ["../overlays/preview"]);
        assert!(component.is_component && !component.per_branch);
        assert_eq!(component.paths, ["../api"]);
    }
}
