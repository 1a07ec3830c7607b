//! The number of files and directories below a directory. In: a tree object. Out: whether there are
//! more than any repository of manifests has. Trees that share their parts are small and lead to any
//! number of paths: ten of them, each with ten entries for the next, to ten billion.

use std::sync::Mutex;

use gix_hash::ObjectId;
use rustc_hash::FxHashMap;

use super::entries::{Directory, ItemKind};
use super::fault::ObjectFault;

/// The most files and directories below a directory that is listed.
const MAX_PATHS: u64 = 1_000_000;

/// The most directories within each other: a path on Linux has at most 4,096 bytes.
const MAX_DEPTH: usize = 1_000;

/// The numbers of paths below trees, each counted once.
#[derive(Default)]
pub(super) struct Extents {
    known: Mutex<FxHashMap<ObjectId, u64>>,
}

impl Extents {
    /// Refuses a directory with too many paths below it. `read` has the entries of a tree, or nothing
    /// where it cannot be read: whoever walks there is told.
    pub(super) fn refuse_large(
        &self,
        id: ObjectId,
        directory: &Directory,
        read: &dyn Fn(ObjectId) -> Option<Directory>,
    ) -> Result<(), ObjectFault> {
        let mut known = self
            .known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = match known.get(&id) {
            Some(count) => *count,
            None => {
                let count = Count {
                    known: &mut known,
                    read,
                }
                .below(directory, 0)?;
                known.insert(id, count);
                count
            }
        };
        if count <= MAX_PATHS {
            return Ok(());
        }
        let message =
            format!("the tree {id} has more than {MAX_PATHS} files and directories below it");
        Err(ObjectFault::TooLarge(message))
    }
}

struct Count<'a> {
    known: &'a mut FxHashMap<ObjectId, u64>,
    read: &'a dyn Fn(ObjectId) -> Option<Directory>,
}

impl Count<'_> {
    fn below(&mut self, directory: &Directory, depth: usize) -> Result<u64, ObjectFault> {
        let mut count = directory.len() as u64;
        for item in directory
            .values()
            .filter(|item| item.kind == ItemKind::Directory)
        {
            count = count.saturating_add(self.of(item.id, depth + 1)?);
            if count > MAX_PATHS {
                break;
            }
        }
        Ok(count)
    }

    fn of(&mut self, id: ObjectId, depth: usize) -> Result<u64, ObjectFault> {
        if let Some(count) = self.known.get(&id) {
            return Ok(*count);
        }
        if depth > MAX_DEPTH {
            let message = format!("the tree {id} is more than {MAX_DEPTH} directories deep");
            return Err(ObjectFault::TooLarge(message));
        }
        let count = match (self.read)(id) {
            Some(directory) => self.below(&directory, depth)?,
            None => 0,
        };
        self.known.insert(id, count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::super::entries::Item;
    use super::*;

    fn id(number: u32) -> ObjectId {
        let mut bytes = [0; 20];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        ObjectId::from(bytes)
    }

    /// `levels` directories within each other, each with `width` names for the next.
    fn refused(levels: u32, width: usize) -> bool {
        let directory = |level: u32| -> Directory {
            let item = Item {
                kind: ItemKind::Directory,
                id: id(level + 1),
            };
            let names = 0..if level < levels { width } else { 0 };
            names.map(|name| (name.to_string(), item)).collect()
        };
        let read = |object: ObjectId| {
            (0..=levels)
                .find(|level| id(*level) == object)
                .map(directory)
        };
        Extents::default()
            .refuse_large(id(0), &directory(0), &read)
            .is_err()
    }

    #[test]
    fn shared_parts_are_counted_where_they_are() {
        assert!(!refused(5, 10));
        assert!(refused(6, 10));
        assert!(refused(10, 10));
    }

    #[test]
    fn directories_end() {
        assert!(!refused(999, 1));
        assert!(refused(1_001, 1));
    }
}
