//! A tree whose directories are listed once. In: a tree that does not change meanwhile, and the
//! directory that matters. Out: the same answers; what a path is and where its symlinks lead is known
//! from the lists, without a question for each path.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;
use crate::sources::path::FilePath;
use crate::sources::tree::{Child, ChildKind, Entry, ReadError, Sources};

/// A tree whose directories below one of them are listed once.
pub(crate) struct Listed<S> {
    tree: S,
    root: FilePath,
    known: Mutex<FxHashMap<FilePath, Arc<Directory>>>,
}

/// A directory, or the reason why it cannot be listed.
struct Directory {
    canonical: Result<FilePath, ReadError>,
    children: Result<Vec<Child>, ReadError>,
}

/// The answer of its directory's list about a path.
enum Told {
    /// A file or directory, and no symlink.
    Plain(Entry, Arc<Directory>),
    /// Nothing is there.
    Nothing,
    /// The list does not say.
    Unknown,
}

impl<S: Sources> Listed<S> {
    /// `tree`, of which the directories in `root` and below it are listed once.
    pub(crate) fn new(tree: S, root: FilePath) -> Self {
        Self {
            tree,
            root,
            known: Mutex::default(),
        }
    }

    fn directory(&self, path: &str) -> Arc<Directory> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(directory) = known().get(path) {
            return Arc::clone(directory);
        }
        let path = &FilePath::new(path);
        let canonical = match self.told(path) {
            Told::Plain(_, above) => below(&above, path),
            Told::Nothing => Err(ReadError::NotFound),
            Told::Unknown => self.tree.canonical(path),
        };
        let children = match &canonical {
            Err(ReadError::NotFound) => Err(ReadError::NotFound),
            _ => self.tree.children(path),
        };
        let directory = Arc::new(Directory {
            canonical,
            children,
        });
        known().insert(path.clone(), Arc::clone(&directory));
        directory
    }

    /// The answer about `path` without a question about it.
    fn told(&self, path: &FilePath) -> Told {
        if !path.is_within(&self.root) || *path == self.root {
            return Told::Unknown;
        }
        let Some(parent) = path.parent_text() else {
            return Told::Unknown;
        };
        let above = self.directory(parent);
        let children = match &above.children {
            Ok(children) => children,
            Err(ReadError::NotFound) => return Told::Nothing,
            // A directory that may not be listed may have files that can be read.
            Err(_) => return Told::Unknown,
        };
        let found = children.binary_search_by(|child| child.name.as_str().cmp(path.name()));
        match found.ok().and_then(|at| children.get(at)) {
            Some(child) => match child.kind {
                ChildKind::File => Told::Plain(Entry::File, above),
                ChildKind::Directory => Told::Plain(Entry::Directory, above),
                ChildKind::Link => Told::Unknown,
            },
            // Other systems find files by names that are spelled otherwise.
            None if cfg!(not(target_os = "linux")) => Told::Unknown,
            None => Told::Nothing,
        }
    }

    fn is_listed(&self, path: &FilePath) -> bool {
        path.is_within(&self.root)
    }
}

/// The canonical path of a child that is not a symlink.
fn below(directory: &Directory, path: &FilePath) -> Result<FilePath, ReadError> {
    let canonical = directory.canonical.clone()?;
    Ok(if path.parent_text() == Some(canonical.as_str()) {
        path.clone()
    } else {
        canonical.join(path.name())
    })
}

impl<S: Sources> Sources for Listed<S> {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        match self.told(path) {
            Told::Plain(entry, _) => Some(entry),
            Told::Nothing => None,
            Told::Unknown => self.tree.entry(path),
        }
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        match self.told(path) {
            Told::Plain(_, above) => below(&above, path),
            Told::Nothing => Err(ReadError::NotFound),
            Told::Unknown => self.tree.canonical(path),
        }
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        match self.told(path) {
            Told::Nothing => Err(ReadError::NotFound),
            _ => self.tree.read(path),
        }
    }

    fn is_link(&self, path: &FilePath) -> bool {
        match self.told(path) {
            Told::Plain(..) | Told::Nothing => false,
            Told::Unknown => self.tree.is_link(path),
        }
    }

    fn unreadable(&self) -> Option<Diagnostic> {
        self.tree.unreadable()
    }

    fn has_bytes(&self, path: &FilePath, bytes: &[u8]) -> bool {
        self.tree.has_bytes(path, bytes)
    }

    fn checked_out(&self, top: &FilePath) -> Option<Box<dyn Sources>> {
        self.tree.checked_out(top)
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        if !self.is_listed(path) {
            return self.tree.list(path);
        }
        let children = self.children(path)?;
        Ok(children.into_iter().map(|child| child.name).collect())
    }

    fn children(&self, path: &FilePath) -> Result<Vec<Child>, ReadError> {
        if self.is_listed(path) {
            self.directory(path.as_str()).children.clone()
        } else {
            self.tree.children(path)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "symlinks are only on the disk")]

    use std::fs;

    use super::Listed;
    use crate::sources::disk::Disk;
    use crate::sources::path::FilePath;
    use crate::sources::tree::Sources;

    #[cfg(unix)]
    #[test]
    fn the_answers_are_those_of_the_tree() {
        use std::os::unix::fs::symlink;

        let scratch = tempfile::tempdir().expect("there is room");
        let top = scratch.path();
        fs::create_dir_all(top.join("repo/a/deep")).expect("there is room");
        fs::create_dir_all(top.join("outside/b")).expect("there is room");
        fs::write(top.join("repo/a/deep/x.yaml"), "x: 1").expect("there is room");
        fs::write(top.join("outside/b/y.yaml"), "y: 1").expect("there is room");
        symlink("a/deep", top.join("repo/to-deep")).expect("there is room");
        symlink("../outside", top.join("repo/out")).expect("there is room");
        symlink("nowhere", top.join("repo/dangling")).expect("there is room");
        symlink("x.yaml", top.join("repo/a/deep/also.yaml")).expect("there is room");
        let root = Disk.absolute(&top.join("repo")).expect("it is UTF-8");
        let listed = Listed::new(Disk, root.clone());
        for path in [
            ".",
            "a",
            "a/deep",
            "a/deep/x.yaml",
            "a/deep/x.yaml/below",
            "a/deep/also.yaml",
            "a/nothing",
            "nothing/at/all",
            "to-deep",
            "to-deep/x.yaml",
            "to-deep/also.yaml",
            "to-deep/nothing",
            "out",
            "out/b",
            "out/b/y.yaml",
            "dangling",
            "dangling/a",
            "..",
            "../outside/b/y.yaml",
            "../nothing",
        ] {
            let path: FilePath = root.join(path);
            let shown = path.as_str();
            assert_eq!(listed.entry(&path), Disk.entry(&path), "{shown}");
            assert_eq!(listed.canonical(&path), Disk.canonical(&path), "{shown}");
            assert_eq!(listed.read(&path), Disk.read(&path), "{shown}");
            assert_eq!(listed.list(&path), Disk.list(&path), "{shown}");
            assert_eq!(listed.children(&path), Disk.children(&path), "{shown}");
        }
    }
}
