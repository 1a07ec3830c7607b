//! The targets that somebody deploys. In: targets and the reach of their tree. Out: those that are
//! environments, or directories that nothing else includes or is built on. The rest are bases: a
//! change of one matters where it reaches a deployed target, and nowhere else.

use rustc_hash::FxHashSet;

use super::reach::ReachIndex;
use super::target::Target;
use super::tree::Tree;
use crate::sources::FilePath;

/// The directories that other targets include or are built on, symlinks resolved.
pub(super) struct Bases {
    directories: FxHashSet<FilePath>,
}

impl Bases {
    /// The bases of `directories`, which have kustomizations and no symlinks in their paths, and of
    /// the environments of `tree`.
    pub(super) fn new<'d>(
        tree: &Tree,
        directories: impl Iterator<Item = &'d FilePath>,
        reach: &ReachIndex<'_>,
    ) -> Self {
        let mut found: FxHashSet<FilePath> = directories
            .flat_map(|directory| {
                let reach = reach.of(directory);
                let bases = reach.bases.iter().filter(|base| *base != directory);
                bases.cloned().collect::<Vec<_>>()
            })
            .collect();
        if let Some(config) = &tree.config {
            for spec in &config.config.environments {
                let parts = spec.roots.parts(&*tree.sources, &config.root);
                let parts = parts.unwrap_or_default();
                found.extend(parts.iter().map(|part| reach.resolved(&part.path)));
            }
        }
        Self { directories: found }
    }

    /// True for an environment, and for a directory that is not a base.
    pub(super) fn is_deployed(&self, target: &Target) -> bool {
        match target {
            Target::Environment(_) | Target::Manifests(_) => true,
            Target::Kustomization(directory) => !self.directories.contains(directory),
        }
    }
}
