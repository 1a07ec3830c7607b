//! Input that the command line names: standard input, and files that are not
//! manifests.

use std::io::{self, Read};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::{Disk, FilePath, ReadError, SourceMap, Sources};
use crate::yaml::{Node, parse_stream};

/// The documents on standard input.
///
/// # Errors
/// `file-unreadable`, `yaml-syntax`.
pub(super) fn read_stdin(map: &SourceMap) -> Fallible<Vec<Node>> {
    let text = read_stdin_text()?;
    let origin = map.add(FilePath::new("/dev/stdin"), Arc::clone(&text));
    parse_stream(&text, origin).map_err(Into::into)
}

/// The text on standard input.
///
/// # Errors
/// `file-unreadable`.
pub(super) fn read_stdin_text() -> Fallible<Arc<str>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| {
        let message = format!("standard input cannot be read: {error}");
        Diagnostic::error(Code::FileUnreadable, message)
    })?;
    Ok(text.into())
}

/// The text of a file.
///
/// # Errors
/// `file-unreadable`.
pub(super) fn read_text(path: &FilePath) -> Fallible<Arc<str>> {
    let bytes = Disk.read(path).map_err(|error| error.diagnostic(path))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        let error = ReadError::Other("it is not UTF-8".to_owned());
        error.diagnostic(path)
    })?;
    Ok(text.into())
}
