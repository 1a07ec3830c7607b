//! A directory with one file per resource. It has a list of these files, which tells
//! those of an earlier render from other files.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io;

use anyhow::Context;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::repository::RENDER_LIST as INDEX;
use crate::sources::{Disk, Entry, FilePath, ReadError, Sources, outside};

use super::file::{DRAFT, refuse_leading_out, unwritable, write_inside};
use super::lock::DirectoryLock;

/// The beginning of the names of drafts and locks.
const OWN_PREFIX: &str = ".offshoot-";

/// A directory that this process alone writes to.
#[derive(Debug)]
pub(crate) struct OutputDirectory {
    path: FilePath,
    _lock: DirectoryLock,
}

impl OutputDirectory {
    /// Opens the directory, which is made if it is missing.
    ///
    /// # Errors
    /// `output-unwritable`; `output-busy` if another process writes to it.
    pub(crate) fn open(path: &FilePath) -> Fallible<Self> {
        refuse_leading_out(path)?;
        fs::create_dir_all(path.as_str())
            .context("it cannot be created")
            .map_err(|error| unwritable(path, &error))?;
        let directory = Self {
            path: path.clone(),
            _lock: DirectoryLock::exclusive(path)?,
        };
        directory.remove_drafts(path);
        Ok(directory)
    }

    /// Writes files, paths and texts, in this directory or below it.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(crate) fn write_below(&self, files: &[(&FilePath, Cow<'_, str>)]) -> Fallible<()> {
        let directories = files.iter().filter_map(|(path, _)| path.parent());
        let directories: BTreeSet<FilePath> = directories
            .filter(|directory| directory.is_within(&self.path))
            .filter(|directory| outside(&Disk, directory, &self.path).is_none())
            .collect();
        for directory in &directories {
            self.remove_drafts(directory);
        }
        files
            .iter()
            .try_for_each(|(path, text)| write_inside(&self.path, path, text))
    }

    /// Writes one file of this directory.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(crate) fn write_one(&self, name: &str, text: &str) -> Fallible<()> {
        write_inside(&self.path, &self.path.join(name), text)
    }

    /// Removes the drafts of a process that was killed from `directory`, which is this one or below
    /// it: no other one writes here now.
    fn remove_drafts(&self, directory: &FilePath) {
        let names = Disk.list(directory).unwrap_or_default().into_iter();
        for name in names.filter(|name| name.starts_with(DRAFT)) {
            // A draft that stays is in nobody's way.
            let _ = fs::remove_file(directory.join(&name).as_str());
        }
    }

    /// Checks that no file of somebody else has one of the names of `files`, and another text: the
    /// list of a render may have been lost.
    ///
    /// # Errors
    /// `output-exists`.
    pub(crate) fn refuse_others(&self, files: &[(String, String)]) -> Fallible<()> {
        let old = written_before(&self.path)?;
        let is_in_the_way = |(name, text): &&(String, String)| {
            let path = self.path.join(name);
            let differs = || !Disk.has_bytes(&path, text.as_bytes());
            !old.contains(name) && Disk.entry(&path).is_some() && differs()
        };
        let Some((name, _)) = files.iter().find(is_in_the_way) else {
            return Ok(());
        };
        let path = self.path.join(name);
        Err(Diagnostic::error(
            Code::OutputExists,
            message!("`{}` exists, and no render wrote it", path),
        )
        .help("remove it, or choose another directory")
        .into())
    }

    /// Writes `files`, names and texts, and removes the files that only an earlier call wrote. The
    /// list is complete at every moment, so that the next run cleans up after one that was
    /// interrupted.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(crate) fn write(&self, files: &[(String, String)]) -> Fallible<()> {
        let old = written_before(&self.path)?;
        let new: BTreeSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
        let index = self.path.join(INDEX);
        // The list of a checkout may have other line ends; it is rewritten if its names change.
        let is_new = old != new || Disk.entry(&index).is_none();
        if is_new {
            self.write_one(INDEX, &lines(old.union(&new)))?;
        }
        for (name, text) in files {
            self.write_one(name, text)?;
        }
        for name in old.difference(&new) {
            remove(&self.path.join(name))?;
        }
        if is_new {
            self.write_one(INDEX, &lines(&new))?;
        }
        Ok(())
    }

    /// Removes the directory if nothing is in it.
    pub(crate) fn remove_if_empty(self) {
        // What cannot be removed is not empty, or is not ours to remove.
        let _ = fs::remove_dir(self.path.as_str());
    }
}

/// The names of the files that an earlier call wrote. Names in the list that are paths are ignored.
///
/// # Errors
/// `file-unreadable`, if the list is there and cannot be read: files of an earlier call would stay.
pub(crate) fn written_before(directory: &FilePath) -> Fallible<BTreeSet<String>> {
    let list = directory.join(INDEX);
    let bytes = match Disk.read(&list) {
        Ok(bytes) => bytes,
        Err(ReadError::NotFound) => return Ok(BTreeSet::new()),
        Err(error) => return Err(error.diagnostic(&list).into()),
    };
    let text = String::from_utf8_lossy(&bytes);
    let is_name = |name: &&str| !name.is_empty() && !name.contains('/') && !name.starts_with('.');
    Ok(text.lines().filter(is_name).map(str::to_owned).collect())
}

/// The entries of a directory that are not among those that an earlier call has `written`, directories with a `/` at their
/// end.
pub(crate) fn foreign_entries(directory: &FilePath, written: &BTreeSet<String>) -> Vec<String> {
    let names = Disk.list(directory).unwrap_or_default().into_iter();
    let is_foreign =
        |name: &String| !written.contains(name) && name != INDEX && !name.starts_with(OWN_PREFIX);
    let shown = |name: String| match Disk.entry(&directory.join(&name)) {
        Some(Entry::Directory) => name + "/",
        _ => name,
    };
    names.filter(is_foreign).map(shown).collect()
}

fn lines<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("{name}\n")).collect()
}

fn remove(path: &FilePath) -> Fallible<()> {
    if Disk.entry(path) == Some(Entry::Directory) {
        return Ok(());
    }
    match fs::remove_file(path.as_str()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let error = anyhow::Error::new(error);
            let error = error.context("it is from an earlier render and cannot be removed");
            Err(unwritable(path, &error).into())
        }
        _ => Ok(()),
    }
}
