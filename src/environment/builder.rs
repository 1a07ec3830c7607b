//! Builds of directories in the repository. In: a directory that offshoot.yaml
//! names. Out: what the kustomize engine makes of it.

use crate::config::LocatedText;
use crate::diag::Fallible;
use crate::kustomize::{self, Build, Files, Options};
use crate::sources::{FilePath, History, SourceMap, Sources};

/// Builds directories of one tree with one set of options.
#[derive(Clone, Copy)]
pub(super) struct Builder<'a> {
    /// The files.
    pub(super) sources: &'a dyn Sources,
    /// The map of positions.
    pub(super) map: &'a SourceMap,
    /// The directory of offshoot.yaml.
    pub(super) root: &'a FilePath,
    /// The options of the engine.
    pub(super) options: &'a Options,
    /// The earlier states of the files.
    pub(super) history: &'a dyn History,
}

impl Builder<'_> {
    /// Builds a directory that offshoot.yaml names.
    ///
    /// # Errors
    /// Errors of the build; those without a place are at the name.
    pub(super) fn build(&self, directory: &LocatedText) -> Fallible<Build> {
        let files = Files::new(self.sources, self.map);
        let path = self.root.join(&directory.value);
        kustomize::build(&files, &path, self.options)
            .map_err(|failed| failed.with_default_place(directory.at))
    }
}
