//! Lists whose elements have an identity: containers by name, ports by number
//! and protocol, finalizers by value.
//!
//! Follows kyaml's `yaml/walk/associative_sequence.go`: the patch's elements
//! come first, in their order, then what is left of the destination. Where an
//! element lacks one of several keys, it takes it from the first other element
//! that agrees on the rest.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::yaml::{Node, Style, Tag, Text, Value};

use super::cause::keep_cause;
use super::directive::KEY;
use super::value::Merged;

/// The values of an element's keys; empty where it lacks one.
type Identity = Vec<Text>;

/// How two elements merge, each a value like any other. This file knows their identity only.
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
    /// The patch is the destination: there was nothing to patch.
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

    /// Nothing is added and every element has an identity of its own: the
    /// order stays, and each element is only looked through.
    fn is_plainly_keyed(&self, keys: &[&str]) -> bool {
        let identities: Vec<Option<Identity>> = self
            .dest
            .iter()
            .map(|item| full_identity(item, keys))
            .collect();
        let all = identities.iter().all(Option::is_some);
        all && identities
            .iter()
            .enumerate()
            .all(|(index, identity)| !identities[..index].contains(identity))
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

    /// Every distinct identity: the patch's in order, then the destination's.
    fn identities(&self, keys: &[&str]) -> Vec<Identity> {
        let mut found: Vec<Identity> = Vec::new();
        for item in self.patch.iter().chain(&self.dest) {
            let identity = identity(item, keys);
            if !found.contains(&identity) {
                found.push(identity);
            }
        }
        found
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

    /// The element that both sides' elements make, and that element in place of
    /// the destination's unless the patch replaces it.
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

/// An element's values at `keys`; the element itself for a list of scalars.
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

/// Which keys any element states; all of them if none does, `None` if there are no elements.
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

/// Fills the gaps of identities from others that agree on at least one key and contradict in none.
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

/// True if the element has every key, with that very value.
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

/// Puts `item` where its like is, or at the end; without an item, takes its like
/// out. Empty elements go. Where no values are asked for, nothing is left of the
/// rest (kyaml's `ElementSetter`).
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

/// True if the element has the values at the keys: any, where an empty one is asked for.
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
            "the list merges by value, and an element is a {}",
            item.kind_name()
        )
    } else {
        format!(
            "the list merges by `{key}`, and an element is a {}",
            item.kind_name()
        )
    };
    Diagnostic::error(Code::PatchShape, message)
        .at(item.origin)
        .help("correct the element; all of such a list are of one form")
}

/// Gives an element the keys it lacks; true if it lacked any.
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

/// A scalar that stands for whatever its text says.
fn bare(text: Text, origin: crate::diag::Origin) -> Node {
    let tag = crate::yaml::resolve_plain(&text, crate::yaml::Dialect::Yaml12);
    Node {
        value: Value::Scalar(if tag == Tag::Null { Tag::Str } else { tag }, text),
        style: Style::Plain,
        origin,
    }
}

/// Appends what the destination has: in place of its like, if there is one.
/// With several keys its like goes first, so that the destination's order holds.
/// An element that lacks a single key empties what came before it, as in kyaml.
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
