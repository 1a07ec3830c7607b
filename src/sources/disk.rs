//! The file system as a tree of sources.
#![allow(
    clippy::disallowed_methods,
    reason = "sources are read from the file system only here"
)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use crate::limits::FILE_BYTES;
use crate::sources::git::GitRepository;
use crate::sources::path::FilePath;
use crate::sources::tree::{Child, ChildKind, Entry, ReadError, Sources};

/// Files that are not regular, such as the pipe of a shell's `<(command)`, are read only below this
/// directory: it is the command line that names them, and no file of a tree.
const DEVICES: &str = "/dev/";

/// The files on disk, read-only.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// The state of a path, without what a file contains: another one tells that it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A file: when it was written, and its length.
    File(Option<SystemTime>, u64),
    /// A directory: the names in it but for hidden ones, in which editors keep drafts.
    Directory(Vec<String>),
}

impl Disk {
    /// The state of `path`, symlinks followed; `None` if it does not exist.
    pub fn stamp(&self, path: &FilePath) -> Option<Stamp> {
        let metadata = fs::metadata(path.as_str()).ok()?;
        if !metadata.is_dir() {
            return Some(Stamp::File(metadata.modified().ok(), metadata.len()));
        }
        let mut names = self.list(path).unwrap_or_default();
        names.retain(|name| !name.starts_with('.') && !name.ends_with('~'));
        Some(Stamp::Directory(names))
    }

    /// `text` (as typed, perhaps relative) as an absolute path.
    ///
    /// # Errors
    /// Fails if the working directory no longer exists, or if a path is not UTF-8.
    pub fn absolute(&self, text: &Path) -> Result<FilePath, ReadError> {
        let absolute = std::path::absolute(text).map_err(read_error)?;
        utf8(&absolute)
    }
}

impl Sources for Disk {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        let metadata = fs::metadata(path.as_str()).ok()?;
        Some(if metadata.is_dir() {
            Entry::Directory
        } else {
            Entry::File
        })
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        utf8(&fs::canonicalize(path.as_str()).map_err(read_error)?)
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        let metadata = fs::metadata(path.as_str()).map_err(read_error)?;
        let is_plain = metadata.is_file() || metadata.is_dir();
        if !is_plain && !path.as_str().starts_with(DEVICES) {
            return Err(ReadError::NotRegular);
        }
        if metadata.len() > FILE_BYTES {
            return Err(ReadError::TooLarge(FILE_BYTES));
        }
        let file = File::open(path.as_str()).map_err(read_error)?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        // A device says nothing about its length, and a file may grow meanwhile.
        let mut limited = file.take(FILE_BYTES + 1);
        limited.read_to_end(&mut bytes).map_err(read_error)?;
        if bytes.len() as u64 > FILE_BYTES {
            return Err(ReadError::TooLarge(FILE_BYTES));
        }
        Ok(bytes.into())
    }

    fn is_link(&self, path: &FilePath) -> bool {
        fs::symlink_metadata(path.as_str()).is_ok_and(|found| found.is_symlink())
    }

    fn checked_out(&self, top: &FilePath) -> Option<Box<dyn Sources>> {
        let repository = GitRepository::open(top).ok()?;
        let tree = repository.tree(repository.commit("HEAD").ok()?).ok()?;
        Some(Box::new(tree))
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(path.as_str()).map_err(read_error)? {
            names.push(
                entry
                    .map_err(read_error)?
                    .file_name()
                    .to_string_lossy()
                    .into_owned(),
            );
        }
        names.sort();
        Ok(names)
    }

    fn children(&self, path: &FilePath) -> Result<Vec<Child>, ReadError> {
        let mut children = Vec::new();
        for entry in fs::read_dir(path.as_str()).map_err(read_error)? {
            let entry = entry.map_err(read_error)?;
            let found = entry.file_type().map_err(read_error)?;
            let kind = match (found.is_symlink(), found.is_dir()) {
                (true, _) => ChildKind::Link,
                (false, true) => ChildKind::Directory,
                (false, false) => ChildKind::File,
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            children.push(Child { name, kind });
        }
        children.sort();
        Ok(children)
    }
}

fn utf8(path: &Path) -> Result<FilePath, ReadError> {
    let text = path
        .to_str()
        .ok_or_else(|| ReadError::Other(format!("`{}` is not UTF-8", path.display())))?;
    Ok(FilePath::new(text))
}

/// The lower-case message of the operating system, without the `(os error N)` that Rust appends.
fn without_number(text: &str) -> String {
    let words = text.split(" (os error").next().unwrap_or(text);
    words.to_lowercase()
}

fn read_error(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound,
        io::ErrorKind::IsADirectory => ReadError::IsDirectory,
        _ => ReadError::Other(without_number(&error.to_string())),
    }
}
