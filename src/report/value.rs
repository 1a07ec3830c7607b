//! Values as text that may be shown: YAML, without characters that a terminal obeys.

use crate::yaml::{Node, Tag, Value, emit};

pub(super) use crate::diag::visible;

/// A part of an image in a few characters: of a digest what tells it from `other`.
pub(super) fn shortened(text: &str, other: &str) -> String {
    const SHOWN: usize = "sha256:".len() + 12;
    match text.get(..SHOWN) {
        Some(start) if text.starts_with("sha256:") && !other.starts_with(start) => {
            format!("{}…", visible(start))
        }
        _ if text.is_empty() => "(none)".to_owned(),
        _ => visible(text),
    }
}

/// A value that takes one line: a scalar of one, or an empty collection.
pub(super) fn short(node: &Node) -> Option<String> {
    let is_short = match &node.value {
        // As it is written: emission would make `1.0` another number's text.
        Value::Scalar(Tag::Int | Tag::Float, text) => return Some(visible(text)),
        Value::Scalar(_, text) => !text.contains('\n'),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    };
    is_short.then(|| visible(yaml(node).trim_end_matches('\n')))
}

/// A scalar's text.
pub(super) fn raw_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(_, text) => Some(text),
        _ => None,
    }
}

/// A value as YAML, in which `1` and `"1"` differ; where it cannot be emitted, its text.
pub(super) fn yaml(node: &Node) -> String {
    let mut text = String::new();
    match emit(node, &mut text) {
        Ok(()) => text,
        Err(_) => raw_text(node).map_or_else(|| format!("({})", node.kind_name()), str::to_owned),
    }
}
