//! Resources as text and files.

mod cache_directory;
mod destination;
mod directory;
mod documents;
mod file;
mod file_names;
mod lock;
mod manifest_format;
mod tree;

pub(super) use cache_directory::CacheDirectory;
pub(super) use destination::{Destination, FormatOrPath, OutputFormat, format_in};
pub(super) use directory::{OutputDirectory, foreign_entries, written_before};
pub(super) use documents::{json_list, stream, yaml_document};
pub(super) use file::{is_directory, refuse_leading_out, write_file};
pub(super) use file_names::{file_names, numbered_file_names};
pub(super) use lock::DirectoryLock;
pub(super) use manifest_format::ManifestFormat;
pub(super) use tree::write_tree;
