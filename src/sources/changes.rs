//! Comparison of two trees, path by path.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::sources::path::FilePath;
use crate::sources::recorded::Asked;
use crate::sources::tree::{Entry, ReadError, Sources};

/// The differences between two trees, found on demand and cached. A build is a function of the
/// answers it gets from its tree: if the two trees give the same answers, the output is the same.
pub(crate) struct Changes<'a> {
    old: &'a dyn Sources,
    new: &'a dyn Sources,
    known: Mutex<FxHashMap<FilePath, bool>>,
}

impl<'a> Changes<'a> {
    /// Compares `new` with `old`.
    pub(crate) fn new(old: &'a dyn Sources, new: &'a dyn Sources) -> Self {
        Self {
            old,
            new,
            known: Mutex::default(),
        }
    }

    /// True if the two trees differ at `path`: in its existence, its kind,
    /// the target of its symlinks, or the content of the file.
    pub(crate) fn is_changed(&self, path: &FilePath) -> bool {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changed) = known().get(path) {
            return *changed;
        }
        let changed = self.differs(path);
        known().insert(path.clone(), changed);
        changed
    }

    /// True if the two trees differ at a path below `directory`.
    pub(crate) fn is_changed_below(&self, directory: &FilePath) -> bool {
        let names = [self.old, self.new].map(|tree| tree.list(directory).unwrap_or_default());
        let mut paths: Vec<FilePath> = names
            .iter()
            .flatten()
            .map(|it| directory.join(it))
            .collect();
        paths.sort();
        paths.dedup();
        paths.iter().any(|path| {
            let is_directory = self.new.entry(path) == Some(Entry::Directory);
            self.is_changed(path) || (is_directory && self.is_changed_below(path))
        })
    }

    /// The paths found to differ so far, sorted.
    pub(crate) fn found(&self) -> Vec<FilePath> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = known.iter().filter(|(_, changed)| **changed);
        let mut found: Vec<FilePath> = changed.map(|(path, _)| path.clone()).collect();
        found.sort();
        found
    }

    /// The first question in `asked` that the two trees answer differently.
    pub(crate) fn first_changed<'q>(&self, asked: &'q Asked) -> Option<&'q FilePath> {
        let is_listed_anew = |path: &&FilePath| self.old.list(path) != self.new.list(path);
        let mut paths = asked.paths.iter();
        paths
            .find(|path| self.is_changed(path))
            .or_else(|| asked.listed.iter().find(is_listed_anew))
    }

    fn differs(&self, path: &FilePath) -> bool {
        let entry = self.new.entry(path);
        if entry != self.old.entry(path) {
            return true;
        }
        match entry {
            None => false,
            Some(Entry::Directory) => self.leads_elsewhere(path),
            Some(Entry::File) => self.says_otherwise(path) || self.leads_elsewhere(path),
        }
    }

    fn leads_elsewhere(&self, path: &FilePath) -> bool {
        let led: [Result<FilePath, ReadError>; 2] =
            [self.old.canonical(path), self.new.canonical(path)];
        !matches!(&led, [Ok(old), Ok(new)] if old == new)
    }

    fn says_otherwise(&self, path: &FilePath) -> bool {
        let bytes = self.new.read(path);
        !bytes.is_ok_and(|bytes| self.old.has_bytes(path, &bytes))
    }
}
