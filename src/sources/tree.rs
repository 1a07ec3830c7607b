//! A tree of files: the operations that every source of files supports.

use std::sync::Arc;

use super::path::FilePath;
use crate::diag::{Code, Diagnostic, Fallible, message};

/// The kind of a path after symlinks are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A regular file.
    File,
    /// A directory.
    Directory,
}

/// An entry of a directory, symlinks not followed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    /// The name.
    pub name: String,
    /// The kind of the entry.
    pub kind: ChildKind,
}

/// The kind of a directory entry, symlinks not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChildKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symlink to either; it may be dangling.
    Link,
}

/// The reason why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The path does not exist.
    NotFound,
    /// The path is a directory.
    IsDirectory,
    /// The path is a pipe, a device or a socket: it may never end.
    NotRegular,
    /// The file has more bytes than this.
    TooLarge(u64),
    /// Any other reason, in the words of the operating system.
    Other(String),
}

impl ReadError {
    /// The diagnostic for a file or directory that cannot be read.
    pub fn diagnostic(&self, path: &FilePath) -> Diagnostic {
        let message = message!("`{}` cannot be read: {}", path, self);
        Diagnostic::error(Code::FileUnreadable, message).help("correct the path or the file")
    }
}

impl std::error::Error for ReadError {}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::NotFound => f.write_str("no such file or directory"),
            ReadError::IsDirectory => f.write_str("it is a directory"),
            ReadError::NotRegular => f.write_str("it is not a regular file"),
            ReadError::TooLarge(limit) => {
                let mebibytes = limit / (1024 * 1024);
                write!(f, "it is larger than {mebibytes} MiB")
            }
            ReadError::Other(text) => f.write_str(text),
        }
    }
}

/// A tree of files, read-only. Paths are absolute within the tree.
pub trait Sources: Sync {
    /// The kind of `path`, symlinks followed; `None` if it does not exist.
    fn entry(&self, path: &FilePath) -> Option<Entry>;

    /// `path` with every symlink resolved.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] if it does not exist; symlink loops and denied access as `Other`.
    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError>;

    /// The bytes of the file at `path`.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError>;

    /// True if the last segment of `path` is a symlink.
    fn is_link(&self, path: &FilePath) -> bool {
        let Some(parent) = path.parent() else {
            return false;
        };
        match (self.canonical(path), self.canonical(&parent)) {
            (Ok(found), Ok(parent)) => found != parent.join(path.name()),
            _ => false,
        }
    }

    /// The error of a file or directory that exists but could not be read, if there was one: answers
    /// about it, such as that a path does not exist, may be wrong. [`trusted`] asks for it.
    fn unreadable(&self) -> Option<Diagnostic> {
        None
    }

    /// True if the file at `path` has exactly these bytes.
    fn has_bytes(&self, path: &FilePath, bytes: &[u8]) -> bool {
        self.read(path).is_ok_and(|own| *own == *bytes)
    }

    /// The path that people know the file at `path` by: that of the original, for a copy which is
    /// nowhere but in memory.
    fn original(&self, path: &FilePath) -> FilePath {
        path.clone()
    }

    /// Takes note that the text of the file at `path` counts for the answer, although it may be known from an
    /// earlier question. [`Recorded`](super::Recorded) keeps such notes.
    fn used(&self, _path: &FilePath) {}

    /// The files of the commit that is checked out in `top`, the top directory of a git work tree; `None` where
    /// there is no commit, or where it cannot be read.
    fn checked_out(&self, _top: &FilePath) -> Option<Box<dyn Sources>> {
        None
    }

    /// The names in the directory at `path`, sorted.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError>;

    /// The entries of the directory at `path`, sorted by name.
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

/// `result` of questions to `sources`, or the error of what could not be read: then the result, be it a
/// success or a failure, may follow from a wrong answer.
///
/// # Errors
/// See [`Sources::unreadable`]; the errors of `result`.
pub fn trusted<T>(sources: &dyn Sources, result: Fallible<T>) -> Fallible<T> {
    match sources.unreadable() {
        Some(unreadable) => Err(unreadable.into()),
        None => result,
    }
}
