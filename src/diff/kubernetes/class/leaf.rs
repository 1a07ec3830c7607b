//! A change taken apart: a map that is added is the sum of what is in it, and
//! rules are about single fields.

use crate::yaml::{Node, Value};

/// One field's change: the keys that lead to it, lists left out, and its values.
pub(super) struct Leaf<'a> {
    pub(super) path: Vec<&'a str>,
    pub(super) old: Option<&'a Node>,
    pub(super) new: Option<&'a Node>,
    /// True for an item of a list, false for a field.
    pub(super) ends_in_item: bool,
}

impl<'a> Leaf<'a> {
    pub(super) fn old_text(&self) -> Option<&'a str> {
        self.old.and_then(Node::as_str)
    }

    pub(super) fn new_text(&self) -> Option<&'a str> {
        self.new.and_then(Node::as_str)
    }

    /// True if the old text is `value` and the new one is not.
    pub(super) fn leaves(&self, value: &str) -> bool {
        self.old_text() == Some(value) && self.new_text() != Some(value)
    }

    /// True if the new text is `value` and the old one was not.
    pub(super) fn becomes(&self, value: &str) -> bool {
        self.new_text() == Some(value) && self.old_text() != Some(value)
    }
}

/// The scalars and empty collections that differ between two values at `path`. Lists are taken
/// apart only where one side has none: which items belong together is known where changes are found.
pub(super) fn leaves<'a>(
    path: Vec<&'a str>,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
) -> Vec<Leaf<'a>> {
    let mut found = Vec::new();
    let mut path = path;
    collect(&mut path, old, new, false, &mut found);
    found
}

fn collect<'a>(
    path: &mut Vec<&'a str>,
    old: Option<&'a Node>,
    new: Option<&'a Node>,
    ends_in_item: bool,
    found: &mut Vec<Leaf<'a>>,
) {
    let map = |node: Option<&'a Node>| node.and_then(Node::as_mapping);
    let list = |node: Option<&'a Node>| node.and_then(Node::as_sequence).unwrap_or_default();
    let (old_map, new_map) = (map(old), map(new));
    let (old_items, new_items) = (list(old), list(new));
    let descends = [old_map, new_map]
        .iter()
        .flatten()
        .any(|map| !map.is_empty())
        || old_items.len() + new_items.len() > 0;
    if !descends {
        found.push(Leaf {
            path: path.clone(),
            old,
            new,
            ends_in_item,
        });
        return;
    }
    for (key, value) in old_map.into_iter().flat_map(|map| map.iter()) {
        path.push(key);
        collect(
            path,
            Some(value),
            new_map.and_then(|map| map.get(key)),
            false,
            found,
        );
        path.pop();
    }
    for (key, value) in new_map.into_iter().flat_map(|map| map.iter()) {
        if old_map.is_none_or(|map| !map.contains(key)) {
            path.push(key);
            collect(path, None, Some(value), false, found);
            path.pop();
        }
    }
    for item in old_items {
        collect(path, Some(item), None, true, found);
    }
    for item in new_items {
        collect(path, None, Some(item), true, found);
    }
    if matches!(old.map(|node| &node.value), Some(Value::Scalar(..))) {
        found.push(Leaf {
            path: path.clone(),
            old,
            new: None,
            ends_in_item,
        });
    }
}
