//! Words for marks. In: the two sides of a change, with marks. Out: the same for people: `(hidden)`
//! for a value, `(hidden, changed)` for one that differs from that of the old side.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{HIDDEN, is_marked, marks_in, said, without_marks};
use super::masker::say;
use crate::diff::change::Change;
use crate::diff::path::{FieldPath, Item, Label, Segment};
use crate::model::{SECRET_FIELDS, is_secret};
use crate::yaml::{self, Entry, Node, Text, Value};

/// The keys of a Secret by the marks of their values: field and key, in order.
type Keys = BTreeMap<String, Vec<(&'static str, Text)>>;

/// The marks of a pair of resources, and how to say them.
#[derive(Default)]
pub(in crate::diff) struct Wording {
    old: Keys,
    new: Keys,
}

impl Wording {
    /// The wording for two sides of a resource, each with its marks.
    pub(in crate::diff) fn of(old: Option<&Node>, new: Option<&Node>) -> Self {
        Self {
            old: old.map(keys).unwrap_or_default(),
            new: new.map(keys).unwrap_or_default(),
        }
    }

    /// Words for the marks in a change.
    pub(in crate::diff) fn change(&self, change: &mut Change) {
        if change.path.to_string().contains(is_marked_char) {
            change.path = said_path(&change.path);
        }
        let key = match change.path.segments().last() {
            Some(Segment::Key(key)) => key.clone(),
            _ => Text::default(),
        };
        self.sides(change.old.as_mut(), change.new.as_mut(), &key);
    }

    /// Words for the marks in two whole manifests, or in one.
    pub(in crate::diff) fn manifests(&self, old: Option<&mut Node>, new: Option<&mut Node>) {
        self.sides(old, new, "");
    }

    fn sides(&self, old: Option<&mut Node>, new: Option<&mut Node>, key: &str) {
        match (old, new) {
            (Some(old), Some(new)) => {
                let is = new.clone();
                self.pair(old, new, key);
                let was = std::mem::replace(old, without(old.clone()));
                // Whatever was matched, two that differ are never shown alike.
                if old.value == new.value && was.value != is.value {
                    *new = is;
                    new.walk_mut(|node| say(node, |text| said(text, |_, _| changed(""))));
                }
            }
            (Some(old), None) => old.walk_mut(|node| say(node, without_marks)),
            (None, Some(new)) => self.alone(new, key),
            (None, None) => {}
        }
    }

    fn pair(&self, old: &Node, new: &mut Node, key: &str) {
        match (&old.value, &mut new.value) {
            (Value::Scalar(_, old), Value::Scalar(_, new)) if is_marked(new) => {
                *new = self.scalar(old, new, key).into();
            }
            (Value::Scalar(..), Value::Scalar(..)) => {}
            (Value::Mapping(old), Value::Mapping(new)) => {
                for entry in &mut new.entries {
                    let name = entry.key.text.clone();
                    self.either(old.get(&name), &mut entry.value, &name);
                    said_key(entry);
                }
            }
            (Value::Sequence(old), Value::Sequence(new)) => {
                let counterparts = Counterparts::of(old, new.len());
                for (at, item) in new.iter_mut().enumerate() {
                    self.either(counterparts.get(item, at), item, key);
                }
            }
            _ => self.alone(new, key),
        }
    }

    fn either(&self, old: Option<&Node>, new: &mut Node, key: &str) {
        match old {
            Some(old) => self.pair(old, new, key),
            None => self.alone(new, key),
        }
    }

    fn scalar(&self, old: &str, new: &str, key: &str) -> String {
        let (was, count) = (marks_in(old), marks_in(new).len());
        let known: BTreeSet<&str> = was.iter().copied().collect();
        said(new, |at, mark| {
            let is_same = if was.len() == count {
                was.get(at) == Some(&mark)
            } else {
                known.contains(mark)
            };
            if is_same {
                HIDDEN.to_owned()
            } else if was.is_empty() {
                hidden(&self.same_as(mark, key))
            } else {
                changed(&self.same_as(mark, key))
            }
        })
    }

    /// Words for a value that the other side does not have.
    fn alone(&self, new: &mut Node, key: &str) {
        match &mut new.value {
            Value::Scalar(_, text) if is_marked(text) => {
                *text = said(text, |_, mark| hidden(&self.same_as(mark, key))).into();
            }
            Value::Scalar(..) => {}
            Value::Mapping(mapping) => {
                for entry in &mut mapping.entries {
                    let name = entry.key.text.clone();
                    self.alone(&mut entry.value, &name);
                    said_key(entry);
                }
            }
            Value::Sequence(items) => items.iter_mut().for_each(|item| self.alone(item, key)),
        }
    }

    /// The other key of the Secret that has this value, or had it.
    fn same_as(&self, mark: &str, key: &str) -> String {
        let other = |keys: &Keys| {
            let keys = keys.get(mark)?;
            let (field, key) = keys.iter().find(|(_, other)| other != key)?;
            Some(yaml::FieldPath::<usize>::keys(&[field, key]).to_string())
        };
        match (other(&self.new), other(&self.old)) {
            (Some(path), _) => format!(", same as {path}"),
            (None, Some(path)) => format!(", same as the old {path}"),
            (None, None) => String::new(),
        }
    }
}

fn hidden(same_as: &str) -> String {
    format!("(hidden{same_as})")
}

fn changed(same_as: &str) -> String {
    format!("(hidden, changed{same_as})")
}

fn is_marked_char(c: char) -> bool {
    let mut buffer = [0; 4];
    is_marked(c.encode_utf8(&mut buffer))
}

fn said_key(entry: &mut Entry) {
    if is_marked(&entry.key.text) {
        entry.key.text = without_marks(&entry.key.text).into();
    }
}

fn without(mut node: Node) -> Node {
    node.walk_mut(|node| say(node, without_marks));
    node
}

/// The items of an old list, to be found for those of the new one: by name, by value, by place.
struct Counterparts<'n> {
    items: &'n [Node],
    names: BTreeMap<&'n str, &'n Node>,
    /// Scalars with marks, where positions say nothing.
    values: BTreeMap<&'n str, &'n Node>,
}

impl<'n> Counterparts<'n> {
    fn of(items: &'n [Node], new_length: usize) -> Self {
        let named = items
            .iter()
            .filter_map(|item| Some((item.str_at("name")?, item)));
        let marked = items.iter().filter_map(|item| Some((item.as_str()?, item)));
        let has_moved = items.len() != new_length;
        Self {
            items,
            names: named.collect(),
            values: marked
                .filter(|(text, _)| has_moved && is_marked(text))
                .collect(),
        }
    }

    fn get(&self, item: &Node, at: usize) -> Option<&'n Node> {
        if let Some(name) = item.str_at("name") {
            return self.names.get(name).copied();
        }
        let equal = item
            .as_str()
            .and_then(|text| self.values.get(text).copied());
        equal.or_else(|| self.items.get(at))
    }
}

fn keys(node: &Node) -> Keys {
    let mut keys = Keys::new();
    if !is_secret(node) {
        return keys;
    }
    for field in SECRET_FIELDS {
        let data = node.get(field).and_then(Node::as_mapping);
        for entry in data.into_iter().flat_map(|data| &data.entries) {
            let text = entry.value.as_str().unwrap_or_default();
            for mark in marks_in(text) {
                let found = keys.entry(mark.to_owned()).or_default();
                found.push((field, entry.key.text.clone()));
            }
        }
    }
    keys
}

fn said_path(path: &FieldPath) -> FieldPath {
    let said = |text: &Text| Text::from(without_marks(text));
    let label = |label: &Label| match label {
        Label::Position => Label::Position,
        Label::Keys(values) => Label::Keys(values.iter().map(said).collect()),
        Label::Value(value) => Label::Value(said(value)),
    };
    let segment = |segment: &Segment| match segment {
        Segment::Key(key) => Segment::Key(said(key)),
        Segment::Item(item) => Segment::Item(Item {
            label: label(&item.label),
            ..item.clone()
        }),
    };
    path.segments().iter().map(segment).collect()
}
