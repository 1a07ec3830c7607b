//! Finds entries of large maps by key, where many are looked for in one map.

use rustc_hash::FxHashMap;

use crate::yaml::node::{Entry, Mapping};

/// The entries from which an index is worth its memory.
const WORTH_AN_INDEX: usize = 16;

/// The entries of a map by key; of repeated keys, the first.
pub(crate) struct KeyIndex<'m> {
    mapping: &'m Mapping,
    known: Option<FxHashMap<&'m str, usize>>,
}

impl<'m> KeyIndex<'m> {
    /// The index of a map.
    pub(crate) fn of(mapping: &'m Mapping) -> Self {
        let by_key = || {
            let mut known = FxHashMap::default();
            for (position, key) in mapping.keys().enumerate() {
                known.entry(key).or_insert(position);
            }
            known
        };
        let known = (mapping.len() >= WORTH_AN_INDEX).then(by_key);
        Self { mapping, known }
    }

    /// The position of the entry at `key`.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        match &self.known {
            Some(known) => known.get(key).copied(),
            None => self.mapping.position(key),
        }
    }

    /// The entry at `key`.
    pub(crate) fn entry(&self, key: &str) -> Option<&'m Entry> {
        self.mapping.entries.get(self.position(key)?)
    }

    /// True if the entry at `position` repeats the key of an earlier one.
    pub(crate) fn is_repeat(&self, position: usize) -> bool {
        let entry = self.mapping.entries.get(position);
        entry.is_some_and(|entry| self.position(&entry.key.text) < Some(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::node::Node;

    fn map(keys: impl Iterator<Item = usize>) -> Mapping {
        let mut map = Mapping::default();
        keys.for_each(|key| map.push(&format!("k{}", key % 20), Node::null(Origin::NONE)));
        map
    }

    #[test]
    fn an_index_finds_what_the_map_finds() {
        for size in [0, 3, 15, 16, 40] {
            let map = map(0..size);
            let index = KeyIndex::of(&map);
            for key in ["k0", "k7", "k19", "x"] {
                assert_eq!(index.position(key), map.position(key), "{key} of {size}");
            }
            assert!((0..size).all(|at| index.is_repeat(at) == map.is_repeat(at)));
        }
    }
}
