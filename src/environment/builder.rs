//! Builds of directories in the repository. In: a directory that offshoot.yaml
//! names. Out: what the kustomize engine makes of it.

use crate::config::LocatedText;
use crate::diag::Fallible;
use crate::kustomize::{self, Build, Files, Options};
use crate::sources::{FilePath, History, SourceMap, Sources};

use super::shared::SharedReads;

/// Builds directories of one tree with one set of options.
#[derive(Clone, Copy)]
pub(super) struct Builder<'a> {
    /// The files, read and parsed once for all builds.
    pub(super) files: &'a Files<'a>,
    /// Builds that other renders made.
    pub(super) shared: Option<&'a SharedReads<'a>>,
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
    /// True for one of many renders, of which nobody reads more than the names that it claims.
    pub(super) fn is_of_many(&self) -> bool {
        self.shared.is_some()
    }

    /// Builds a directory that offshoot.yaml names.
    ///
    /// # Errors
    /// Errors of the build; those without a place are at the name.
    pub(super) fn build(&self, directory: &LocatedText) -> Fallible<Build> {
        let path = self.root.join(&directory.value);
        let build = || kustomize::build_below(self.files, &path, self.options);
        let built = match self.shared {
            Some(shared) => shared.built(&path, build),
            None => build(),
        };
        built.map_err(|failed| failed.with_default_place(directory.at))
    }
}
