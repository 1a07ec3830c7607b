//! Compares two trees. In: a resource's type, its old and its new manifest
//! (masked). Out: every change, keys of maps in byte order. The result is empty
//! only where no value differs; whether the bytes do is asked elsewhere.

use std::cmp::Ordering;

use super::align::align;
use super::change::{Change, ChangeKind};
use super::kubernetes::class::{Class, permissions};
use super::kubernetes::definitions::Definition;
use super::kubernetes::lists::rule_for;
use super::kubernetes::meaning::meaning_of;
use super::kubernetes::nothing::says_nothing;
use super::path::{FieldPath, Item, Segment};
use super::rows::Row;
use super::secret::{self, SecretValue};
use super::spelling::{Sameness, compare_scalars};
use crate::model::{Gvk, SECRET_FIELDS, is_secret};
use crate::yaml::{Entry, Mapping, Node, Value};

/// Every change between two manifests of one type.
pub(super) fn compare_trees(
    gvk: &Gvk,
    definition: Option<Definition<'_>>,
    old: &Node,
    new: &Node,
) -> Vec<Change> {
    let mut walk = Walk {
        gvk: Some(gvk),
        definition,
        path: FieldPath::default(),
        changes: Vec::new(),
    };
    if is_secret(old) && is_secret(new) {
        walk.secret(old, new)
    } else {
        walk.node(old, new)
    }
    walk.changes
}

/// Every change between two documents of unknown meaning: order counts, and only equal values are equal.
pub(super) fn compare_documents(old: &Node, new: &Node) -> Vec<Change> {
    let mut walk = Walk {
        gvk: None,
        definition: None,
        path: FieldPath::default(),
        changes: Vec::new(),
    };
    walk.node(old, new);
    walk.changes
}

struct Walk<'k> {
    /// The resource's type; `None` in a document that is not a resource.
    gvk: Option<&'k Gvk>,
    definition: Option<Definition<'k>>,
    path: FieldPath,
    changes: Vec<Change>,
}

impl Walk<'_> {
    fn node(&mut self, old: &Node, new: &Node) {
        let is_alike = std::mem::discriminant(&old.value) == std::mem::discriminant(&new.value);
        if !is_alike && self.says_nothing(Some(old), Some(new)) {
            return self.note(ChangeKind::Respelled, Some(old), Some(new));
        }
        match (&old.value, &new.value) {
            (Value::Mapping(old), Value::Mapping(new)) => self.mapping(old, new, |_| true),
            (Value::Sequence(old_items), Value::Sequence(new_items)) => {
                self.list(old, new, old_items, new_items);
            }
            (Value::Scalar(..), Value::Scalar(..)) => self.scalar(old, new),
            _ => self.note(ChangeKind::Changed, Some(old), Some(new)),
        }
    }

    fn scalar(&mut self, old: &Node, new: &Node) {
        let meaning = || meaning_of(self.gvk?, self.definition, &self.path);
        match compare_scalars(old, new, meaning) {
            Sameness::Same => {}
            Sameness::Respelled => self.note(ChangeKind::Respelled, Some(old), Some(new)),
            Sameness::Different => self.note(ChangeKind::Changed, Some(old), Some(new)),
        }
    }

    /// Compares the entries that `is_wanted` by their keys. Keys that repeat meet in order.
    fn mapping(&mut self, old: &Mapping, new: &Mapping, is_wanted: impl Fn(&str) -> bool) {
        let (old, new) = (sorted(old, &is_wanted), sorted(new, &is_wanted));
        let by_key = |a: &&Entry, b: &&Entry| a.key.text.cmp(&b.key.text);
        for (old, new) in join(old, new, by_key) {
            self.entry(old, new);
        }
    }

    fn entry(&mut self, old: Option<&Entry>, new: Option<&Entry>) {
        let Some(key) = new.or(old).map(|entry| &entry.key) else {
            return;
        };
        self.path.push(Segment::Key(key.text.clone()));
        if let (Some(old), Some(new)) = (old, new)
            && old.key.tag != new.key.tag
        {
            self.note(ChangeKind::Respelled, Some(&old.value), Some(&new.value));
        }
        self.either(old.map(|entry| &entry.value), new.map(|entry| &entry.value));
        self.path.pop();
    }

    fn either(&mut self, old: Option<&Node>, new: Option<&Node>) {
        match (old, new) {
            (Some(old), Some(new)) => self.node(old, new),
            (None, None) => {}
            _ if self.says_nothing(old, new) => self.note(ChangeKind::Respelled, old, new),
            (Some(_), None) => self.note(ChangeKind::Removed, old, None),
            (None, Some(_)) => self.note(ChangeKind::Added, None, new),
        }
    }

    fn says_nothing(&self, old: Option<&Node>, new: Option<&Node>) -> bool {
        self.gvk
            .is_some_and(|gvk| says_nothing(gvk, &self.path, old, new))
    }

    fn list(&mut self, old: &Node, new: &Node, old_items: &[Node], new_items: &[Node]) {
        let rule = rule_for(
            self.gvk.map(|gvk| gvk.kind.as_str()),
            self.definition,
            &self.path,
            old_items,
            new_items,
        );
        let start = self.changes.len();
        let defaults = rule.defaults();
        let alignment = align(old_items, new_items, rule);
        for Row { item, moved } in alignment.rows {
            self.item(item, moved, &defaults, old_items, new_items);
        }
        if alignment.reordered {
            self.note(ChangeKind::Respelled, Some(old), Some(new));
        }
        if self.changes.len() > start && self.permits_the_same(old, new) {
            self.changes.truncate(start);
            self.note(ChangeKind::Respelled, Some(old), Some(new));
        }
    }

    /// True for the rules of a role that are split, joined or repeated otherwise.
    fn permits_the_same(&self, old: &Node, new: &Node) -> bool {
        let is_role = |gvk: &Gvk| {
            gvk.group == permissions::GROUP && matches!(&*gvk.kind, "ClusterRole" | "Role")
        };
        self.gvk.is_some_and(is_role)
            && self.path.is(&["rules"])
            && permissions::are_the_same(old, new)
    }

    fn item(
        &mut self,
        item: Item,
        moved: bool,
        defaults: &[(&str, &str)],
        old: &[Node],
        new: &[Node],
    ) {
        let from = item.old.and_then(|at| old.get(at));
        let to = item.new.and_then(|at| new.get(at));
        self.path.push(Segment::Item(item));
        if moved {
            self.note(ChangeKind::Moved, from, to);
        }
        let start = self.changes.len();
        self.either(from, to);
        for change in &mut self.changes[start..] {
            if is_default(change, &self.path, defaults) {
                change.kind = ChangeKind::Respelled;
            }
        }
        self.path.pop();
    }

    /// Compares what a Secret says: a value may be in `data` or in `stringData`.
    fn secret(&mut self, old: &Node, new: &Node) {
        let (Some(old_map), Some(new_map)) = (old.as_mapping(), new.as_mapping()) else {
            return self.node(old, new);
        };
        let (Some(old_values), Some(new_values)) =
            (secret::values(old_map), secret::values(new_map))
        else {
            return self.node(old, new);
        };
        self.mapping(old_map, new_map, |field| !SECRET_FIELDS.contains(&field));
        for (old, new) in join(old_values, new_values, |a, b| a.key.cmp(b.key)) {
            self.secret_value(old, new);
        }
    }

    fn secret_value(&mut self, old: Option<SecretValue<'_>>, new: Option<SecretValue<'_>>) {
        let Some(place) = new.or(old) else {
            return;
        };
        self.path.push(Segment::Key(place.field.into()));
        self.path.push(Segment::Key(place.key.clone()));
        match (old, new) {
            (Some(old), Some(new)) if old.field != new.field => {
                let kind = if old.value.as_str() == new.value.as_str() {
                    ChangeKind::Respelled
                } else {
                    ChangeKind::Changed
                };
                self.note(kind, Some(old.value), Some(new.value));
            }
            _ => self.either(old.map(|old| old.value), new.map(|new| new.value)),
        }
        self.path.pop();
        self.path.pop();
    }

    fn note(&mut self, kind: ChangeKind, old: Option<&Node>, new: Option<&Node>) {
        self.changes.push(Change {
            path: self.path.clone(),
            kind,
            old: old.cloned(),
            new: new.cloned(),
            class: Class::None,
        });
    }
}

/// True where a key of the item at `path` is on one side alone, and says what it says by being absent.
fn is_default(change: &Change, path: &FieldPath, defaults: &[(&str, &str)]) -> bool {
    let value = match (&change.old, &change.new) {
        (Some(value), None) | (None, Some(value)) => value.as_text(),
        _ => None,
    };
    let segments = change.path.segments();
    let Some((Segment::Key(field), above)) = segments.split_last() else {
        return false;
    };
    let is_it = |(name, default): &(&str, &str)| {
        *name == field.as_str() && value.is_some_and(|value| value.as_str() == *default)
    };
    above == path.segments() && defaults.iter().any(is_it)
}

/// The entries of a map that `is_wanted`, in the order of their keys; equal keys as written.
fn sorted<'n>(mapping: &'n Mapping, is_wanted: &impl Fn(&str) -> bool) -> Vec<&'n Entry> {
    let entries = mapping.entries.iter();
    let mut entries: Vec<&Entry> = entries.filter(|entry| is_wanted(&entry.key.text)).collect();
    entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    entries
}

/// Joins two sorted lists: equal items in one row, the others alone.
fn join<T>(
    old: Vec<T>,
    new: Vec<T>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<(Option<T>, Option<T>)> {
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut rows = Vec::with_capacity(old.len().max(new.len()));
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return rows,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => compare(old, new),
        };
        rows.push((
            if order.is_le() { old.next() } else { None },
            if order.is_ge() { new.next() } else { None },
        ));
    }
}
