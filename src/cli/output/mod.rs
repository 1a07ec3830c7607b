//! Resources as text and files.

mod directory;
mod documents;
mod file;
mod file_names;

pub(super) use directory::{write_files, write_tree, written_before};
pub(super) use documents::{json_list, yaml_document};
pub(super) use file::{is_directory, write_file};
pub(super) use file_names::file_names;
