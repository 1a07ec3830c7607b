//! RFC 6902: the operations between two JSON values, and what they do. Only
//! `add`, `remove` and `replace` are made, the smallest values that differ in them.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;
use similar::DiffOp;

use crate::diff::edit_script;

use crate::yaml::{Pointer, Text};

/// One operation on a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Put a value at a pointer: into a map, or into a list before the item that is there.
    Add(Pointer, Json),
    /// Take what is at a pointer away.
    Remove(Pointer),
    /// Put a value in place of the one at a pointer.
    Replace(Pointer, Json),
}

/// Lists that are longer than this together are compared place by place.
const LONGEST_ALIGNED: usize = 5_000;

/// The operations that make `new` of `old`, to be applied in order.
pub(super) fn between(old: &Json, new: &Json) -> Vec<Operation> {
    let mut operations = Vec::new();
    value(&mut Pointer::default(), old, new, &mut operations);
    operations
}

fn value(at: &mut Pointer, old: &Json, new: &Json, operations: &mut Vec<Operation>) {
    match (old, new) {
        _ if old == new => {}
        (Json::Object(old), Json::Object(new)) => {
            for (key, value) in old {
                below(at, key, |at| match new.get(key) {
                    Some(other) => super::operations::value(at, value, other, operations),
                    None => operations.push(Operation::Remove(at.clone())),
                });
            }
            for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                below(at, key, |at| {
                    operations.push(Operation::Add(at.clone(), value.clone()));
                });
            }
        }
        (Json::Array(old), Json::Array(new)) => list(at, old, new, operations),
        _ => operations.push(Operation::Replace(at.clone(), new.clone())),
    }
}

/// Goes to `key` below `at`, and back.
fn below(at: &mut Pointer, key: &str, then: impl FnOnce(&mut Pointer)) {
    at.push(key);
    then(at);
    at.pop();
}

/// Equal items stay; of those between them each is made the one in its place, and what is left is
/// removed or added. Up to a gap the list is the new one already, so positions are the new list's.
fn list(at: &mut Pointer, old: &[Json], new: &[Json], operations: &mut Vec<Operation>) {
    for (removed, added) in gaps(old, new) {
        let mut to = added.start;
        let mut items = new[added].iter();
        for item in &old[removed] {
            let at_item = to.to_string();
            match items.next() {
                Some(other) => {
                    below(at, &at_item, |at| value(at, item, other, operations));
                    to += 1;
                }
                None => below(at, &at_item, |at| {
                    operations.push(Operation::Remove(at.clone()));
                }),
            }
        }
        for item in items {
            below(at, &to.to_string(), |at| {
                operations.push(Operation::Add(at.clone(), item.clone()));
            });
            to += 1;
        }
    }
}

/// The ranges of both lists between items that are equal.
fn gaps(old: &[Json], new: &[Json]) -> Vec<(Range<usize>, Range<usize>)> {
    if old.len() + new.len() > LONGEST_ALIGNED {
        return vec![(0..old.len(), 0..new.len())];
    }
    let prints = |items: &[Json]| items.iter().map(fingerprint).collect::<Vec<u64>>();
    let (mut gaps, mut open) = (Vec::new(), None::<(Range<usize>, Range<usize>)>);
    for op in edit_script(&prints(old), &prints(new)) {
        let (from, to) = (op.old_range(), op.new_range());
        match (op, open.as_mut()) {
            (DiffOp::Equal { .. }, _) => gaps.extend(open.take()),
            (_, Some(gap)) => (gap.0.end, gap.1.end) = (from.end, to.end),
            (_, None) => open = Some((from, to)),
        }
    }
    gaps.extend(open);
    gaps
}

/// A number that equal values share. Should others share it, the patch is found wrong when it is
/// verified.
fn fingerprint(value: &Json) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Does what `operations` say; false where one cannot be done.
pub(super) fn apply(document: &mut Json, operations: &[Operation]) -> bool {
    operations.iter().all(|operation| match operation {
        Operation::Replace(at, value) => match value_at(document, at.tokens()) {
            Some(place) => {
                *place = value.clone();
                true
            }
            None => false,
        },
        Operation::Add(at, value) => match holder(document, at) {
            Some((Json::Object(map), key)) => {
                map.insert(key.to_owned(), value.clone());
                true
            }
            Some((Json::Array(items), key)) => match key.parse::<usize>() {
                Ok(position) if position <= items.len() => {
                    items.insert(position, value.clone());
                    true
                }
                _ => false,
            },
            _ => false,
        },
        Operation::Remove(at) => match holder(document, at) {
            Some((Json::Object(map), key)) => map.shift_remove(key).is_some(),
            Some((Json::Array(items), key)) => match key.parse::<usize>() {
                Ok(position) if position < items.len() => {
                    items.remove(position);
                    true
                }
                _ => false,
            },
            _ => false,
        },
    })
}

/// The collection that a pointer ends in, and the last key.
fn holder<'d, 'p>(document: &'d mut Json, at: &'p Pointer) -> Option<(&'d mut Json, &'p str)> {
    let (key, above) = at.tokens().split_last()?;
    Some((value_at(document, above)?, key))
}

fn value_at<'d>(document: &'d mut Json, tokens: &[Text]) -> Option<&'d mut Json> {
    let mut tokens = tokens.iter();
    tokens.try_fold(document, |value, token| match value {
        Json::Object(map) => map.get_mut(token.as_str()),
        Json::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

impl Serialize for Operation {
    /// Serializes the operation in the form of RFC 6902.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (op, path, value) = match self {
            Operation::Add(path, value) => ("add", path, Some(value)),
            Operation::Remove(path) => ("remove", path, None),
            Operation::Replace(path, value) => ("replace", path, Some(value)),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("op", op)?;
        map.serialize_entry("path", &path.to_string())?;
        if let Some(value) = value {
            map.serialize_entry("value", value)?;
        }
        map.end()
    }
}
