//! RFC 6902: the operations between two JSON values, and what they do. Only
//! `add`, `remove` and `replace` are made, the smallest values that differ in them.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;
use similar::DiffOp;

use crate::diff::edit_script;

/// One operation on a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Put a value at a pointer: into a map, or into a list before the item that is there.
    Add(String, Json),
    /// Take what is at a pointer away.
    Remove(String),
    /// Put a value in place of the one at a pointer.
    Replace(String, Json),
}

/// Lists that are longer than this together are compared place by place.
const LONGEST_ALIGNED: usize = 5_000;

/// The operations that make `new` of `old`, to be applied in order.
pub(super) fn between(old: &Json, new: &Json) -> Vec<Operation> {
    let mut operations = Vec::new();
    value(&mut String::new(), old, new, &mut operations);
    operations
}

fn value(at: &mut String, old: &Json, new: &Json, operations: &mut Vec<Operation>) {
    match (old, new) {
        _ if old == new => {}
        (Json::Object(old), Json::Object(new)) => {
            for (key, value) in old {
                below(at, key, |at| match new.get(key) {
                    Some(other) => self::value(at, value, other, operations),
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
fn below(at: &mut String, key: &str, then: impl FnOnce(&mut String)) {
    let length = at.len();
    at.push('/');
    at.push_str(&key.replace('~', "~0").replace('/', "~1"));
    then(at);
    at.truncate(length);
}

/// Equal items stay; of those between them each is made the one in its place, and what is left is
/// removed or added. Up to a gap the list is the new one already, so positions are the new list's.
fn list(at: &mut String, old: &[Json], new: &[Json], operations: &mut Vec<Operation>) {
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
        Operation::Replace(at, value) => match document.pointer_mut(at) {
            Some(place) => {
                *place = value.clone();
                true
            }
            None => false,
        },
        Operation::Add(at, value) => match holder(document, at) {
            Some((Json::Object(map), key)) => {
                map.insert(key, value.clone());
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
            Some((Json::Object(map), key)) => map.shift_remove(&key).is_some(),
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
fn holder<'d>(document: &'d mut Json, at: &str) -> Option<(&'d mut Json, String)> {
    let (above, key) = at.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    Some((document.pointer_mut(above)?, key))
}

impl Serialize for Operation {
    /// As RFC 6902 writes it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (op, path, value) = match self {
            Operation::Add(path, value) => ("add", path, Some(value)),
            Operation::Remove(path) => ("remove", path, None),
            Operation::Replace(path, value) => ("replace", path, Some(value)),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("op", op)?;
        map.serialize_entry("path", path)?;
        if let Some(value) = value {
            map.serialize_entry("value", value)?;
        }
        map.end()
    }
}
