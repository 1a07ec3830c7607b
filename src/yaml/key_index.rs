//! Finds entries of large maps by key, where many are looked for in one map.

use rustc_hash::FxHashMap;

use crate::yaml::node::{Entry, Mapping, Node, Text};

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

/// The positions of keys in a map to which entries are only appended, and whose keys stay, as long as this is used.
#[derive(Debug, Default)]
pub(crate) struct GrowingIndex {
    known: FxHashMap<Text, usize>,
    seen: usize,
}

impl GrowingIndex {
    /// The value at `key`, to change.
    pub(crate) fn get_mut<'m>(
        &mut self,
        mapping: &'m mut Mapping,
        key: &str,
    ) -> Option<&'m mut Node> {
        let position = self.position(mapping, key)?;
        mapping
            .entries
            .get_mut(position)
            .map(|entry| &mut entry.value)
    }

    /// The position of the entry at `key`.
    pub(crate) fn position(&mut self, mapping: &Mapping, key: &str) -> Option<usize> {
        if mapping.len() < WORTH_AN_INDEX {
            return mapping.position(key);
        }
        for (position, entry) in mapping.entries.iter().enumerate().skip(self.seen) {
            self.known.entry(entry.key.text.clone()).or_insert(position);
        }
        self.seen = mapping.len();
        self.known.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;

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

    #[test]
    fn a_growing_index_follows_the_map() {
        let (mut map, mut index) = (map(0..10), GrowingIndex::default());
        for key in 10..40 {
            let key = format!("k{key}");
            assert_eq!(index.position(&map, &key), None);
            map.push(&key, Node::null(Origin::NONE));
            assert_eq!(index.position(&map, &key), map.position(&key));
            assert_eq!(index.position(&map, "k3"), Some(3));
        }
    }
}
