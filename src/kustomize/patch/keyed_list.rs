//! Merges lists whose elements have an identity: containers by name, ports by number and
//! protocol, finalizers by value. Follows kyaml's `yaml/walk/associative_sequence.go`:
//!
//! 1. The identity of an element is its values at the merge keys, or the scalar itself in a list
//!    of scalars. The distinct identities are collected: the patch's in order, then the
//!    destination's.
//! 2. With several keys, an identity that lacks some takes them from the first other one that
//!    agrees on at least one key and contradicts none. Keys that no element sets are ignored.
//! 3. For each identity, the elements of destination and patch (one may be missing) are merged.
//!    Deleted and empty elements are dropped.
//! 4. The destination's elements are put in place of the merged ones with the same identity. With
//!    one key, the result has the patch's order, then the rest of the destination; with several,
//!    the patch's new elements come first, then the destination's in their own order.
//!
//! A list without a counterpart is merged with itself, so that its directives
//! are obeyed and repeated elements are folded. A patch that adds no elements
//! to a list of distinct elements keeps its order.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::yaml::{Node, Style, Tag, Text, Value};

use super::cause::keep_cause;
use super::directive::KEY;
use super::value::Merged;

/// The values of an element's keys; empty where it lacks one.
type Identity = Vec<Text>;

/// The merge of two elements, which are values like any other. This file knows only their
/// identity.
pub(super) trait Elements {
    /// Merges the patch's element into the destination's.
    fn merge(&mut self, dest: &mut Node, patch: Option<&Node>) -> Fallible<Merged>;

    /// The patch's element where the destination has none.
    fn add(&mut self, patch: &Node, outermost: bool) -> Fallible<Option<Node>>;
}

/// A list on its way to be merged.
pub(super) struct KeyedList {
    dest: Vec<Node>,
    patch: Vec<Node>,
    /// True if `dest` is the patch's own list, because the destination had none.
    aliased: bool,
}

impl KeyedList {
    /// A list with the elements of its patch.
    pub(super) fn patched(dest: Vec<Node>, patch: Vec<Node>) -> Self {
        Self {
            dest,
            patch,
            aliased: false,
        }
    }

    /// A patch's list where there is none to patch: it is merged with itself.
    pub(super) fn alone(items: Vec<Node>) -> Self {
        Self {
            dest: items,
            patch: Vec::new(),
            aliased: true,
        }
    }

    /// The elements of the patch.
    pub(super) fn patch(&self) -> &[Node] {
        &self.patch
    }

    /// The elements of the merged list.
    pub(super) fn merge(
        &mut self,
        keys: &[&str],
        elements: &mut dyn Elements,
    ) -> Fallible<Vec<Node>> {
        let scalar_keys = [""];
        let of_scalars = keys.is_empty();
        let keys = if of_scalars { &scalar_keys[..] } else { keys };
        if self.patch.is_empty() && self.is_plainly_keyed(keys) {
            return self.walk_in_place(elements);
        }
        if let Some(distinct) = self.distinct(keys) {
            return self.merge_distinct(keys, &distinct, elements);
        }
        let mut identities = self.identities(keys);
        if keys.len() > 1 {
            unify(&mut identities);
        }
        let Some(used) = used_keys(&identities, keys) else {
            return Ok(std::mem::take(&mut self.dest));
        };
        let mut merged = Vec::new();
        for identity in &identities {
            let values: Vec<Text> = used.iter().map(|&key| identity[key].clone()).collect();
            let names: Vec<&str> = used.iter().map(|&key| keys[key]).collect();
            self.merge_element(&names, &values, &mut merged, elements)?;
        }
        let names: Vec<&str> = used.iter().map(|&key| keys[key]).collect();
        append(&mut merged, std::mem::take(&mut self.dest), &names)?;
        Ok(merged)
    }

    /// The identities of both lists if every element is whole: it has all keys, and no other of its list has its
    /// values. Most lists are like that, and are merged without looking through them for each element.
    fn distinct(&self, keys: &[&str]) -> Option<Distinct> {
        if self.aliased {
            return None;
        }
        let of = |items: &[Node]| {
            let mut positions = FxHashMap::default();
            for (position, item) in items.iter().enumerate() {
                let is_fit = match keys {
                    [""] => matches!(item.value, Value::Scalar(..)),
                    _ => item.as_mapping().is_some(),
                };
                let identity = full_identity(item, keys).filter(|_| is_fit)?;
                if positions.insert(identity, position).is_some() {
                    return None;
                }
            }
            Some(positions)
        };
        Some(Distinct {
            dest: of(&self.dest)?,
            patch: of(&self.patch)?,
        })
    }

    /// Merges elements that are all whole: what `merge_element` and `append` do, by position.
    fn merge_distinct(
        &mut self,
        keys: &[&str],
        distinct: &Distinct,
        elements: &mut dyn Elements,
    ) -> Fallible<Vec<Node>> {
        let mut merged = Places::default();
        let mut is_dropped = vec![false; self.dest.len()];
        for identity in self.identities(keys) {
            let in_dest = distinct.dest.get(&identity).copied();
            let in_patch = distinct.patch.get(&identity);
            let in_patch = in_patch
                .and_then(|position| self.patch.get(*position))
                .cloned();
            let value = self.merge_found(in_dest, in_patch.as_ref(), keys, elements)?;
            match value.filter(|value| !is_nothing(value)) {
                Some(value) => merged.put(identity, value),
                None => {
                    if let Some(dropped) = in_dest.and_then(|at| is_dropped.get_mut(at)) {
                        *dropped = true;
                    }
                }
            }
        }
        let dest = std::mem::take(&mut self.dest).into_iter().zip(is_dropped);
        for (item, _) in dest.filter(|(_, is_dropped)| !is_dropped) {
            let identity = identity(&item, keys);
            if keys.len() > 1 {
                merged.remove(&identity);
            }
            merged.put(identity, item);
        }
        Ok(merged.into_items())
    }

    /// True if nothing is added and every element has a distinct, complete
    /// identity: then the order stays and each element is only cleaned up.
    fn is_plainly_keyed(&self, keys: &[&str]) -> bool {
        let identities: Vec<Option<Identity>> = self
            .dest
            .iter()
            .map(|item| full_identity(item, keys))
            .collect();
        let mut known = FxHashSet::default();
        let all = identities.iter().all(Option::is_some);
        all && identities.iter().all(|identity| known.insert(identity))
            && (!self.aliased || !self.dest.iter().any(|item| item.get(KEY).is_some()))
    }

    fn walk_in_place(&mut self, elements: &mut dyn Elements) -> Fallible<Vec<Node>> {
        let mut kept = Vec::with_capacity(self.dest.len());
        for mut item in std::mem::take(&mut self.dest) {
            let merged = if self.aliased {
                elements
                    .add(&item, false)?
                    .map_or(Merged::Cleared, Merged::New)
            } else {
                elements.merge(&mut item, None)?
            };
            match merged {
                Merged::Kept => kept.push(item),
                Merged::New(node) => kept.push(node),
                Merged::Cleared => {}
            }
        }
        kept.retain(|item| !is_nothing(item));
        Ok(kept)
    }

    /// All distinct identities: the patch's in order, then the destination's.
    fn identities(&self, keys: &[&str]) -> Vec<Identity> {
        let mut known = FxHashSet::default();
        let items = self.patch.iter().chain(&self.dest);
        let all = items.map(|item| identity(item, keys));
        all.filter(|identity| known.insert(identity.clone()))
            .collect()
    }

    fn merge_element(
        &mut self,
        keys: &[&str],
        values: &[Text],
        merged: &mut Vec<Node>,
        elements: &mut dyn Elements,
    ) -> Fallible<()> {
        let stated: Vec<(&str, &Text)> = keys
            .iter()
            .copied()
            .zip(values)
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let all: Vec<(&str, &Text)> = keys.iter().copied().zip(values).collect();
        let looked_up = if stated.is_empty() { &all } else { &stated };
        let in_dest = find(&self.dest, looked_up);
        let in_patch = find(&self.patch, looked_up).map(|index| self.patch[index].clone());
        let value = self.merge_found(in_dest, in_patch.as_ref(), keys, elements)?;
        let Some(mut value) = value.filter(|value| !is_nothing(value)) else {
            return set(&mut self.dest, None, keys, values);
        };
        if complete(&mut value, &stated)
            && let Some(index) = in_dest
            && let Some(old) = self.dest.get_mut(index)
        {
            complete(old, &stated);
        }
        set(merged, Some(value), keys, values)
    }

    /// Merges the elements of both sides. The result also replaces the
    /// destination's element, unless the patch replaces the whole element.
    fn merge_found(
        &mut self,
        in_dest: Option<usize>,
        in_patch: Option<&Node>,
        keys: &[&str],
        elements: &mut dyn Elements,
    ) -> Fallible<Option<Node>> {
        let Some(index) = in_dest else {
            return match in_patch {
                Some(patch) => elements.add(patch, true),
                None => Ok(None),
            };
        };
        if self.aliased {
            let node = elements.add(&self.dest[index], false)?;
            if let Some(node) = &node {
                self.dest[index] = node.clone();
            }
            return Ok(node);
        }
        let stated = |key: &&str| self.dest[index].get(key).cloned();
        let identity: Vec<Option<Node>> = keys.iter().map(stated).collect();
        let merged = elements.merge(&mut self.dest[index], in_patch)?;
        for (key, stated) in keys.iter().zip(&identity) {
            if let Some(stated) = stated {
                keep_cause(self.dest[index].get_mut(key), stated);
            }
        }
        match merged {
            Merged::Kept => Ok(Some(self.dest[index].clone())),
            Merged::Cleared => Ok(None),
            Merged::New(node) => Ok(Some(node)),
        }
    }
}

/// The position of each identity in two lists of whole elements.
struct Distinct {
    dest: FxHashMap<Identity, usize>,
    patch: FxHashMap<Identity, usize>,
}

/// Elements in order, each replaced or removed by its identity.
#[derive(Default)]
struct Places {
    items: Vec<Option<Node>>,
    positions: FxHashMap<Identity, usize>,
}

impl Places {
    /// Replaces the element with that identity, or appends a new one.
    fn put(&mut self, identity: Identity, item: Node) {
        let next = self.items.len();
        let position = *self.positions.entry(identity).or_insert(next);
        match self.items.get_mut(position) {
            Some(place) => *place = Some(item),
            None => self.items.push(Some(item)),
        }
    }

    fn remove(&mut self, identity: &Identity) {
        let position = self.positions.remove(identity);
        if let Some(place) = position.and_then(|position| self.items.get_mut(position)) {
            *place = None;
        }
    }

    fn into_items(self) -> Vec<Node> {
        self.items.into_iter().flatten().collect()
    }
}

/// The values of an element at `keys`; for a list of scalars, the element itself.
fn identity(item: &Node, keys: &[&str]) -> Identity {
    keys.iter()
        .map(|key| {
            if key.is_empty() {
                item.as_text().cloned().unwrap_or_default()
            } else {
                item.get(key)
                    .and_then(Node::as_text)
                    .cloned()
                    .unwrap_or_default()
            }
        })
        .collect()
}

fn full_identity(item: &Node, keys: &[&str]) -> Option<Identity> {
    let identity = identity(item, keys);
    identity
        .iter()
        .all(|value| !value.is_empty())
        .then_some(identity)
}

/// The indices of the keys that any element sets; all if none does, `None` if
/// there are no elements.
fn used_keys(identities: &[Identity], keys: &[&str]) -> Option<Vec<usize>> {
    if identities.is_empty() {
        return None;
    }
    let used: Vec<usize> = (0..keys.len())
        .filter(|&key| identities.iter().any(|identity| !identity[key].is_empty()))
        .collect();
    Some(if used.is_empty() {
        (0..keys.len()).collect()
    } else {
        used
    })
}

/// Fills missing keys of identities from others that agree on at least one
/// key and contradict none.
fn unify(identities: &mut [Identity]) {
    for i in 0..identities.len() {
        for j in 0..identities.len() {
            if let Some(union) = union(&identities[i], &identities[j]) {
                identities[i].clone_from(&union);
                identities[j] = union;
            }
        }
    }
}

fn union(a: &Identity, b: &Identity) -> Option<Identity> {
    let mut agree = false;
    let mut union = Vec::with_capacity(a.len());
    for (a, b) in a.iter().zip(b) {
        match (a == b, a.is_empty(), b.is_empty()) {
            (true, ..) => {
                agree = true;
                union.push(a.clone());
            }
            (false, false, false) => return None,
            (false, true, _) => union.push(b.clone()),
            (false, _, true) => union.push(a.clone()),
        }
    }
    agree.then_some(union)
}

/// True if the element has exactly these values at all keys.
fn is_identified_by(item: &Node, wanted: &[(&str, &Text)]) -> bool {
    wanted.iter().all(|(key, value)| {
        if key.is_empty() {
            raw_text(item) == value.as_str()
        } else {
            item.get(key)
                .is_some_and(|found| raw_text(found) == value.as_str())
        }
    })
}

fn raw_text(node: &Node) -> &str {
    match &node.value {
        Value::Scalar(_, text) => text,
        _ => "",
    }
}

fn find(items: &[Node], wanted: &[(&str, &Text)]) -> Option<usize> {
    items.iter().position(|item| is_identified_by(item, wanted))
}

fn is_nothing(item: &Node) -> bool {
    item.is_null()
        || item
            .as_mapping()
            .is_some_and(crate::yaml::Mapping::is_empty)
}

/// Replaces the element with the same key values by `item`, or appends it;
/// `None` removes that element. Empty elements are dropped. Without any
/// values, all other elements are dropped, too (kyaml's `ElementSetter`).
fn set(items: &mut Vec<Node>, item: Option<Node>, keys: &[&str], values: &[Text]) -> Fallible<()> {
    let passes_scalars = keys.first().is_some_and(|key| !key.is_empty())
        && values.first().is_some_and(|value| !value.is_empty());
    let mut found = false;
    let mut kept = Vec::with_capacity(items.len() + 1);
    for old in items.drain(..).filter(|old| !is_nothing(old)) {
        if passes_scalars && old.as_mapping().is_none() {
            kept.push(old);
        } else if values.is_empty() {
        } else if matches(&old, keys, values)? {
            found = true;
            kept.extend(item.clone());
        } else {
            kept.push(old);
        }
    }
    kept.extend(item.filter(|item| !found && !item.is_null()));
    *items = kept;
    Ok(())
}

/// True if the element has these values at the keys; an empty value matches any value of its key.
fn matches(item: &Node, keys: &[&str], values: &[Text]) -> Fallible<bool> {
    for (key, value) in keys.iter().zip(values) {
        let is_fit = if key.is_empty() {
            matches!(item.value, Value::Scalar(..))
        } else {
            item.as_mapping().is_some()
        };
        if !is_fit {
            return Err(misfit(item, key).into());
        }
        let agrees = if key.is_empty() {
            raw_text(item) == value.as_str()
        } else {
            item.get(key)
                .is_some_and(|found| value.is_empty() || raw_text(found) == value.as_str())
        };
        if !agrees {
            return Ok(false);
        }
    }
    Ok(true)
}

fn misfit(item: &Node, key: &str) -> Diagnostic {
    let message = if key.is_empty() {
        format!(
            "the list merges by value, but an element is a {}",
            item.kind_name()
        )
    } else {
        format!(
            "the list merges by `{key}`, but an element is a {}",
            item.kind_name()
        )
    };
    Diagnostic::error(Code::PatchShape, message)
        .at(item.origin)
        .help("correct the element; all elements of the list must have the same form")
}

/// Adds the missing keys to an element; true if any was missing.
fn complete(item: &mut Node, stated: &[(&str, &Text)]) -> bool {
    let origin = item.origin;
    let mut lacked = false;
    for (key, value) in stated {
        match &mut item.value {
            Value::Mapping(mapping) if !mapping.contains(key) => {
                lacked = true;
                mapping.push(key, bare((*value).clone(), origin));
            }
            _ => {}
        }
    }
    lacked
}

/// A plain scalar, whose type is what its text looks like.
fn bare(text: Text, origin: crate::diag::Origin) -> Node {
    let tag = crate::yaml::resolve_plain(&text, crate::yaml::Dialect::Yaml12);
    Node {
        value: Value::Scalar(if tag == Tag::Null { Tag::Str } else { tag }, text),
        style: Style::Plain,
        origin,
    }
}

/// Appends the destination's elements; each replaces the merged element with the same key
/// values. With several keys that one is removed first, so that the destination's order
/// is kept. As in kyaml, an element that lacks its single key drops everything before it.
fn append(merged: &mut Vec<Node>, dest: Vec<Node>, keys: &[&str]) -> Fallible<()> {
    for item in dest {
        if keys == [""] {
            let text = raw_text(&item).into();
            set(merged, Some(item), keys, &[text])?;
            continue;
        }
        let mut values: Vec<Text> = Vec::new();
        for key in keys {
            if item.as_mapping().is_none() && !item.is_null() {
                return Err(misfit(&item, key).into());
            }
            match item.get(key) {
                Some(value) => values.push(raw_text(value).into()),
                None => merged.push(item.clone()),
            }
        }
        if keys.len() > 1 {
            set(merged, None, keys, &values)?;
        }
        set(merged, Some(item), keys, &values)?;
    }
    Ok(())
}
