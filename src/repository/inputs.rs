//! The inputs of targets, and which of them changed. In: two trees, and the targets
//! that both have. Out: for each target, whether the difference between the trees
//! could affect it.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::config::LocatedText;
use crate::environment::{Part, config};
use crate::sources::{Asked, Changes, FilePath};

use super::affected::AffectedDirectories;
use super::reach::{Reach, ReachIndex};
use super::target::Target;
use super::tree::{RepositoryConfig, Tree};
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
    /// The inputs of `target` in both trees: a glob may match what one of them does not have.
    fn of_both(trees: &TreePair, target: &Target) -> Self {
        let mut inputs = Self::new(&trees.new, target);
        if target.is_environment() {
            let old = Self::new(&trees.old, target);
            let is_new = |known: &[FilePath], path: &FilePath| !known.contains(path);
            let built = old.built.into_iter();
            let built: Vec<_> = built.filter(|it| is_new(&inputs.built, it)).collect();
            let files = old.files.into_iter();
            let files: Vec<_> = files.filter(|it| is_new(&inputs.files, it)).collect();
            inputs.built.extend(built);
            inputs.files.extend(files);
        }
        inputs
    }

    /// The inputs of `target` in `tree`. An environment has four: offshoot.yaml, the files of its
    /// patches, the directories it is made of, and the sources of its shared Secrets.
    fn new(tree: &Tree, target: &Target) -> Self {
        match (target, &tree.config) {
            (Target::Kustomization(directory), _) => Self {
                built: vec![directory.clone()],
                ..Self::default()
            },
            (Target::Environment(name), Some(found)) => {
                let spec = found.config.environment(name).ok();
                let parts = spec.map(|spec| spec.roots.parts(&*tree.sources, &found.root));
                let are_unknown = parts.as_ref().is_some_and(Result::is_err);
                let parts = parts.and_then(Result::ok).unwrap_or_default();
                let (files, built): (Vec<Part>, Vec<Part>) =
                    parts.into_iter().partition(|part| part.is_file);
                let sources = spec.into_iter().flat_map(|spec| spec.sources());
                let below = |path: &LocatedText| found.root.join(&path.value);
                let patches = spec.into_iter().flat_map(|it| it.features.patches.files());
                let patches: Vec<FilePath> = patches.map(below).collect();
                let sources = sources.map(below);
                let config = found.root.join(config::FILE_NAME);
                let files = files.into_iter().map(|part| part.path).chain(patches);
                Self {
                    built: built
                        .into_iter()
                        .map(|part| part.path)
                        .chain(sources)
                        .collect(),
                    files: std::iter::once(config).chain(files).collect(),
                    directories: spec
                        .and_then(|spec| spec.features.images.directory())
                        .map(|directory| found.root.join(&directory))
                        .into_iter()
                        .collect(),
                    are_unknown,
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

/// The files that `target` always reads in `tree`.
pub(super) fn files(tree: &Tree, target: &Target) -> Vec<FilePath> {
    Inputs::new(tree, target).files
}

/// The directories of which `target` reads one file for each branch in `tree`; the whole tree where the
/// inputs are not known before it is rendered.
pub(super) fn directories(tree: &Tree, target: &Target) -> Vec<FilePath> {
    let inputs = Inputs::new(tree, target);
    let whole = inputs.are_unknown && target.is_environment();
    let root = whole.then(|| tree.root().clone());
    inputs.directories.into_iter().chain(root).collect()
}

/// The manifests without a kustomization that the environments of `tree` are made of.
pub(super) fn plain_files(tree: &Tree) -> FxHashSet<FilePath> {
    let names = tree.config.iter().flat_map(RepositoryConfig::names);
    let targets = names.map(|name| Target::Environment(name.to_owned()));
    targets.flat_map(|target| files(tree, &target)).collect()
}

/// The directories that `target` is made of in `tree`: those of [`built`] without the sources of shared
/// Secrets.
pub(super) fn parts(tree: &Tree, target: &Target) -> Vec<FilePath> {
    let sources = match (target, &tree.config) {
        (Target::Environment(name), Some(found)) => {
            let spec = found.config.environment(name).ok();
            spec.map_or(0, |spec| spec.sources().len())
        }
        _ => 0,
    };
    let mut built = built(tree, target);
    built.truncate(built.len().saturating_sub(sources));
    built
}

/// The difference between two trees, as far as it concerns targets.
pub(super) struct ChangedInputs<'a> {
    trees: &'a TreePair,
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
        let both = targets
            .iter()
            .filter(|target| target.is_old && target.is_new);
        let mut directories = Vec::new();
        for target in both {
            let inputs = Inputs::of_both(trees, &target.listed.target);
            // Each is asked for, so that every edit is known in the end.
            inputs.files.iter().for_each(|path| {
                changes.is_changed(path);
            });
            let built = inputs.built.iter();
            directories.extend(built.map(|directory| reach.resolved(directory)));
        }
        Self {
            trees,
            changes,
            reach,
            affected: AffectedDirectories::new(&directories, reach, changes),
        }
    }

    /// True unless the target is certain to be rendered from the same files in both trees. Nothing
    /// is rendered to know this, so it may be true for a target that does not differ.
    pub(super) fn may_affect(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
        let mut files = inputs.files.iter();
        !(target.is_old && target.is_new)
            || inputs.are_unknown
            || self.follows_another_version()
            || files.any(|path| self.changes.is_changed(path))
            || self.has_changed_for_a_branch(target)
            || self.is_any_affected(&inputs.built)
    }

    /// True if the trees are built as different versions of kustomize: each target may differ.
    fn follows_another_version(&self) -> bool {
        self.trees.old.kustomize_version() != self.trees.new.kustomize_version()
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
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
        let mut files = inputs.files.iter();
        let changed = self.changes.first_changed(asked);
        changed
            .or_else(|| files.find(|path| self.changes.is_changed(path)))
            .cloned()
            .or_else(|| {
                let file = self.trees.new.root().join(config::FILE_NAME);
                self.follows_another_version().then_some(file)
            })
    }

    /// True if the target may read a changed file for some branch.
    pub(super) fn has_changed_for_a_branch(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
        let mut directories = inputs.directories.iter();
        directories.any(|directory| self.changes.is_changed_below(directory))
    }

    /// True if a file that the target is known to read changed.
    pub(super) fn has_changed(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
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
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
        let is_it = |found: &FilePath| found == path;
        let mut built = inputs.built.iter();
        inputs.files.contains(path)
            || built.any(|directory| self.reach.way(directory, &is_it).is_some())
    }

    /// True if the target may read files that are not known before it is rendered.
    pub(super) fn is_open(&self, target: &ComparedTarget) -> bool {
        let inputs = Inputs::of_both(self.trees, &target.listed.target);
        let is_open = |directory: &FilePath| self.affected.is_open(&self.reach.resolved(directory));
        inputs.built.iter().any(is_open)
    }
}
