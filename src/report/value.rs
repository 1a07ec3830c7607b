//! Values as text that may be shown: YAML, without characters that a terminal obeys.

use crate::yaml::{Node, Tag, Value, emit};

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

/// Text without characters that a terminal obeys, that reorder what is read, or that nobody sees.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let obeyed = c.is_control() && c != '\t';
        if obeyed || reorders(c) || is_unseen(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Unicode's `Bidi_Control`.
fn reorders(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters without a width that join nothing, ends of lines that only some see, and tags.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'
            ..='\u{e007f}'
    )
}
