//! The entries of a map. Those of a large map in which keys are looked for again and again are known by key, so that
//! a thousand patches of a map with a thousand keys do not compare a million of them.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The entries from which an index may be worth its memory.
const MANY: usize = 64;

/// The searches from one entry to the next after which an index is made.
const SEARCHES: usize = 8;

/// An entry: a key, and a value that may change without it.
pub trait Keyed {
    /// The value.
    type Value;

    /// The text of the key.
    fn key(&self) -> &SmolStr;

    /// The key, and the value to change.
    fn parts_mut(&mut self) -> (&SmolStr, &mut Self::Value);
}

/// The entries of a map, in source order: a `Vec`, whose own functions may be called. Those here keep what is known
/// about keys; any other that changes entries forgets it.
#[derive(Clone)]
pub struct Entries<E>(Held<E>);

/// As large as a `Vec`: a scalar has no room for more beside it.
#[derive(Clone)]
enum Held<E> {
    Few(Vec<E>),
    Many(Box<Many<E>>),
}

struct Many<E> {
    entries: Vec<E>,
    /// The first position of each key; only made once it is worth it.
    by_key: OnceLock<FxHashMap<SmolStr, usize>>,
    searches: AtomicUsize,
}

impl<E> Many<E> {
    fn of(entries: Vec<E>) -> Self {
        Self {
            entries,
            by_key: OnceLock::new(),
            searches: AtomicUsize::new(0),
        }
    }

    fn forget(&mut self) {
        self.by_key = OnceLock::new();
        self.searches = AtomicUsize::new(0);
    }
}

impl<E: Keyed> Many<E> {
    fn position(&self, key: &str) -> Option<usize> {
        if self.by_key.get().is_none() && self.searches.fetch_add(1, Ordering::Relaxed) < SEARCHES {
            return scan(&self.entries, key);
        }
        let by_key = self.by_key.get_or_init(|| {
            let mut known = FxHashMap::default();
            for (position, entry) in self.entries.iter().enumerate() {
                known.entry(entry.key().clone()).or_insert(position);
            }
            known
        });
        by_key.get(key).copied()
    }

    fn push(&mut self, entry: E) {
        if let Some(known) = self.by_key.get_mut() {
            let position = self.entries.len();
            known.entry(entry.key().clone()).or_insert(position);
        }
        self.entries.push(entry);
    }
}

impl<E: Clone> Clone for Many<E> {
    fn clone(&self) -> Self {
        Self::of(self.entries.clone())
    }
}

fn scan<E: Keyed>(entries: &[E], key: &str) -> Option<usize> {
    entries.iter().position(|entry| entry.key() == key)
}

impl<E: Keyed> Entries<E> {
    /// The position of the first entry at `key`.
    pub(crate) fn position_of(&self, key: &str) -> Option<usize> {
        match &self.0 {
            Held::Few(entries) => scan(entries, key),
            Held::Many(many) => many.position(key),
        }
    }

    /// Appends an entry.
    pub fn push(&mut self, entry: E) {
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
    pub(crate) fn value_mut(&mut self, position: usize) -> Option<&mut E::Value> {
        let entry = self.kept_mut().get_mut(position);
        entry.map(|entry| entry.parts_mut().1)
    }

    /// The keys with their values, which may change.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&SmolStr, &mut E::Value)> {
        self.kept_mut().iter_mut().map(E::parts_mut)
    }
}

impl<E> Entries<E> {
    /// The entries, for changes of values alone.
    fn kept_mut(&mut self) -> &mut Vec<E> {
        match &mut self.0 {
            Held::Few(entries) => entries,
            Held::Many(many) => &mut many.entries,
        }
    }
}

impl<E> Deref for Entries<E> {
    type Target = Vec<E>;

    fn deref(&self) -> &Vec<E> {
        match &self.0 {
            Held::Few(entries) => entries,
            Held::Many(many) => &many.entries,
        }
    }
}

impl<E> DerefMut for Entries<E> {
    fn deref_mut(&mut self) -> &mut Vec<E> {
        if let Held::Many(many) = &mut self.0 {
            many.forget();
        }
        self.kept_mut()
    }
}

impl<E> Default for Entries<E> {
    fn default() -> Self {
        Self(Held::Few(Vec::new()))
    }
}

impl<E> From<Vec<E>> for Entries<E> {
    fn from(entries: Vec<E>) -> Self {
        Self(if entries.len() >= MANY {
            Held::Many(Box::new(Many::of(entries)))
        } else {
            Held::Few(entries)
        })
    }
}

impl<E> FromIterator<E> for Entries<E> {
    fn from_iter<I: IntoIterator<Item = E>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

impl<E> IntoIterator for Entries<E> {
    type Item = E;
    type IntoIter = std::vec::IntoIter<E>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {
            Held::Few(entries) => entries.into_iter(),
            Held::Many(many) => many.entries.into_iter(),
        }
    }
}

impl<'e, E> IntoIterator for &'e Entries<E> {
    type Item = &'e E;
    type IntoIter = std::slice::Iter<'e, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'e, E> IntoIterator for &'e mut Entries<E> {
    type Item = &'e mut E;
    type IntoIter = std::slice::IterMut<'e, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<E: PartialEq> PartialEq for Entries<E> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<E: fmt::Debug> fmt::Debug for Entries<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Pair(SmolStr, usize);

    impl Keyed for Pair {
        type Value = usize;

        fn key(&self) -> &SmolStr {
            &self.0
        }

        fn parts_mut(&mut self) -> (&SmolStr, &mut usize) {
            (&self.0, &mut self.1)
        }
    }

    fn entry(key: usize) -> Pair {
        Pair(format!("k{}", key % 100).into(), key)
    }

    /// Asks often enough that there is an index, then holds it against a scan.
    fn hold(entries: &Entries<Pair>) {
        for _ in 0..=SEARCHES {
            for key in ["k0", "k7", "k63", "k64", "k99", "x", "new"] {
                assert_eq!(entries.position_of(key), scan(entries, key), "{key}");
            }
        }
    }

    #[test]
    fn keys_are_found_where_they_are_first() {
        for size in [0, 3, MANY - 1, MANY, 250] {
            hold(&(0..size).map(entry).collect::<Entries<Pair>>());
        }
    }

    #[test]
    fn what_is_known_follows_every_change() {
        let mut entries = Entries::<Pair>::default();
        for key in 0..250 {
            entries.push(entry(key));
            hold(&entries);
        }
        entries.remove(7);
        hold(&entries);
        entries.insert(0, entry(64));
        hold(&entries);
        entries[3].0 = "new".into();
        hold(&entries);
        entries.reverse();
        hold(&entries);
        entries.retain(|entry| entry.0 != "k99");
        hold(&entries);
        for entry in &mut entries {
            entry.0 = "x".into();
        }
        hold(&entries);
        entries.truncate(2);
        hold(&entries);
        let copy = entries.clone();
        assert_eq!(copy, entries);
    }

    #[test]
    fn an_index_outlives_changes_of_values_and_appended_entries() {
        let mut entries: Entries<Pair> = (0..100).map(entry).collect();
        hold(&entries);
        for (_, value) in entries.values_mut() {
            *value = 7;
        }
        *entries.value_mut(5).expect("it is there") = 8;
        entries.push(entry(7));
        let Held::Many(many) = &entries.0 else {
            panic!("there are many");
        };
        assert!(many.by_key.get().is_some());
        hold(&entries);
    }

    #[test]
    fn it_is_no_larger_than_a_list() {
        assert_eq!(size_of::<Entries<Pair>>(), size_of::<Vec<Pair>>());
    }
}
