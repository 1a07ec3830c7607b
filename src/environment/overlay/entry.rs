//! Entries of the maps that rules write: labels and annotations.

use crate::yaml::{Node, Text};

use super::rules::Rule;

/// A key, and the value that a rule gives it.
#[derive(Clone, Debug)]
pub(in crate::environment) struct Entry {
    /// The key.
    pub(in crate::environment) key: Text,
    /// The value.
    pub(in crate::environment) value: Node,
    /// The rule that asked for it.
    pub(in crate::environment) rule: Rule,
}

impl Entry {
    /// An entry whose value is a string.
    pub(in crate::environment) fn text(key: &str, value: &str, rule: Rule) -> Self {
        Self {
            key: key.into(),
            value: Node::string(value, rule.at),
            rule,
        }
    }
}

/// Sets the value of a key, in the place of an earlier one.
pub(in crate::environment) fn set(entries: &mut Vec<Entry>, entry: Entry) {
    match entries.iter_mut().find(|other| other.key == entry.key) {
        Some(other) => *other = entry,
        None => entries.push(entry),
    }
}
