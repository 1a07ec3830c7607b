//! The entries of a git tree object. In: its bytes. Out: the entries by name, or what git would not
//! have written. Rules: git-fsck(1) (`emptyName`, `hasDot`, `hasDotdot`, `hasDotgit`, `fullPathname`,
//! `duplicateEntries`, `treeNotSorted`): git checks none of these out, and only `fsck` finds them in a
//! repository that took objects without a check.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use gix_hash::{Kind as HashKind, ObjectId};
use gix_object::TreeRefIter;
use gix_object::tree::{EntryKind, EntryRef};

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

/// The entries of the tree with these bytes. Submodules and names that are not UTF-8 are left out.
///
/// # Errors
/// The reason why git would not have written this tree.
pub(super) fn read(bytes: &[u8], hash: HashKind) -> Result<Directory, String> {
    let mut directory = Directory::new();
    let mut before: Option<EntryRef<'_>> = None;
    for entry in TreeRefIter::from_bytes(bytes, hash) {
        let entry = entry.map_err(|_| "it ends within an entry".to_owned())?;
        check_name(entry.filename)?;
        if let Some(before) = before {
            check_order(&before, &entry)?;
        }
        before = Some(entry);
        let kind = match entry.mode.kind() {
            EntryKind::Blob | EntryKind::BlobExecutable => ItemKind::File,
            EntryKind::Tree => ItemKind::Directory,
            EntryKind::Link => ItemKind::Link,
            EntryKind::Commit if entry.mode.value() == 0 => {
                return Err(format!("its entry `{}` has no mode", entry.filename));
            }
            EntryKind::Commit => continue,
        };
        let Ok(name) = std::str::from_utf8(entry.filename) else {
            continue;
        };
        let id = entry.oid.to_owned();
        if directory
            .insert(name.to_owned(), Item { kind, id })
            .is_some()
        {
            return Err(repeated(&entry));
        }
    }
    Ok(directory)
}

fn check_name(name: &[u8]) -> Result<(), String> {
    let reason = match name {
        b"" => "an entry with an empty name",
        b"." => "an entry with the name `.`",
        b".." => "an entry with the name `..`",
        name if name.eq_ignore_ascii_case(b".git") => "an entry with the name `.git`",
        name if name.contains(&b'/') => "an entry with a slash in its name",
        _ => return Ok(()),
    };
    Err(format!("it has {reason}"))
}

/// Directories are sorted as if their names ended in a slash (git's `base_name_compare`).
fn check_order(before: &EntryRef<'_>, entry: &EntryRef<'_>) -> Result<(), String> {
    let key = |entry: &EntryRef<'_>| {
        let mut key = entry.filename.to_vec();
        if entry.mode.is_tree() {
            key.push(b'/');
        }
        key
    };
    match key(before).cmp(&key(entry)) {
        Ordering::Less => Ok(()),
        Ordering::Equal => Err(repeated(entry)),
        Ordering::Greater => Err(format!("its entry `{}` is not in order", entry.filename)),
    }
}

fn repeated(entry: &EntryRef<'_>) -> String {
    format!("it has two entries with the name `{}`", entry.filename)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(entries: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let mut bytes = Vec::new();
        for (mode, name) in entries {
            bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
            bytes.extend_from_slice(&[7; 20]);
        }
        let directory = read(&bytes, HashKind::Sha1)?;
        Ok(directory.keys().cloned().collect())
    }

    #[test]
    fn a_tree_as_git_writes_it_is_read() {
        let entries = [
            ("100644", ".gitignore"),
            ("100644", "a.b"),
            ("40000", "a"),
            ("160000", "module"),
            ("120000", "z"),
        ];
        let names = [".gitignore", "a", "a.b", "z"].map(str::to_owned);
        assert_eq!(tree(&entries), Ok(names.to_vec()));
        assert_eq!(tree(&[]), Ok(Vec::new()));
    }

    #[test]
    fn a_tree_that_git_would_not_write_is_refused() {
        for entries in [
            &[("40000", "")][..],
            &[("40000", ".")],
            &[("40000", "..")],
            &[("40000", ".git")],
            &[("100644", ".GIT")],
            &[("100644", "a/b")],
            &[("100644", "a"), ("100644", "a")],
            &[("100644", "a"), ("100644", "a.b"), ("40000", "a")],
            &[("100644", "b"), ("100644", "a")],
            &[("40000", "a"), ("100644", "a.b")],
            &[("", "a")],
        ] {
            assert!(tree(entries).is_err(), "{entries:?}");
        }
    }

    #[test]
    fn bytes_that_end_early_are_refused() {
        assert!(read(b"100644 a\0short", HashKind::Sha1).is_err());
    }
}
