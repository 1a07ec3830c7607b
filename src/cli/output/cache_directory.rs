//! `--cache-dir DIR`: a directory of a cache. Files in it appear whole or not at all, for their owner alone.
//! Whatever cannot be read counts as absent: a cache may cost time, and never an answer.
#![allow(clippy::disallowed_methods, reason = "a cache is kept here")]

use std::cmp::Reverse;
use std::fs::{self, Metadata};
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Context;

use crate::diag::{Code, Diagnostic, message};
use crate::repository::CacheStore;
use crate::sources::{Disk, FilePath, Sources};

use super::file::{private_draft_in, refuse_leading_out, remove_left_drafts};

/// The directory within DIR. The number changes with the format of its files.
const NAME: &str = "offshoot-1";

/// The most files: beyond it, those go that were written first.
const FILES: usize = 128;

/// A directory that a cache is kept in.
#[derive(Debug)]
pub(crate) struct CacheDirectory {
    path: FilePath,
    /// The first reason why nothing can be kept.
    fault: Mutex<Option<String>>,
}

impl CacheDirectory {
    /// The cache in `directory`, which is made when something is kept.
    pub(crate) fn new(directory: &FilePath) -> Self {
        Self {
            path: directory.join(NAME),
            fault: Mutex::default(),
        }
    }

    /// A warning if nothing could be kept.
    pub(crate) fn fault(&self) -> Option<Diagnostic> {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = fault.as_deref()?;
        let message = message!("the cache in `{}` cannot be used: {}", self.path, fault);
        let warning = Diagnostic::warning(Code::CacheUnusable, message);
        Some(warning.help("name a directory of your own that can be written: `--cache-dir DIR`"))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.path.join(name);
        if let Err(refused) = refuse_leading_out(&path) {
            let said: Vec<String> = refused.iter().map(|it| it.message.absolute()).collect();
            anyhow::bail!("{}", said.join("; "));
        }
        make_private(&self.path).context("it cannot be created")?;
        remove_left_drafts(&self.path);
        let mut draft = private_draft_in(&self.path)?;
        draft.write_all(bytes)?;
        draft.persist(path.as_str())?;
        self.remove_oldest();
        Ok(())
    }

    /// Removes the files that were written first, if there are too many. Another process may do the same.
    fn remove_oldest(&self) {
        let names = Disk.list(&self.path).unwrap_or_default();
        if names.len() <= FILES {
            return;
        }
        let paths = names.iter().map(|name| self.path.join(name));
        let mut files: Vec<(Option<SystemTime>, FilePath)> = paths
            .filter_map(|path| {
                let found = fs::symlink_metadata(path.as_str()).ok()?;
                found.is_file().then(|| (found.modified().ok(), path))
            })
            .collect();
        files.sort_by_key(|(written, _)| Reverse(*written));
        for (_, path) in files.iter().skip(FILES) {
            let _ = fs::remove_file(path.as_str());
        }
    }
}

impl CacheStore for CacheDirectory {
    fn load(&self, name: &str) -> Option<Vec<u8>> {
        // A name may come from a file of the cache.
        let is_name = name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"-.".contains(&it));
        let path = self.path.join(name);
        let found = fs::symlink_metadata(path.as_str()).ok()?;
        if !is_name || !found.is_file() || !is_private(&found) {
            return None;
        }
        Some(Disk.read(&path).ok()?.to_vec())
    }

    fn save(&self, name: &str, bytes: &[u8]) {
        if let Err(error) = self.put(name, bytes) {
            let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
            fault.get_or_insert(format!("{error:#}"));
        }
    }
}

/// True for a file that nobody but its owner can read or write. One that came with a checkout is not: git keeps no
/// such permissions.
#[cfg(unix)]
fn is_private(found: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & 0o077 == 0
}

/// True: permissions are those of the directory.
#[cfg(not(unix))]
fn is_private(_found: &Metadata) -> bool {
    true
}

/// Makes a directory for its owner alone.
#[cfg(unix)]
fn make_private(path: &FilePath) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path.as_str())?;
    let found = fs::metadata(path.as_str())?;
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path.as_str(), PermissionsExt::from_mode(0o700))?;
    }
    Ok(())
}

/// Makes a directory.
#[cfg(not(unix))]
fn make_private(path: &FilePath) -> std::io::Result<()> {
    fs::create_dir_all(path.as_str())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn scratch() -> (tempfile::TempDir, FilePath) {
        let scratch = tempfile::tempdir().expect("there is room");
        let path = Disk.absolute(scratch.path()).expect("it is UTF-8");
        (scratch, path)
    }

    fn mode(path: &FilePath) -> u32 {
        let found = fs::metadata(path.as_str()).expect("it is there");
        found.permissions().mode() & 0o777
    }

    #[test]
    fn what_is_kept_is_its_owners_alone() {
        let (_scratch, path) = scratch();
        let path = path.join("deep/cache");
        let cache = CacheDirectory::new(&path);
        cache.save("a.pack", b"bytes");
        assert!(cache.fault().is_none());
        assert_eq!(cache.load("a.pack").as_deref(), Some(&b"bytes"[..]));
        let kept = path.join(NAME);
        assert_eq!((mode(&kept), mode(&kept.join("a.pack"))), (0o700, 0o600));
        assert_eq!(mode(&path), 0o700);
        let open = fs::Permissions::from_mode(0o644);
        fs::set_permissions(kept.join("a.pack").as_str(), open).expect("it is ours");
        assert!(
            cache.load("a.pack").is_none(),
            "anybody may have it from git"
        );
    }

    #[test]
    fn neither_names_nor_symlinks_lead_out() {
        let (_scratch, path) = scratch();
        let cache = CacheDirectory::new(&path.join("cache"));
        cache.save("a.pack", b"a");
        let outside = path.join("outside");
        fs::write(outside.as_str(), "b").expect("there is room");
        fs::set_permissions(outside.as_str(), PermissionsExt::from_mode(0o600))
            .expect("it is ours");
        let kept = path.join("cache").join(NAME);
        symlink(outside.as_str(), kept.join("b.pack").as_str()).expect("there is room");
        assert!(cache.load("b.pack").is_none());
        assert!(cache.load("../../outside").is_none());
        cache.save("b.pack", b"c");
        assert_eq!(Disk.read(&outside).expect("it is there").as_ref(), b"b");
        assert_eq!(cache.load("b.pack").as_deref(), Some(&b"c"[..]));
    }

    #[test]
    fn the_files_that_were_written_first_go() {
        let (_scratch, path) = scratch();
        let cache = CacheDirectory::new(&path);
        for at in 0..FILES + 9 {
            cache.save(&format!("{at}.pack"), b"a");
        }
        let names = Disk.list(&path.join(NAME)).expect("it is there");
        assert_eq!(names.len(), FILES);
        assert!(cache.load(&format!("{}.pack", FILES + 8)).is_some());
    }

    #[test]
    fn a_place_that_cannot_be_written_is_told() {
        let (_scratch, path) = scratch();
        fs::write(path.join("file").as_str(), "").expect("there is room");
        let cache = CacheDirectory::new(&path.join("file"));
        assert!(cache.load("a.pack").is_none());
        cache.save("a.pack", b"a");
        assert!(cache.fault().is_some());
    }
}
