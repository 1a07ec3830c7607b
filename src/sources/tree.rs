//! A tree of files: the questions that every source of files answers.

use std::sync::Arc;

use super::path::FilePath;
use crate::diag::{Code, Diagnostic};

/// What a path leads to, symlinks followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A regular file.
    File,
    /// A directory.
    Directory,
}

/// A name in a directory, and what it stands for before symlinks are followed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: ChildKind,
}

/// What a name in a directory stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChildKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symlink to either, or to nothing.
    Link,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing is there.
    NotFound,
    /// A directory is there.
    IsDirectory,
    /// Anything else, in the system's words.
    Other(String),
}

impl ReadError {
    /// The diagnostic for a file or directory that cannot be read.
    pub fn diagnostic(&self, path: &FilePath) -> Diagnostic {
        let message = format!("`{path}` cannot be read: {self}");
        Diagnostic::error(Code::FileUnreadable, message)
            .help("correct the path, or what stands there")
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::NotFound => f.write_str("no such file or directory"),
            ReadError::IsDirectory => f.write_str("it is a directory"),
            ReadError::Other(text) => f.write_str(text),
        }
    }
}

/// A tree of files, read-only. Paths are absolute within the tree.
pub trait Sources: Sync {
    /// What is at `path`, symlinks followed; `None` where nothing is.
    fn entry(&self, path: &FilePath) -> Option<Entry>;

    /// `path` with every symlink resolved.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] where nothing is there; loops and refused access as `Other`.
    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError>;

    /// The bytes of the file at `path`.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError>;

    /// True if the file at `path` has exactly these bytes.
    fn has_bytes(&self, path: &FilePath, bytes: &[u8]) -> bool {
        self.read(path).is_ok_and(|own| *own == *bytes)
    }

    /// The names in the directory at `path`, sorted.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError>;

    /// What is in the directory at `path`, sorted by name.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn children(&self, path: &FilePath) -> Result<Vec<Child>, ReadError> {
        let here = self.canonical(path)?;
        let kind = |name: &str| {
            let below = here.join(name);
            match self.canonical(&below) {
                Ok(found) if found == below => match self.entry(&below) {
                    Some(Entry::Directory) => ChildKind::Directory,
                    _ => ChildKind::File,
                },
                _ => ChildKind::Link,
            }
        };
        let names = self.list(path)?.into_iter();
        Ok(names
            .map(|name| Child {
                kind: kind(&name),
                name,
            })
            .collect())
    }
}
