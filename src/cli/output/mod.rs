//! Resources as files. A file appears whole or not at all: it is written under
//! another name beside its place, then renamed.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

mod tree;

pub(super) use tree::{file_names, write_files, write_tree, written_before};

use std::fs;
use std::io::{self, Write};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::model::Resource;
use crate::sources::{Disk, Entry, FilePath, Sources};
use crate::yaml::{self, Mapping, Node};

/// One resource as a YAML document.
///
/// # Errors
/// What [`yaml::emit`] refuses, placed at the resource.
pub(super) fn yaml_document(resource: &Resource) -> Fallible<String> {
    let mut text = String::new();
    yaml::emit(&resource.node, &mut text).map_err(|failed| failed.or_at(resource.origin))?;
    Ok(text)
}

/// Resources as one JSON `List`, as kubectl prints several.
///
/// # Errors
/// What JSON cannot say.
pub(super) fn json_list<'r>(resources: impl IntoIterator<Item = &'r Resource>) -> Fallible<String> {
    let items = resources.into_iter().map(|resource| resource.node.clone());
    let mut list = Mapping::default();
    for (key, value) in [("apiVersion", "v1"), ("kind", "List")] {
        list.push(key, Node::string(value, Origin::NONE));
    }
    list.push("items", Node::sequence(items.collect(), Origin::NONE));
    let mut text = yaml::to_json_indented(&Node::mapping(list, Origin::NONE), "  ")?;
    text.push('\n');
    Ok(text)
}

/// Writes a file, and the directories above it, unless it has these bytes already.
///
/// # Errors
/// `output-unwritable`.
pub(super) fn write_file(path: &FilePath, text: &str) -> Fallible<()> {
    write(path, text).map_err(|error| unwritable(path, &error).into())
}

fn write(path: &FilePath, text: &str) -> anyhow::Result<()> {
    match fs::OpenOptions::new().write(true).open(path.as_str()) {
        // A device or a pipe, such as /dev/stdout, cannot be replaced.
        Ok(mut there) if !there.metadata()?.is_file() => Ok(there.write_all(text.as_bytes())?),
        Ok(_) if Disk.read(path).is_ok_and(|old| *old == *text.as_bytes()) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => replace(path, text),
    }
}

/// An existing file keeps its permissions; a symlink keeps pointing where it does.
fn replace(path: &FilePath, text: &str) -> anyhow::Result<()> {
    let target = Disk.canonical(path).unwrap_or_else(|_| path.clone());
    let directory = target.parent().unwrap_or_else(FilePath::root);
    fs::create_dir_all(directory.as_str())
        .with_context(|| format!("the directory `{directory}` cannot be created"))?;
    let mut draft =
        draft_in(&directory).with_context(|| format!("no file can be created in `{directory}`"))?;
    draft.write_all(text.as_bytes())?;
    if let Ok(old) = fs::File::open(target.as_str()) {
        draft
            .as_file()
            .set_permissions(old.metadata()?.permissions())?;
    }
    draft.persist(target.as_str())?;
    Ok(())
}

/// An empty file with the permissions of any new file. It is gone if it is not kept.
fn draft_in(directory: &FilePath) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".offshoot-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory.as_str())
}

/// True if a directory is at `path`.
pub(super) fn is_directory(path: &FilePath) -> bool {
    Disk.entry(path) == Some(Entry::Directory)
}

/// The diagnostic for a place that cannot be written.
pub(super) fn unwritable(path: &FilePath, error: &anyhow::Error) -> Diagnostic {
    Diagnostic::error(
        Code::OutputUnwritable,
        format!("`{path}` cannot be written: {error:#}"),
    )
}

#[cfg(all(test, unix))]
mod tests;
