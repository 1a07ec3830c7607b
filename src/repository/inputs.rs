//! The inputs of targets, and which of them changed. In: two trees, and the targets
//! that both have. Out: for each target, whether the difference between the trees
//! could affect it.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::environment::config;
use crate::sources::{Asked, Changes, FilePath};

use super::affected::AffectedDirectories;
use super::reach::{Reach, ReachIndex};
use super::target::Target;
use super::tree::Tree;
use super::tree_pair::{ComparedTarget, TreePair};

/// The inputs of a target, before any of them is read.
#[derive(Debug, Default)]
struct Inputs {
    /// Directories that are built.
    built: Vec<FilePath>,
    /// Files that are read.
    files: Vec<FilePath>,
    /// Directories of which one file is read for each branch.
    directories: Vec<FilePath>,
    /// True if the inputs are not known before the target is rendered.
    are_unknown: bool,
}

impl Inputs {
    /// The inputs of `target` in `tree`. An environment has three: offshoot.yaml, the kustomization
    /// it is based on, and the sources of its shared Secrets.
    fn new(tree: &Tree, target: &Target) -> Self {
        match (target, &tree.config) {
            (Target::Kustomization(directory), _) => Self {
                built: vec![directory.clone()],
                ..Self::default()
            },
            (Target::Environment(name), Some(found)) => {
                let spec = found.config.environment(name).ok();
                let path = spec.map(|spec| &spec.path);
                let sources = spec.into_iter().flat_map(|spec| spec.sources());
                let below = |path: &LocatedText| found.root.join(&path.value);
                Self {
                    built: path.into_iter().chain(sources).map(below).collect(),
                    files: vec![found.root.join(config::FILE_NAME)],
                    directories: spec
                        .and_then(|spec| spec.features.images.directory())
                        .map(|directory| found.root.join(&directory))
                        .into_iter()
                        .collect(),
                    are_unknown: false,
                }
            }
            _ => Self {
                are_unknown: true,
                ..Self::default()
            },
        }
    }
}

/// The directories that `target` is built from in `tree`, without their bases.
pub(super) fn built(tree: &Tree, target: &Target) -> Vec<FilePath> {
    Inputs::new(tree, target).built
}

/// The difference between two trees, as far as it concerns targets.
pub(super) struct ChangedInputs<'a> {
    tree: &'a Tree,
    changes: &'a Changes<'a>,
    reach: &'a ReachIndex<'a>,
    affected: AffectedDirectories,
}

impl<'a> ChangedInputs<'a> {
    /// The changed inputs of those `targets` that both trees have. `reach` is that of the new tree.
    pub(super) fn new(
        trees: &'a TreePair,
        targets: &[ComparedTarget],
        changes: &'a Changes<'a>,
        reach: &'a ReachIndex<'a>,
    ) -> Self {
        let tree = &trees.new;
        let both = targets
            .iter()
            .filter(|target| target.is_old && target.is_new);
        let directories: Vec<FilePath> = both
            .map(|target| Inputs::new(tree, &target.listed.target))
            .flat_map(|inputs| inputs.built)
            .map(|directory| reach.resolved(&directory))
            .collect();
        Self {
            tree,
            changes,
            reach,
            affected: AffectedDirectories::new(&directories, reach, changes),
        }
    }

    /// True unless the target is certain to be rendered from the same files in both trees. Nothing
    /// is rendered to know this, so it may be true for a target that does not differ.
    pub(super) fn may_affect(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let mut files = inputs.files.iter();
        !(target.is_old && target.is_new)
            || inputs.are_unknown
            || files.any(|path| self.changes.is_changed(path))
            || self.has_changed_for_a_branch(target)
            || self.is_any_affected(&inputs.built)
    }

    fn is_any_affected(&self, directories: &[FilePath]) -> bool {
        let mut directories = directories.iter();
        directories.any(|directory| {
            self.changes.is_changed(directory) || self.affected.has(&self.reach.resolved(directory))
        })
    }

    /// The first changed path among those that the target's render on disk `asked` for, and the
    /// files that it always reads.
    pub(super) fn first_changed(&self, target: &ComparedTarget, asked: &Asked) -> Option<FilePath> {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let mut files = inputs.files.iter();
        let changed = self.changes.first_changed(asked);
        changed
            .or_else(|| files.find(|path| self.changes.is_changed(path)))
            .cloned()
    }

    /// True if the target may read a changed file for some branch.
    pub(super) fn has_changed_for_a_branch(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let mut directories = inputs.directories.iter();
        directories.any(|directory| self.changes.is_changed_below(directory))
    }

    /// True if a file that the target is known to read changed.
    pub(super) fn has_changed(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let mut files = inputs.files.iter();
        let mut built = inputs.built.iter();
        files.any(|path| self.changes.is_changed(path))
            || built.any(|directory| self.affected.has_changed(&self.reach.resolved(directory)))
    }

    /// The reach of the kustomization in `directory`.
    pub(super) fn reach_of(&self, directory: &FilePath) -> Arc<Reach> {
        self.reach.of(&self.reach.resolved(directory))
    }

    /// True if a text in what the target is built from names `path`.
    pub(super) fn may_read(&self, target: &ComparedTarget, path: &FilePath) -> bool {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let is_it = |found: &FilePath| found == path;
        let mut built = inputs.built.iter();
        built.any(|directory| self.reach.way(directory, &is_it).is_some())
    }

    /// True if the target may read files that are not known before it is rendered.
    pub(super) fn is_open(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::new(self.tree, &target.listed.target);
        let is_open = |directory: &FilePath| self.affected.is_open(&self.reach.resolved(directory));
        inputs.built.iter().any(is_open)
    }
}
