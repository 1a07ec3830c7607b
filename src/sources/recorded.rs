//! A tree of sources that records the questions it is asked.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::sources::path::FilePath;
use crate::sources::tree::{Entry, ReadError, Sources};

/// Forwards every question to another tree, and records it.
pub(crate) struct Recorded<'a> {
    tree: &'a dyn Sources,
    asked: Mutex<Asked>,
}

/// The questions that a tree was asked: the inputs of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Paths that were read or tested, including paths that do not exist.
    pub paths: BTreeSet<FilePath>,
    /// Directories that were listed.
    pub listed: BTreeSet<FilePath>,
    /// Files whose texts were registered for positions.
    pub used: BTreeSet<FilePath>,
    /// True if the commit was asked for that is checked out: its answers are not recorded.
    pub has_left: bool,
}

impl<'a> Recorded<'a> {
    /// Wraps `tree`, with nothing recorded yet.
    pub(crate) fn new(tree: &'a dyn Sources) -> Self {
        Self {
            tree,
            asked: Mutex::default(),
        }
    }

    /// The questions recorded so far.
    pub(crate) fn into_asked(self) -> Asked {
        self.asked
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &FilePath) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.paths.insert(path.clone());
    }
}

impl Sources for Recorded<'_> {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        self.note(path);
        self.tree.entry(path)
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        self.note(path);
        self.tree.canonical(path)
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        self.note(path);
        self.tree.read(path)
    }

    fn is_link(&self, path: &FilePath) -> bool {
        self.note(path);
        self.tree.is_link(path)
    }

    fn used(&self, path: &FilePath) {
        self.note(path);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.used.insert(path.clone());
    }

    fn checked_out(&self, top: &FilePath) -> Option<Box<dyn Sources>> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.has_left = true;
        self.tree.checked_out(top)
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        self.note(path);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.listed.insert(path.clone());
        self.tree.list(path)
    }
}
