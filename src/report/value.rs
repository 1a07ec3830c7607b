//! Values as text that may be shown: YAML, without characters that a terminal obeys.

use crate::yaml::{Node, Value, emit};

/// A value that takes one line: a scalar of one, or an empty collection.
pub(super) fn short(node: &Node) -> Option<String> {
    let is_short = match &node.value {
        Value::Scalar(_, text) => !text.contains('\n'),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    };
    is_short.then(|| visible(yaml(node).trim_end_matches('\n')))
}

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

/// Text without characters that a terminal obeys, or that reorder what is read.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let obeyed = c.is_control() && c != '\t';
        let reorders = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if obeyed || reorders {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}
