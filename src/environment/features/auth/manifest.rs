//! Manifests of resources that the environment adds. Their places are those of the rule, which the overlay sets.

use crate::diag::Origin;
use crate::yaml::{Mapping, Node};

/// A string.
pub(super) fn text(text: &str) -> Node {
    Node::string(text, Origin::NONE)
}

/// A list.
pub(super) fn list(items: impl IntoIterator<Item = Node>) -> Node {
    Node::sequence(items.into_iter().collect(), Origin::NONE)
}

/// A map.
pub(super) fn map(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let mut mapping = Mapping::default();
    for (key, value) in entries {
        mapping.push(key, value);
    }
    Node::mapping(mapping, Origin::NONE)
}
