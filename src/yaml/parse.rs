//! Text to [`Node`] trees.

use super::Node;
use crate::diag::Origin;

/// Why a text is not YAML as kustomize reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// What is true of the text: lower case, no full stop.
    pub message: String,
    /// Where in the text.
    pub at: Origin,
    /// What to do, if that is known.
    pub help: Option<String>,
}

/// Parses one document. `start` is the origin of the text's first byte.
///
/// # Errors
/// See [`ParseError`]; also where there is more than one document.
pub fn parse(_text: &str, _start: Origin) -> Result<Option<Node>, ParseError> {
    Ok(None)
}

/// Parses a kustomization file (see [`super::Dialect::Yaml11`]): one document, YAML 1.1 scalars.
///
/// # Errors
/// See [`ParseError`].
pub fn parse_config(_text: &str, _start: Origin) -> Result<Option<Node>, ParseError> {
    Ok(None)
}

/// Parses a stream of manifests, split into documents as kyaml splits it.
///
/// # Errors
/// See [`ParseError`].
pub fn parse_stream(_text: &str, _start: Origin) -> Result<Vec<Node>, ParseError> {
    Ok(Vec::new())
}
