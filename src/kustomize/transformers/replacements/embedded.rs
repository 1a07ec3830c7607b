//! Documents inside strings, as they are read.

use crate::diag::Origin;
use crate::yaml::{self, Node, Value};

/// What a string says. As Go's `Unmarshal` does, it stops after one document.
pub(super) fn document(scalar: &Node) -> Option<Node> {
    match &scalar.value {
        Value::Scalar(_, text) => parse_text(text),
        _ => None,
    }
}

/// The first document in a text; a null has to be written out.
pub(super) fn parse_text(text: &str) -> Option<Node> {
    let document = match yaml::parse(text, Origin::NONE) {
        Ok(document) => document,
        Err(_) => {
            let documents = yaml::parse_stream(text, Origin::NONE).ok()?;
            documents.into_iter().next()
        }
    };
    let is_null = matches!(text.trim(), "null" | "Null" | "NULL" | "~");
    document.or_else(|| is_null.then(|| Node::null(Origin::NONE)))
}
