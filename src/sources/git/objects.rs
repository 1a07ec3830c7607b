//! The object store of a git repository, usable from several threads. In:
//! object IDs. Out: commits, directories and file contents.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gix_hash::{Kind as HashKind, ObjectId, Prefix};
use gix_object::tree::EntryKind;
use gix_object::{CommitRefIter, Find, Kind, TagRefIter, TreeRefIter};
use gix_odb::{HandleArc, Store};
use gix_revision::Graph;

use crate::diag::{Code, Diagnostic};

/// The only supported hash. Repositories with SHA-256 objects are rejected when they are opened.
const HASH: HashKind = HashKind::Sha1;

/// The entries of a git tree object, by name.
pub(super) type Directory = BTreeMap<String, Item>;

/// An entry of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    pub(super) id: ObjectId,
}

/// The kinds of directory entries. Submodules are left out: their files are in another repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    File,
    Directory,
    Link,
}

/// An object store. Each reader takes its own handle from a pool.
pub(super) struct Objects {
    store: Arc<Store>,
    idle: Mutex<Vec<HandleArc>>,
}

/// A result, or the reason why an object could not be read.
pub(super) type Read<T> = Result<T, String>;

impl Objects {
    /// Opens the store in `objects`, the object directory of a repository.
    pub(super) fn open(objects: &Path) -> Read<Self> {
        let options = gix_odb::store::init::Options::default();
        let store = Store::at_opts(objects.to_owned(), HASH, &mut std::iter::empty(), options);
        Ok(Self {
            store: Arc::new(store.map_err(|error| error.to_string())?),
            idle: Mutex::default(),
        })
    }

    fn with<T>(&self, act: impl FnOnce(&HandleArc) -> T) -> T {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let handle = taken.unwrap_or_else(|| HandleArc::from(self.store.to_handle_arc()));
        let result = act(&handle);
        idle().push(handle);
        result
    }

    fn object(&self, id: ObjectId) -> Read<(Kind, Vec<u8>)> {
        let mut bytes = Vec::new();
        let found = self.with(|handle| {
            let found = handle.try_find(&id, &mut bytes);
            found.map(|object| object.map(|object| object.kind))
        });
        match found {
            Ok(Some(kind)) => Ok((kind, bytes)),
            Ok(None) => Err(format!("the object {id} is missing from the repository")),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The content of a file, or the target of a symlink.
    pub(super) fn blob(&self, id: ObjectId) -> Read<Vec<u8>> {
        match self.object(id)? {
            (Kind::Blob, bytes) => Ok(bytes),
            (kind, _) => Err(format!("the object {id} is a {kind}, not a blob")),
        }
    }

    /// The entries of a directory. Names that are not UTF-8 are skipped.
    pub(super) fn directory(&self, id: ObjectId) -> Read<Directory> {
        let (Kind::Tree, bytes) = self.object(id)? else {
            return Err(format!("the object {id} is not a tree"));
        };
        let mut directory = Directory::new();
        for entry in TreeRefIter::from_bytes(&bytes, HASH) {
            let entry = entry.map_err(|error| error.to_string())?;
            let kind = match entry.mode.kind() {
                EntryKind::Blob | EntryKind::BlobExecutable => ItemKind::File,
                EntryKind::Tree => ItemKind::Directory,
                EntryKind::Link => ItemKind::Link,
                EntryKind::Commit => continue,
            };
            let Ok(name) = std::str::from_utf8(entry.filename) else {
                continue;
            };
            let id = entry.oid.to_owned();
            directory.insert(name.to_owned(), Item { kind, id });
        }
        Ok(directory)
    }

    /// The commit `id`, or the commit that the tag `id` points to, through any number of tags.
    pub(super) fn commit(&self, id: ObjectId) -> Read<ObjectId> {
        let mut id = id;
        loop {
            match self.object(id)? {
                (Kind::Commit, _) => return Ok(id),
                (Kind::Tag, bytes) => {
                    let target = TagRefIter::from_bytes(&bytes, HASH).target_id();
                    id = target.map_err(|error| error.to_string())?;
                }
                (kind, _) => return Err(format!("the object {id} is a {kind}, not a commit")),
            }
        }
    }

    /// The result of `peel`, which may look up objects in this store.
    pub(super) fn peeled<E: std::fmt::Display>(
        &self,
        peel: impl FnOnce(&dyn Find) -> Result<ObjectId, E>,
    ) -> Read<ObjectId> {
        self.with(|handle| peel(handle).map_err(|error| error.to_string()))
    }

    /// The tree of a commit.
    pub(super) fn tree_of(&self, commit: ObjectId) -> Read<ObjectId> {
        let (_, bytes) = self.object(commit)?;
        let tree = CommitRefIter::from_bytes(&bytes, HASH).tree_id();
        tree.map_err(|error| error.to_string())
    }

    /// The parents of a commit, in order.
    pub(super) fn parents_of(&self, commit: ObjectId) -> Read<Vec<ObjectId>> {
        let (_, bytes) = self.object(commit)?;
        Ok(CommitRefIter::from_bytes(&bytes, HASH)
            .parent_ids()
            .collect())
    }

    /// The commits and tags whose IDs begin with `hex`.
    pub(super) fn commits_by_prefix(&self, hex: &str) -> Vec<ObjectId> {
        let Ok(prefix) = Prefix::from_hex(hex) else {
            return Vec::new();
        };
        let mut candidates = HashSet::new();
        self.with(|handle| _ = handle.lookup_prefix(prefix, Some(&mut candidates)));
        let mut candidates: Vec<ObjectId> = candidates.into_iter().collect();
        candidates.sort();
        candidates.retain(|id| self.commit(*id).is_ok());
        candidates
    }

    /// The best common ancestor of two commits; `None` if they have none.
    pub(super) fn merge_base(&self, one: ObjectId, other: ObjectId) -> Read<Option<ObjectId>> {
        self.with(|handle| {
            let mut graph = Graph::new(handle, None);
            let bases = gix_revision::merge_base(one, &[other], &mut graph);
            let bases = bases.map_err(|error| error.to_string())?;
            Ok(bases.map(|bases| *bases.first()))
        })
    }
}

/// The diagnostic for objects that cannot be read.
pub(super) fn unreadable(reason: &str) -> Diagnostic {
    let message = format!("the git repository cannot be read: {reason}");
    Diagnostic::error(Code::GitUnreadable, message)
        .help("shallow and partial clones lack objects; `git fsck` lists missing or damaged ones")
}

/// The object ID that git gives to a file with these bytes.
pub(super) fn blob_id(bytes: &[u8]) -> Option<ObjectId> {
    gix_object::compute_hash(HASH, Kind::Blob, bytes).ok()
}
