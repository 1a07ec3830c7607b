//! A directory with one file per resource. It has a list of these files, which tells
//! those of an earlier render from other files.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

use std::collections::BTreeSet;
use std::fs;

use anyhow::Context;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::Resource;
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::documents::yaml_document;
use super::file::{unwritable, write_file};
use super::file_names::file_names;

/// The list of the files of a render, one name per line. kubectl and Argo CD ignore the file.
const INDEX: &str = ".offshoot-render";

/// Writes each resource to a file in `directory`, and removes the files that only an earlier render
/// wrote.
///
/// # Errors
/// See [`write_files`]; resources that cannot be written as YAML.
pub(crate) fn write_tree(directory: &FilePath, resources: &[Resource]) -> Fallible<()> {
    let names = file_names(resources, |resource| resource.id().name);
    let texts = resources.iter().map(yaml_document);
    let texts = texts.collect::<Fallible<Vec<_>>>()?;
    let files: Vec<(String, String)> = names.into_iter().zip(texts).collect();
    write_files(directory, &files)
}

/// Writes `files`, names and texts, to `directory`, and removes the files that only an earlier call
/// wrote. The list is complete at every moment, so that the next run cleans up after one that was
/// interrupted.
///
/// # Errors
/// `output-unwritable`; `output-exists` if a file exists that no earlier call wrote.
pub(crate) fn write_files(directory: &FilePath, files: &[(String, String)]) -> Fallible<()> {
    let old = written_before(directory);
    let is_in_the_way =
        |name: &String| !old.contains(name) && Disk.entry(&directory.join(name)).is_some();
    if let Some((name, _)) = files.iter().find(|(name, _)| is_in_the_way(name)) {
        let path = directory.join(name);
        return Err(Diagnostic::error(
            Code::OutputExists,
            format!("`{path}` exists, and no render wrote it"),
        )
        .help("remove it, or choose another directory")
        .into());
    }
    let new: BTreeSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let index = directory.join(INDEX);
    write_file(&index, &lines(old.union(&new)))?;
    for (name, text) in files {
        write_file(&directory.join(name), text)?;
    }
    for name in old.difference(&new) {
        remove(&directory.join(name))?;
    }
    write_file(&index, &lines(&new))
}

/// The names of the files that an earlier call wrote. Names in the list that are paths are ignored.
pub(crate) fn written_before(directory: &FilePath) -> BTreeSet<String> {
    let bytes = Disk.read(&directory.join(INDEX)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let is_name = |name: &&str| !name.is_empty() && !name.contains('/') && !name.starts_with('.');
    text.lines().filter(is_name).map(str::to_owned).collect()
}

fn lines<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("{name}\n")).collect()
}

fn remove(path: &FilePath) -> Fallible<()> {
    if Disk.entry(path) != Some(Entry::File) {
        return Ok(());
    }
    fs::remove_file(path.as_str())
        .context("it is from an earlier render and cannot be removed")
        .map_err(|error| unwritable(path, &error).into())
}
