//! The object store of a git repository, usable from several threads. In:
//! object IDs. Out: commits, directories and file contents. An object's size is read from its header
//! before it is inflated: a pack of 3 MB can hold a file of 3 GB.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gix_hash::{Kind as HashKind, ObjectId, Prefix};
use gix_object::{CommitRefIter, Find, FindHeader, Kind, TagRefIter};
use gix_odb::{HandleArc, Store};
use gix_revision::Graph;
use rustc_hash::FxHashSet;

use super::entries::{self, Directory};
use super::fault::ObjectFault;
use crate::limits::FILE_BYTES;

/// The only supported hash. Repositories with SHA-256 objects are rejected when they are opened.
const HASH: HashKind = HashKind::Sha1;

/// The largest tree that is read, in bytes: some 900,000 entries.
const MAX_TREE: u64 = 32 << 20;

/// The bytes of all files of one store that are read.
const MAX_FILES: u64 = 2 << 30;

/// The most tags of tags: git makes none by itself.
const MAX_TAGS: usize = 32;

/// An object store. Each reader takes its own handle from a pool.
pub(super) struct Objects {
    store: Arc<Store>,
    idle: Mutex<Vec<HandleArc>>,
    /// The files that were read, and their bytes.
    files: Mutex<(FxHashSet<ObjectId>, u64)>,
}

/// A result, or the reason why an object could not be read.
pub(super) type Read<T> = Result<T, ObjectFault>;

impl Objects {
    /// Opens the store in `objects`, the object directory of a repository.
    pub(super) fn open(objects: &Path) -> Read<Self> {
        let options = gix_odb::store::init::Options {
            // Also for what a delta is applied to.
            alloc_limit_bytes: usize::try_from(FILE_BYTES).ok(),
            ..Default::default()
        };
        let store = Store::at_opts(objects.to_owned(), HASH, &mut std::iter::empty(), options);
        Ok(Self {
            store: Arc::new(store.map_err(|error| ObjectFault::Store(error.to_string()))?),
            idle: Mutex::default(),
            files: Mutex::default(),
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
        let kind = self.with(|handle| {
            // The words of the library, without the path, which differs between machines.
            let words = |how: &str| how.split(", path=").next().unwrap_or(how).to_owned();
            let damaged = |how: String| ObjectFault::Damaged(id, words(&how));
            let header = handle.try_header(&id);
            let header = header.map_err(|error| damaged(error.to_string()))?;
            let header = header.ok_or(ObjectFault::Missing(id))?;
            refuse_large(id, header.kind, header.size)?;
            let found = handle.try_find(&id, &mut bytes);
            let found = found.map_err(|error| damaged(error.to_string()))?;
            Ok(found.ok_or(ObjectFault::Missing(id))?.kind)
        })?;
        Ok((kind, bytes))
    }

    /// The content of a file, or the target of a symlink.
    pub(super) fn blob(&self, id: ObjectId) -> Read<Vec<u8>> {
        match self.object(id)? {
            (Kind::Blob, bytes) => {
                self.count(id, bytes.len())?;
                Ok(bytes)
            }
            (kind, _) => Err(wrong_kind(id, kind, Kind::Blob)),
        }
    }

    /// Counts the bytes of a file, once however often it is read.
    fn count(&self, id: ObjectId, bytes: usize) -> Read<()> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, sum) = &mut *files;
        if known.insert(id) {
            *sum = sum.saturating_add(bytes as u64);
        }
        if *sum > MAX_FILES {
            let most = MAX_FILES >> 30;
            let message = format!("the files of the commit have more than {most} GiB");
            return Err(ObjectFault::TooLarge(message));
        }
        Ok(())
    }

    /// The entries of a directory. Names that are not UTF-8 are skipped.
    pub(super) fn directory(&self, id: ObjectId) -> Read<Directory> {
        match self.object(id)? {
            (Kind::Tree, bytes) => {
                entries::read(&bytes, HASH).map_err(|how| ObjectFault::Tree(id, how))
            }
            (kind, _) => Err(wrong_kind(id, kind, Kind::Tree)),
        }
    }

    /// The commit `id`, or the commit that the tag `id` points to, through a few tags.
    pub(super) fn commit(&self, id: ObjectId) -> Read<ObjectId> {
        let mut next = id;
        for _ in 0..=MAX_TAGS {
            match self.object(next)? {
                (Kind::Commit, _) => return Ok(next),
                (Kind::Tag, bytes) => {
                    let target = TagRefIter::from_bytes(&bytes, HASH).target_id();
                    next = target.map_err(|error| ObjectFault::Damaged(next, error.to_string()))?;
                }
                (kind, _) => return Err(wrong_kind(next, kind, Kind::Commit)),
            }
        }
        let message = format!("the tag {id} leads to a tag of a tag, more than {MAX_TAGS} times");
        Err(ObjectFault::TooLarge(message))
    }

    /// The tree of a commit.
    pub(super) fn tree_of(&self, commit: ObjectId) -> Read<ObjectId> {
        let (_, bytes) = self.object(commit)?;
        let tree = CommitRefIter::from_bytes(&bytes, HASH).tree_id();
        tree.map_err(|error| ObjectFault::Damaged(commit, error.to_string()))
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
            let bases = bases.map_err(|error| ObjectFault::Store(error.to_string()))?;
            Ok(bases.map(|bases| *bases.first()))
        })
    }
}

fn refuse_large(id: ObjectId, kind: Kind, size: u64) -> Read<()> {
    let most = match kind {
        Kind::Tree => MAX_TREE,
        _ => FILE_BYTES,
    };
    if size <= most {
        return Ok(());
    }
    let message = format!(
        "the {kind} {id} has {size} bytes, more than {} MiB",
        most >> 20
    );
    Err(ObjectFault::TooLarge(message))
}

fn wrong_kind(id: ObjectId, found: Kind, wanted: Kind) -> ObjectFault {
    ObjectFault::Damaged(id, format!("it is a {found}, not a {wanted}"))
}

/// The object ID that git gives to a file with these bytes.
pub(super) fn blob_id(bytes: &[u8]) -> Option<ObjectId> {
    gix_object::compute_hash(HASH, Kind::Blob, bytes).ok()
}
