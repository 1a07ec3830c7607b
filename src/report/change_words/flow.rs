//! Values in one line of YAML's flow style.

use super::length::Length;
use super::strings::quoted_if_empty;
use crate::report::value::short;
use crate::yaml::{Node, Tag, Value};

/// `value`; a string without quotes where `is_text`, and a text of many lines as their number.
pub(super) fn text(value: &Node, is_text: bool, length: Length) -> String {
    match &value.value {
        Value::Scalar(Tag::Str, text) if text.contains('\n') => {
            format!("({} lines)", text.lines().count())
        }
        Value::Scalar(Tag::Str, text) if is_text => length.value(&quoted_if_empty(text)),
        // An item such as `{name: FOO, value: bar}` of variables.
        Value::Mapping(map) if is_text => match (map.get("value"), map.len()) {
            (Some(inner), 2) => text(inner, true, length),
            (None, 1) => quoted_if_empty(""),
            _ => length.value(&all(value)),
        },
        _ => length.value(&all(value)),
    }
}

/// A scalar of one line, or an empty collection.
pub(super) fn scalar(value: &Node) -> Option<String> {
    short(value)
}

fn all(value: &Node) -> String {
    match &value.value {
        Value::Mapping(map) if !map.is_empty() => {
            let entries = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", all(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Sequence(items) if !items.is_empty() => {
            let items = items.iter().map(all);
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Scalar(_, text) => short(value).unwrap_or_else(|| text.to_string()),
        _ => short(value).unwrap_or_default(),
    }
}
