//! The files of one commit as a tree of sources, at the paths they would have on disk.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gix_hash::ObjectId;
use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;
use crate::sources::path::FilePath;
use crate::sources::tree::{Child, ChildKind, Entry, ReadError, Sources};

use super::entries::{Directory, ItemKind};
use super::extent::Extents;
use super::fault::{CloneKind, Failure, ObjectFault};
use super::objects::{Objects, blob_id};

/// The maximum number of symlinks in one path, as on Linux.
const MAX_LINKS: usize = 40;

/// The longest target of a symlink, as on Linux.
const MAX_PATH: usize = 4096;

/// The files of one commit, below the path of the repository's work tree. Directories and
/// files are read on first use. Symlinks are followed within the tree, never out of it.
pub struct GitTree {
    root: FilePath,
    objects: Arc<Objects>,
    clone: CloneKind,
    tree: ObjectId,
    directories: Mutex<FxHashMap<ObjectId, Arc<Directory>>>,
    extents: Extents,
    /// Why an object could not be read; of several reasons the least, so that threads do not
    /// choose.
    failure: Mutex<Option<Failure>>,
}

/// The file or directory at a path, symlinks followed.
struct Found {
    canonical: FilePath,
    what: What,
}

enum What {
    File(ObjectId),
    Directory(ObjectId, Arc<Directory>),
    /// An ancestor of the repository, with the name of its only child.
    Above(String),
}

impl GitTree {
    pub(super) fn new(
        root: FilePath,
        objects: Arc<Objects>,
        clone: CloneKind,
        tree: ObjectId,
    ) -> Self {
        Self {
            root,
            objects,
            clone,
            tree,
            directories: Mutex::default(),
            extents: Extents::default(),
            failure: Mutex::default(),
        }
    }

    fn directory(&self, id: ObjectId) -> Result<Arc<Directory>, ReadError> {
        let known = || {
            self.directories
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(directory) = known().get(&id) {
            return Ok(Arc::clone(directory));
        }
        let read = self.objects.directory(id);
        let directory = Arc::new(read.map_err(|fault| self.failed(fault.into()))?);
        known().insert(id, Arc::clone(&directory));
        Ok(directory)
    }

    fn failure(&self) -> MutexGuard<'_, Option<Failure>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, new: Failure) -> ReadError {
        let reason = new.fault.to_string();
        let mut failure = self.failure();
        *failure = Some(match failure.take() {
            Some(known) => known.min(new),
            None => new,
        });
        ReadError::Other(reason)
    }

    fn blob(&self, id: ObjectId, path: &FilePath) -> Result<Vec<u8>, ReadError> {
        let failed = |fault: ObjectFault| {
            self.failed(Failure {
                fault,
                path: Some(path.clone()),
            })
        };
        self.objects.blob(id).map_err(failed)
    }

    /// The entries of a directory, of which there are not too many, nor below it.
    fn listed(&self, id: ObjectId, directory: &Directory) -> Result<(), ReadError> {
        let read = |id| self.objects.directory(id).ok();
        let refused = self.extents.refuse_large(id, directory, &read);
        refused.map_err(|fault| self.failed(fault.into()))
    }

    fn find(&self, path: &FilePath) -> Result<Found, ReadError> {
        if !path.is_within(&self.root) {
            return self.above(path).ok_or(ReadError::NotFound);
        }
        if let Some(found) = self.find_without_links(path)? {
            return Ok(found);
        }
        let mut walk = Walk {
            tree: self,
            names: Vec::new(),
            directories: vec![(self.tree, self.directory(self.tree)?)],
            pending: Vec::new(),
            links: 0,
        };
        let below = path.segments().skip(self.root.segments().count());
        walk.pending.extend(below.map(str::to_owned));
        walk.pending.reverse();
        walk.run()
    }

    /// The file or directory at a path; `None` if a symlink is on the way.
    fn find_without_links(&self, path: &FilePath) -> Result<Option<Found>, ReadError> {
        let mut here = (self.tree, self.directory(self.tree)?);
        let mut file = None;
        for name in path.segments().skip(self.root.segments().count()) {
            let item = match file {
                Some(_) => None,
                None => here.1.get(name),
            };
            let (kind, id) = item
                .map(|item| (item.kind, item.id))
                .ok_or(ReadError::NotFound)?;
            match kind {
                ItemKind::Link => return Ok(None),
                ItemKind::Directory => here = (id, self.directory(id)?),
                ItemKind::File => file = Some(id),
            }
        }
        Ok(Some(Found {
            canonical: path.clone(),
            what: match file {
                Some(id) => What::File(id),
                None => What::Directory(here.0, here.1),
            },
        }))
    }

    fn above(&self, path: &FilePath) -> Option<Found> {
        let name = self.root.segments().nth(path.segments().count())?;
        self.root.is_within(path).then(|| Found {
            canonical: path.clone(),
            what: What::Above(name.to_owned()),
        })
    }
}

/// The state of a walk down the tree, one name at a time.
struct Walk<'a> {
    tree: &'a GitTree,
    /// The names so far; none of them is a symlink.
    names: Vec<String>,
    /// The directories of those names; the first is the tree's root.
    directories: Vec<(ObjectId, Arc<Directory>)>,
    /// The names to follow, in reverse order: the last one is next.
    pending: Vec<String>,
    links: usize,
}

impl Walk<'_> {
    fn run(mut self) -> Result<Found, ReadError> {
        while let Some(name) = self.pending.pop() {
            if name.is_empty() || name == "." {
                continue;
            }
            if name == ".." {
                self.names.pop().ok_or_else(leads_out)?;
                self.directories.pop();
                continue;
            }
            let here = self.directories.last();
            let item = here
                .and_then(|(_, here)| here.get(&name))
                .ok_or(ReadError::NotFound)?;
            let (kind, id) = (item.kind, item.id);
            match kind {
                ItemKind::Link => self.follow(id)?,
                ItemKind::Directory => {
                    self.directories.push((id, self.tree.directory(id)?));
                    self.names.push(name);
                }
                ItemKind::File if self.pending.is_empty() => {
                    self.names.push(name);
                    return Ok(self.found(What::File(id)));
                }
                ItemKind::File => return Err(ReadError::NotFound),
            }
        }
        let (id, here) = self.directories.last().ok_or_else(leads_out)?;
        let what = What::Directory(*id, Arc::clone(here));
        Ok(self.found(what))
    }

    fn follow(&mut self, link: ObjectId) -> Result<(), ReadError> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(ReadError::Other("too many levels of symbolic links".into()));
        }
        let here = self.tree.root.join(&self.names.join("/"));
        let target = self.tree.blob(link, &here)?;
        if target.len() > MAX_PATH {
            return Err(ReadError::Other("a symbolic link is too long".into()));
        }
        let target = String::from_utf8_lossy(&target);
        let mut rest = target.as_ref();
        if target.starts_with('/') {
            let root = self.tree.root.as_str();
            rest = target.strip_prefix(root).ok_or_else(leads_out)?;
            if !rest.is_empty() && !rest.starts_with('/') {
                return Err(leads_out());
            }
            self.names.clear();
            self.directories.truncate(1);
        }
        self.pending.extend(rest.rsplit('/').map(str::to_owned));
        Ok(())
    }

    fn found(&self, what: What) -> Found {
        Found {
            canonical: self.tree.root.join(&self.names.join("/")),
            what,
        }
    }
}

fn leads_out() -> ReadError {
    ReadError::Other("a symbolic link points outside the repository".into())
}

impl Sources for GitTree {
    fn entry(&self, path: &FilePath) -> Option<Entry> {
        match self.find(path).ok()?.what {
            What::File(_) => Some(Entry::File),
            What::Directory(..) | What::Above(_) => Some(Entry::Directory),
        }
    }

    fn canonical(&self, path: &FilePath) -> Result<FilePath, ReadError> {
        self.find(path).map(|found| found.canonical)
    }

    fn read(&self, path: &FilePath) -> Result<Arc<[u8]>, ReadError> {
        match self.find(path)?.what {
            What::File(id) => {
                let bytes = self.blob(id, path)?;
                Ok(bytes.into())
            }
            What::Directory(..) | What::Above(_) => Err(ReadError::IsDirectory),
        }
    }

    fn unreadable(&self) -> Option<Diagnostic> {
        let failure = self.failure();
        failure.as_ref().map(|it| it.diagnostic(&self.clone))
    }

    /// Compares object IDs, so that no blob is decompressed.
    fn has_bytes(&self, path: &FilePath, bytes: &[u8]) -> bool {
        match self.find(path).map(|found| found.what) {
            Ok(What::File(id)) => blob_id(bytes) == Some(id),
            _ => false,
        }
    }

    fn list(&self, path: &FilePath) -> Result<Vec<String>, ReadError> {
        match self.find(path)?.what {
            What::File(_) => Err(ReadError::NotFound),
            What::Directory(id, directory) => {
                self.listed(id, &directory)?;
                Ok(directory.keys().cloned().collect())
            }
            What::Above(name) => Ok(vec![name]),
        }
    }

    fn children(&self, path: &FilePath) -> Result<Vec<Child>, ReadError> {
        let child = |name: &String, kind| Child {
            name: name.clone(),
            kind,
        };
        let kind = |kind| match kind {
            ItemKind::File => ChildKind::File,
            ItemKind::Directory => ChildKind::Directory,
            ItemKind::Link => ChildKind::Link,
        };
        match self.find(path)?.what {
            What::File(_) => Err(ReadError::NotFound),
            What::Directory(id, directory) => {
                self.listed(id, &directory)?;
                let items = directory.iter();
                Ok(items
                    .map(|(name, item)| child(name, kind(item.kind)))
                    .collect())
            }
            What::Above(name) => Ok(vec![child(&name, ChildKind::Directory)]),
        }
    }
}
