//! Similarity of values. In: nodes. Out: numbers that equal values share.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::yaml::{Node, Text, Value};

/// A number that equal values share, whatever the order of their keys. That
/// others may share it, too, does no harm: items in one row are compared.
pub(super) fn fingerprint(node: &Node) -> u64 {
    let mut hasher = FxHasher::default();
    match &node.value {
        Value::Scalar(tag, text) => (0, tag, text).hash(&mut hasher),
        Value::Sequence(items) => {
            (1, items.len()).hash(&mut hasher);
            items
                .iter()
                .for_each(|item| fingerprint(item).hash(&mut hasher));
        }
        Value::Mapping(mapping) => {
            let mut entries: Vec<(&Text, u64)> = mapping
                .entries
                .iter()
                .map(|entry| (&entry.key.text, fingerprint(&entry.value)))
                .collect();
            entries.sort_unstable();
            (2, entries).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// The share of values that two resources have in common, of all that they have.
pub(super) fn likeness(old: &[u64], new: &[u64]) -> f64 {
    (2 * common(old, new)) as f64 / (old.len() + new.len()).max(1) as f64
}

/// The number of values in both of two sorted lists.
pub(super) fn common(old: &[u64], new: &[u64]) -> usize {
    let (mut common, mut a, mut b) = (0usize, 0, 0);
    while let (Some(from), Some(to)) = (old.get(a), new.get(b)) {
        common += usize::from(from == to);
        a += usize::from(from <= to);
        b += usize::from(to <= from);
    }
    common
}

/// A number for each value in a manifest and the way to it, sorted.
pub(super) fn values_of(node: &Node) -> Vec<u64> {
    let mut values = Vec::new();
    collect_values(node, 0, &mut values);
    values.sort_unstable();
    values
}

pub(super) fn collect_values(node: &Node, start: u64, values: &mut Vec<u64>) {
    // The ways to the values around the one that is visited, by depth.
    let mut ways = Vec::new();
    node.walk_paths(|at| {
        ways.truncate(at.path.segments().len());
        let way = match (ways.last(), at.key) {
            (None, _) => start,
            (Some(around), Some(key)) => key_step(*around, &key.text),
            (Some(around), None) => step(*around, 1),
        };
        ways.push(way);
        if let Value::Scalar(..) = at.node.value {
            values.push(step(way, fingerprint(at.node)));
        }
    });
}

fn step(way: u64, key: u64) -> u64 {
    way.rotate_left(5).wrapping_mul(31).wrapping_add(key)
}

pub(super) fn key_step(way: u64, key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    step(way, hasher.finish())
}
