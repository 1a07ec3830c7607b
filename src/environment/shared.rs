//! Work that many renders of one repository share. In: its files. Out: files that are read and parsed
//! once, and directories that are built once: a build depends on no branch.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diag::Fallible;
use crate::kustomize::{Build, Files};
use crate::sources::FilePath;

/// Files and builds that renders share.
pub struct SharedReads<'a> {
    /// The files.
    pub files: Files<'a>,
    built: Mutex<BTreeMap<FilePath, Arc<Build>>>,
}

impl<'a> SharedReads<'a> {
    /// Nothing built yet.
    pub fn new(files: Files<'a>) -> Self {
        Self {
            files,
            built: Mutex::default(),
        }
    }

    /// A copy of the build of `directory`, which `build` makes if there is none.
    ///
    /// # Errors
    /// Those of `build`, each time.
    pub(super) fn built(
        &self,
        directory: &FilePath,
        build: impl FnOnce() -> Fallible<Build>,
    ) -> Fallible<Build> {
        let known = || self.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = known().get(directory).cloned() {
            return Ok(Build::clone(&built));
        }
        // Without the lock: two threads may both build it, to the same end.
        let built = build()?;
        known().insert(directory.clone(), Arc::new(built.clone()));
        Ok(built)
    }
}
