//! A file of output. It appears whole or not at all: it is written under another name
//! in its directory, then renamed.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

use std::fs::{self, TryLockError};
use std::io::{self, Write};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::repository::root_above;
use crate::sources::{Disk, Entry, FilePath, Sources, outside, work_tree};

/// The beginning of the names of drafts.
pub(super) const DRAFT: &str = ".offshoot-draft-";

/// Writes a file that the command line names, and the directories above it, unless it has these bytes
/// already. A symlink is followed, but not out of the repository.
///
/// # Errors
/// `output-unwritable`.
pub(crate) fn write_file(path: &FilePath, text: &str) -> Fallible<()> {
    refuse_leading_out(path)?;
    write(path, text).map_err(|error| unwritable(path, &error).into())
}

/// Writes a file that is in `directory` or below it. A symlink in its place is replaced, since whoever
/// wrote the tree chose where it leads.
///
/// # Errors
/// `output-unwritable`; also if a directory on the way leads out of `directory`.
pub(super) fn write_inside(directory: &FilePath, path: &FilePath, text: &str) -> Fallible<()> {
    match path.parent() {
        Some(above) if above != *directory => refuse_outside(&above, directory)?,
        _ => {}
    }
    if !Disk.is_link(path) && Disk.has_bytes(path, text.as_bytes()) {
        return Ok(());
    }
    put(path, text).map_err(|error| unwritable(path, &error).into())
}

/// Refuses a path in a repository (a git work tree, or the directory of an offshoot.yaml) that a symlink
/// leads out of.
///
/// # Errors
/// `output-unwritable`.
pub(crate) fn refuse_leading_out(path: &FilePath) -> Fallible<()> {
    let directory = path.parent().unwrap_or_else(FilePath::root);
    let top = work_tree(&Disk, &directory).or_else(|| root_above(&directory, &Disk));
    match top {
        Some(top) => refuse_outside(path, &top),
        None => Ok(()),
    }
}

/// Refuses a path outside `directory`, symlinks followed as far as it exists.
fn refuse_outside(path: &FilePath, directory: &FilePath) -> Fallible<()> {
    let mut existing = path.clone();
    while Disk.entry(&existing).is_none() {
        match existing.parent() {
            Some(parent) => existing = parent,
            None => return Ok(()),
        }
    }
    let is_inside = existing.is_within(directory);
    let Some(found) = outside(&Disk, &existing, directory).filter(|_| is_inside) else {
        return Ok(());
    };
    let message = message!(
        "`{}` leads to `{}`, outside `{}`",
        existing,
        found,
        directory
    );
    Err(Diagnostic::error(Code::OutputUnwritable, message)
        .help("remove the symlink, or name the other path")
        .into())
}

fn write(path: &FilePath, text: &str) -> anyhow::Result<()> {
    remove_left_drafts(&landed(path).parent().unwrap_or_else(FilePath::root));
    match fs::OpenOptions::new().write(true).open(path.as_str()) {
        // A device or a pipe, such as /dev/stdout, cannot be replaced.
        Ok(mut device) if !device.metadata()?.is_file() => Ok(device.write_all(text.as_bytes())?),
        Ok(_) if Disk.has_bytes(path, text.as_bytes()) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => replace(path, text),
    }
}

/// Replaces the file that `path` is, or leads to: a symlink keeps pointing where it does.
fn replace(path: &FilePath, text: &str) -> anyhow::Result<()> {
    put(&landed(path), text)
}

/// The file that `path` leads to.
fn landed(path: &FilePath) -> FilePath {
    Disk.canonical(path).unwrap_or_else(|_| path.clone())
}

/// Removes the drafts that processes left in `directory` when they were killed. Others may write here
/// at the same time: their drafts are locked.
pub(super) fn remove_left_drafts(directory: &FilePath) {
    let names = Disk.list(directory).unwrap_or_default().into_iter();
    for name in names.filter(|name| name.starts_with(DRAFT)) {
        let path = directory.join(&name);
        // To open a pipe with such a name would never end.
        let is_file = fs::symlink_metadata(path.as_str()).is_ok_and(|found| found.is_file());
        // The lock is held until the draft is gone: see `draft_in`. One that stays is in nobody's way.
        if is_file
            && let Ok(draft) = fs::File::open(path.as_str())
            && draft.try_lock().is_ok()
        {
            let _ = fs::remove_file(path.as_str());
        }
    }
}

/// Puts a file in the place of `target`. An existing one keeps its permissions.
fn put(target: &FilePath, text: &str) -> anyhow::Result<()> {
    let directory = target.parent().unwrap_or_else(FilePath::root);
    fs::create_dir_all(directory.as_str()).context("its directory cannot be created")?;
    let mut draft = draft_in(&directory).context("no file can be created in its directory")?;
    draft.write_all(text.as_bytes())?;
    let old = fs::symlink_metadata(target.as_str());
    if let Some(old) = old.ok().filter(fs::Metadata::is_file) {
        draft.as_file().set_permissions(old.permissions())?;
    }
    draft.persist(target.as_str())?;
    Ok(())
}

/// The most drafts that are made for one file: each but the last was taken for one that was left.
const DRAFTS: usize = 20;

/// An empty file with the permissions of any new file. It is gone if it is not kept, and locked until then
/// where files can be locked: a process that removes drafts that were left finds out that this one is not.
fn draft_in(directory: &FilePath) -> io::Result<NamedTempFile> {
    locked(&|| {
        let mut builder = tempfile::Builder::new();
        builder.prefix(DRAFT);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(directory.as_str())
    })
}

/// An empty file as that of [`draft_in`], which nobody but its owner can read.
pub(super) fn private_draft_in(directory: &FilePath) -> io::Result<NamedTempFile> {
    locked(&|| {
        let mut builder = tempfile::Builder::new();
        builder.prefix(DRAFT).tempfile_in(directory.as_str())
    })
}

fn locked(new: &dyn Fn() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let mut draft = new()?;
    for _ in 1..DRAFTS {
        let is_taken = matches!(draft.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !is_taken && draft.path().symlink_metadata().is_ok() {
            break;
        }
        draft = new()?;
    }
    Ok(draft)
}

/// True if `path` is a directory.
pub(crate) fn is_directory(path: &FilePath) -> bool {
    Disk.entry(path) == Some(Entry::Directory)
}

/// The diagnostic for a path that cannot be written.
pub(super) fn unwritable(path: &FilePath, error: &anyhow::Error) -> Diagnostic {
    Diagnostic::error(
        Code::OutputUnwritable,
        message!(
            "`{}` cannot be written: {}",
            path,
            format_args!("{error:#}")
        ),
    )
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    use super::*;

    fn scratch() -> (tempfile::TempDir, FilePath) {
        let directory = tempfile::tempdir().expect("there is room");
        let path = Disk.absolute(directory.path()).expect("it has a path");
        (directory, path)
    }

    fn mode(path: &Path) -> u32 {
        let metadata = fs::metadata(path).expect("it exists");
        metadata.permissions().mode() & 0o777
    }

    fn message(failed: Fallible<()>) -> String {
        let failed = failed.expect_err("it cannot be written");
        let found: Vec<String> = failed
            .iter()
            .map(|found| found.message.absolute())
            .collect();
        found.join("\n")
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        let (directory, path) = scratch();
        fs::write(directory.path().join("plain"), "").expect("there is room");
        write_file(&path.join("a/b.yaml"), "x: 1\n").expect("it can be written");
        let written = directory.path().join("a/b.yaml");
        assert_eq!(mode(&written), mode(&directory.path().join("plain")));
        assert_eq!(fs::read_to_string(written).expect("it exists"), "x: 1\n");
    }

    #[test]
    fn an_existing_file_keeps_its_permissions() {
        let (directory, path) = scratch();
        let file = directory.path().join("a.yaml");
        fs::write(&file, "old").expect("there is room");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
        write_file(&path.join("a.yaml"), "new").expect("it can be written");
        assert_eq!(mode(&file), 0o640);
        assert_eq!(fs::read_to_string(&file).expect("it exists"), "new");
    }

    #[test]
    fn a_symlink_keeps_pointing_to_the_file_that_is_written() {
        let (directory, path) = scratch();
        let (link, file) = (directory.path().join("link"), directory.path().join("to/a"));
        fs::create_dir(directory.path().join("to")).expect("there is room");
        fs::write(&file, "old").expect("there is room");
        symlink("to/a", &link).expect("there is room");
        write_file(&path.join("link"), "new").expect("it can be written");
        assert_eq!(fs::read_link(&link).expect("a link"), Path::new("to/a"));
        assert_eq!(fs::read_to_string(&file).expect("it exists"), "new");
    }

    #[test]
    fn the_longest_name_can_be_written_and_no_draft_is_left() {
        let (directory, path) = scratch();
        let name = "a".repeat(255);
        write_file(&path.join(&name), "text").expect("it can be written");
        write_file(&path.join(&name), "other").expect("it can be written");
        let entries = fs::read_dir(directory.path()).expect("it exists");
        assert_eq!(entries.count(), 1);
    }

    #[test]
    fn drafts_that_were_left_go_and_those_of_others_stay() {
        let (directory, path) = scratch();
        let (left, others) = (
            directory.path().join(format!("{DRAFT}left")),
            draft_in(&path).expect("there is room"),
        );
        fs::write(&left, "kind: ").expect("there is room");
        write_file(&path.join("a.yaml"), "x: 1\n").expect("it can be written");
        assert!(!left.exists());
        assert!(others.path().exists());
    }

    #[test]
    fn a_failure_tells_what_was_tried() {
        let (directory, path) = scratch();
        fs::write(directory.path().join("file"), "").expect("there is room");
        let below = path.join("file/a.yaml");
        assert_eq!(
            message(write_file(&below, "")),
            format!(
                "`{}` cannot be written: Not a directory (os error 20)",
                below.as_str()
            )
        );
        symlink("/nowhere/at/all", directory.path().join("dangling")).expect("there is room");
        let below = path.join("dangling/a.yaml");
        assert_eq!(
            message(write_file(&below, "")),
            format!(
                "`{}` cannot be written: its directory cannot be created: File exists (os error 17)",
                below.as_str()
            )
        );
    }
}
