//! A set of files in memory: virtual overlays, git trees once read, tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::sources::path::FilePath;
use crate::sources::tree::{Entry, ReadError, Sources};

/// Files by path; a directory exists if it contains a file at any depth.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<FilePath, Arc<[u8]>>,
    /// The files that are copies, with their originals.
    originals: BTreeMap<FilePath, FilePath>,
}

impl Memory {
    /// Adds a file, or replaces the file at the same path.
    pub fn insert(&mut self, path: FilePath, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into().into());
    }

    /// Adds a copy of the file at `original`, whose places are shown as those of the original.
    pub fn insert_copy(&mut self, path: FilePath, original: FilePath, bytes: impl Into<Vec<u8>>) {
        self.originals.insert(path.clone(), original);
        self.insert(path, bytes);
    }

    /// Adds the files of `other`.
    pub fn merge(&mut self, other: &Memory) {
        let files = other.files.iter();
        self.files
            .extend(files.map(|(path, bytes)| (path.clone(), Arc::clone(bytes))));
        let originals = other.originals.iter();
        self.originals
            .extend(originals.map(|(copy, original)| (copy.clone(), original.clone())));
    }

    /// Every file, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&FilePath, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path, &**bytes))
    }

    /// True if there is a file at `path`.
    pub fn has(&self, path: &FilePath) -> bool {
        self.files.contains_key(path)
    }

    fn below(&self, directory: &FilePath) -> impl Iterator<Item = &FilePath> {
        let directory = directory.clone();
        self.files
            .keys()
            .filter(move |path| path.is_within(&directory))
    }
}

impl Sources for Memory {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        if self.files.contains_key(path) {
            return Some(Entry::File);
        }
        self.below(path).next().map(|_| Entry::Directory)
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        match self.entry(path) {
            Some(_) => Ok(path.clone()),
            None => Err(ReadError::NotFound),
        }
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        match self.files.get(path) {
            Some(bytes) => Ok(Arc::clone(bytes)),
            None if self.entry(path).is_some() => Err(ReadError::IsDirectory),
            None => Err(ReadError::NotFound),
        }
    }

    fn original(&self, path: &FilePath) -> FilePath {
        self.originals.get(path).unwrap_or(path).clone()
    }

    fn is_link(&self, _path: &FilePath) -> bool {
        false
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        let depth = path.segments().count();
        let mut names: Vec<String> = self
            .below(path)
            .filter_map(|file| file.segments().nth(depth).map(str::to_owned))
            .collect();
        if names.is_empty() {
            return Err(ReadError::NotFound);
        }
        names.dedup();
        Ok(names)
    }
}
