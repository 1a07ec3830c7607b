//! The equality of documents as data, and of their places.

use crate::yaml::{Entry, Node, Value};

/// True if both are the same data: styles, origins and the order of maps do not count.
pub(super) fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            let is_in_b = |(key, value): (&str, &Node)| b.get(key).is_some_and(|b| same(value, b));
            a.len() == b.len() && a.iter().all(is_in_b)
        }
        (Value::Scalar(a, x), Value::Scalar(b, y)) => {
            a == b && (x == y || a == &crate::yaml::Tag::Null)
        }
        _ => false,
    }
}

/// True if the new map shares no entry with the old one.
pub(super) fn is_replaced(old: &Node, new: &Node) -> bool {
    let (Some(old), Some(new)) = (old.as_mapping(), new.as_mapping()) else {
        return false;
    };
    let stays = |entry: &Entry| {
        let at = entry.key.origin;
        at.as_source().is_some() && old.entries.iter().any(|old| old.key.origin == at)
    };
    !new.is_empty() && !new.entries.iter().any(stays)
}
