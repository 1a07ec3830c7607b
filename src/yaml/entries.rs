//! The entries of a map. Those of a large map in which keys are looked for again and again are known by key, so that
//! a thousand patches of a map with a thousand keys do not compare a million of them.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use crate::yaml::node::{Entry, Node, Text};

/// The entries from which an index may be worth its memory.
const MANY: usize = 64;

/// The searches from one entry to the next after which an index is made.
const SEARCHES: usize = 8;

/// The entries of a map, in source order: a `Vec`, whose own functions may be called. Those here keep what is known
/// about keys; any other that changes entries forgets it.
#[derive(Clone)]
pub struct Entries(Held);

/// As large as a `Vec`: a scalar has no room for more beside it.
#[derive(Clone)]
enum Held {
    Few(Vec<Entry>),
    Many(Box<Many>),
}

struct Many {
    entries: Vec<Entry>,
    /// The first position of each key; only made once it is worth it.
    by_key: OnceLock<FxHashMap<Text, usize>>,
    searches: AtomicUsize,
}

impl Many {
    fn of(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            by_key: OnceLock::new(),
            searches: AtomicUsize::new(0),
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.by_key.get().is_none() && self.searches.fetch_add(1, Ordering::Relaxed) < SEARCHES {
            return scan(&self.entries, key);
        }
        let by_key = self.by_key.get_or_init(|| {
            let mut known = FxHashMap::default();
            for (position, entry) in self.entries.iter().enumerate() {
                known.entry(entry.key.text.clone()).or_insert(position);
            }
            known
        });
        by_key.get(key).copied()
    }

    fn push(&mut self, entry: Entry) {
        if let Some(known) = self.by_key.get_mut() {
            let position = self.entries.len();
            known.entry(entry.key.text.clone()).or_insert(position);
        }
        self.entries.push(entry);
    }

    fn forget(&mut self) {
        self.by_key = OnceLock::new();
        self.searches = AtomicUsize::new(0);
    }
}

impl Clone for Many {
    fn clone(&self) -> Self {
        Self::of(self.entries.clone())
    }
}

fn scan(entries: &[Entry], key: &str) -> Option<usize> {
    entries.iter().position(|entry| entry.key.text == key)
}

impl Entries {
    /// The position of the first entry at `key`.
    pub(crate) fn position_of(&self, key: &str) -> Option<usize> {
        match &self.0 {
            Held::Few(entries) => scan(entries, key),
            Held::Many(many) => many.position(key),
        }
    }

    /// Appends an entry.
    pub fn push(&mut self, entry: Entry) {
        match &mut self.0 {
            Held::Few(entries) => {
                entries.push(entry);
                if entries.len() >= MANY {
                    self.0 = Held::Many(Box::new(Many::of(std::mem::take(entries))));
                }
            }
            Held::Many(many) => many.push(entry),
        }
    }

    /// The value of the entry at a position.
    pub(crate) fn value_mut(&mut self, position: usize) -> Option<&mut Node> {
        let entry = self.kept_mut().get_mut(position);
        entry.map(|entry| &mut entry.value)
    }

    /// The keys with their values, which may change.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&Text, &mut Node)> {
        let entries = self.kept_mut().iter_mut();
        entries.map(|entry| (&entry.key.text, &mut entry.value))
    }

    /// The entries, for changes of values alone.
    fn kept_mut(&mut self) -> &mut Vec<Entry> {
        match &mut self.0 {
            Held::Few(entries) => entries,
            Held::Many(many) => &mut many.entries,
        }
    }
}

impl Deref for Entries {
    type Target = Vec<Entry>;

    fn deref(&self) -> &Vec<Entry> {
        match &self.0 {
            Held::Few(entries) => entries,
            Held::Many(many) => &many.entries,
        }
    }
}

impl DerefMut for Entries {
    fn deref_mut(&mut self) -> &mut Vec<Entry> {
        if let Held::Many(many) = &mut self.0 {
            many.forget();
        }
        self.kept_mut()
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self(Held::Few(Vec::new()))
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(entries: Vec<Entry>) -> Self {
        Self(if entries.len() >= MANY {
            Held::Many(Box::new(Many::of(entries)))
        } else {
            Held::Few(entries)
        })
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl IntoIterator for Entries {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {
            Held::Few(entries) => entries.into_iter(),
            Held::Many(many) => many.entries.into_iter(),
        }
    }
}

impl<'e> IntoIterator for &'e Entries {
    type Item = &'e Entry;
    type IntoIter = std::slice::Iter<'e, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'e> IntoIterator for &'e mut Entries {
    type Item = &'e mut Entry;
    type IntoIter = std::slice::IterMut<'e, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::node::{Key, Mapping};

    fn entry(key: usize) -> Entry {
        Entry {
            key: Key::new(format!("k{}", key % 100), Origin::NONE),
            value: Node::null(Origin::NONE),
        }
    }

    /// Asks often enough that there is an index, then holds it against a scan.
    fn hold(entries: &Entries) {
        for _ in 0..=SEARCHES {
            for key in ["k0", "k7", "k63", "k64", "k99", "x", "new"] {
                assert_eq!(entries.position_of(key), scan(entries, key), "{key}");
            }
        }
    }

    #[test]
    fn keys_are_found_where_they_are_first() {
        for size in [0, 3, MANY - 1, MANY, 250] {
            hold(&(0..size).map(entry).collect());
        }
    }

    #[test]
    fn what_is_known_follows_every_change() {
        let mut entries = Entries::default();
        for key in 0..250 {
            entries.push(entry(key));
            hold(&entries);
        }
        entries.remove(7);
        hold(&entries);
        entries.insert(0, entry(64));
        hold(&entries);
        entries[3].key.text = "new".into();
        hold(&entries);
        entries.reverse();
        hold(&entries);
        entries.retain(|entry| entry.key.text != "k99");
        hold(&entries);
        for entry in &mut entries {
            entry.key.text = "x".into();
        }
        hold(&entries);
        entries.truncate(2);
        hold(&entries);
        let copy = entries.clone();
        assert_eq!(copy, entries);
    }

    #[test]
    fn an_index_outlives_changes_of_values_and_appended_entries() {
        let mut entries: Entries = (0..100).map(entry).collect();
        hold(&entries);
        for (_, value) in entries.values_mut() {
            *value = Node::string("v", Origin::NONE);
        }
        *entries.value_mut(5).expect("it is there") = Node::null(Origin::NONE);
        entries.push(entry(7));
        let Held::Many(many) = &entries.0 else {
            panic!("there are many");
        };
        assert!(many.by_key.get().is_some());
        hold(&entries);
    }

    #[test]
    fn a_node_is_no_larger_for_it() {
        assert_eq!(size_of::<Entries>(), size_of::<Vec<Entry>>());
        assert_eq!(size_of::<Mapping>(), size_of::<Vec<Entry>>());
        assert_eq!(size_of::<Node>(), 40);
    }
}
