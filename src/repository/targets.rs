//! Everything in a tree that can be rendered: its environments, and its
//! directories with a kustomization. Both `list` and `diff --since` mean these.

use crate::parallel;
use crate::repository::reach::Reaches;
use crate::sources::{FilePath, Sources};

use super::discover::directories;
use super::target::Target;
use super::tree::Tree;

/// A target, as `offshoot list` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// What to type for it, seen from the root.
    pub(crate) name: String,
    /// Where it is, seen from the root; for an environment, what it is laid over.
    pub(crate) path: String,
    /// What it stands for.
    pub(crate) target: Target,
    /// It is there for each branch.
    pub(crate) per_branch: bool,
    /// It is a component, which is rendered as a part of others alone.
    pub(crate) is_component: bool,
}

/// Everything in `tree`: environments as offshoot.yaml has them, then directories by path, named
/// as seen from `root`. `reaches` are those of the tree.
pub(crate) fn listed<S: Sources>(
    tree: &Tree<S>,
    root: &FilePath,
    reaches: &Reaches<'_>,
) -> Vec<Listed> {
    let mut all: Vec<Listed> = environments(tree).collect();
    let names: Vec<&str> = all.iter().map(|listed| listed.name.as_str()).collect();
    let directories = directories(&tree.sources, root);
    let found = parallel::map(&directories, |directory| {
        let path = directory.relative_to(root);
        Listed {
            name: if names.contains(&path.as_str()) {
                // A directory with the name of an environment is typed `./name`.
                format!("./{path}")
            } else {
                path.clone()
            },
            path,
            target: Target::Kustomization(directory.clone()),
            per_branch: false,
            is_component: reaches.of(directory).is_component,
        }
    });
    all.extend(found);
    all
}

/// The environments of `tree`.
pub(crate) fn environments<S>(tree: &Tree<S>) -> impl Iterator<Item = Listed> + '_ {
    let configs = tree.environments.iter().map(|found| &found.config);
    let specs = configs.flat_map(|config| &config.environments);
    specs.map(|spec| Listed {
        name: spec.name.value.to_string(),
        path: spec.path.value.to_string(),
        target: Target::Environment(spec.name.value.to_string()),
        per_branch: spec.per_branch,
        is_component: false,
    })
}
