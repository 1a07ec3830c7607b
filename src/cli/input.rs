//! Standard input as a side of a comparison. In: the stream. Out: its resources.

use std::io::{self, Read};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::{FilePath, SourceMap};
use crate::yaml::{Node, parse_stream};

/// The documents in what standard input says.
///
/// # Errors
/// Where it cannot be read, or is no YAML.
pub(super) fn read_input(map: &SourceMap) -> Fallible<Vec<Node>> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| {
        let message = format!("standard input cannot be read: {error}");
        Diagnostic::error(Code::FileUnreadable, message)
    })?;
    let text: Arc<str> = text.into();
    let origin = map.add(FilePath::new("/dev/stdin"), Arc::clone(&text));
    parse_stream(&text, origin).map_err(|error| {
        let diagnostic = Diagnostic::error(Code::YamlSyntax, error.message).at(error.at);
        error
            .help
            .into_iter()
            .fold(diagnostic, Diagnostic::help)
            .into()
    })
}
