//! A tree of sources on top of another one.

use std::sync::Arc;

use crate::sources::path::FilePath;
use crate::sources::tree::{Entry, ReadError, Sources};

/// The files of `upper`, and those of `lower` that `upper` does not have.
pub struct Overlay<'a> {
    upper: &'a dyn Sources,
    lower: &'a dyn Sources,
}

impl<'a> Overlay<'a> {
    /// Puts `upper` on top of `lower`.
    pub fn new(upper: &'a dyn Sources, lower: &'a dyn Sources) -> Self {
        Self { upper, lower }
    }
}

impl Sources for Overlay<'_> {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        self.upper.entry(path).or_else(|| self.lower.entry(path))
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        match self.lower.canonical(path) {
            Err(ReadError::NotFound) => self.upper.canonical(path),
            found => found,
        }
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        match self.upper.read(path) {
            Err(_) => self.lower.read(path),
            found => found,
        }
    }

    fn is_link(&self, path: &FilePath) -> bool {
        self.upper.entry(path).is_none() && self.lower.is_link(path)
    }

    fn original(&self, path: &FilePath) -> FilePath {
        let is_upper = self.upper.entry(path) == Some(Entry::File);
        let owner = if is_upper { self.upper } else { self.lower };
        owner.original(path)
    }

    fn used(&self, path: &FilePath) {
        if self.upper.entry(path) != Some(Entry::File) {
            self.lower.used(path);
        }
    }

    fn checked_out(&self, top: &FilePath) -> Option<Box<dyn Sources>> {
        self.lower.checked_out(top)
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        match (self.upper.list(path), self.lower.list(path)) {
            (Ok(mut names), Ok(more)) => {
                names.extend(more);
                names.sort();
                names.dedup();
                Ok(names)
            }
            (Ok(names), Err(_)) | (Err(_), Ok(names)) => Ok(names),
            (Err(error), Err(_)) => Err(error),
        }
    }
}
