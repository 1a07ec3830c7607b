//! Resources as files. A file appears whole or not at all: it is written under
//! another name beside its place, then renamed.

mod tree;

pub(super) use tree::{file_names, write_files, write_tree, written_before};

use std::fs;
use std::io::{self, Write};

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

fn write(path: &FilePath, text: &str) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).open(path.as_str()) {
        // A device or a pipe, such as /dev/stdout, cannot be replaced.
        Ok(mut there) if !there.metadata()?.is_file() => there.write_all(text.as_bytes()),
        Ok(_) if Disk.read(path).is_ok_and(|old| *old == *text.as_bytes()) => Ok(()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => replace(path, text),
    }
}

fn replace(path: &FilePath, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or_else(FilePath::root);
    fs::create_dir_all(directory.as_str())?;
    let draft = directory.join(&format!(".{}.offshoot-{}", path.name(), std::process::id()));
    let written = write_draft(path, &draft, text);
    if written.is_err() {
        // The draft may not exist; what matters is the first error.
        let _ = fs::remove_file(draft.as_str());
    }
    written
}

/// A file that is there keeps its permissions; a symlink keeps pointing where it does.
fn write_draft(path: &FilePath, draft: &FilePath, text: &str) -> io::Result<()> {
    fs::write(draft.as_str(), text)?;
    let target = Disk.canonical(path).unwrap_or_else(|_| path.clone());
    if let Ok(file) = fs::File::open(target.as_str()) {
        fs::set_permissions(draft.as_str(), file.metadata()?.permissions())?;
    }
    fs::rename(draft.as_str(), target.as_str())
}

/// True if a directory is at `path`.
pub(super) fn is_directory(path: &FilePath) -> bool {
    Disk.entry(path) == Some(Entry::Directory)
}

/// The diagnostic for a place that cannot be written.
pub(super) fn unwritable(path: &FilePath, error: &io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::OutputUnwritable,
        format!("`{path}` cannot be written: {error}"),
    )
}
