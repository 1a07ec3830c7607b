//! `metadata.annotations` as kustomize rewrites them: each time it sets one
//! of its own annotations, all of them pass through a Go map of strings.

use rustc_hash::FxHashSet;

use crate::diag::Origin;
use crate::yaml::{Entry, Mapping, Node, Style, Tag, Text, Value};

use crate::model::resource::Resource;

impl Resource {
    /// The text of an annotation as written, whatever its type.
    pub fn annotation_text(&self, key: &str) -> Option<&str> {
        match &self.node.at(&["metadata", "annotations", key])?.value {
            Value::Scalar(_, text) => Some(text),
            Value::Sequence(_) | Value::Mapping(_) => Some(""),
        }
    }

    /// Merges repeated `annotations`: kustomize reads the first, removes it, and sets its values in the next, each time
    /// that it sets an annotation of its own. Returns the origins of the first two; `None` if there is one, or another
    /// value than a map, which kustomize refuses.
    pub(crate) fn merge_repeated_annotations(&mut self) -> Option<[Origin; 2]> {
        let metadata = self.node.get_mut("metadata")?.as_mapping_mut()?;
        let repeated = || {
            metadata
                .entries
                .iter()
                .filter(|entry| is_annotations(entry))
        };
        let mut places = repeated().map(|entry| entry.key.origin);
        let places = [places.next()?, places.next()?];
        if !repeated().all(|entry| is_map_of_scalars(&entry.value)) {
            return None;
        }
        let values = repeated().map(|entry| entry.value.as_mapping().cloned());
        let merged = values.map(Option::unwrap_or_default).reduce(set_all)?;
        let first = metadata.position("annotations")?;
        let mut index = 0;
        metadata.entries.retain(|entry| {
            index += 1;
            index <= first + 1 || !is_annotations(entry)
        });
        metadata.entries.get_mut(first)?.value.value = Value::Mapping(merged);
        Some(places)
    }

    /// Converts all annotations to strings, keeps the last of repeated keys,
    /// and removes an empty map.
    pub fn settle_annotations(&mut self) {
        let metadata = self.node.get_mut("metadata");
        let Some(metadata) = metadata.and_then(Node::as_mapping_mut) else {
            return;
        };
        let Some(annotations) = metadata.get_mut("annotations") else {
            return;
        };
        annotations.style = Style::Plain;
        let is_left = match &mut annotations.value {
            Value::Mapping(mapping) => {
                settle(mapping);
                !mapping.is_empty()
            }
            Value::Sequence(items) => {
                let mut mapping = paired(items);
                settle(&mut mapping);
                let is_left = !mapping.is_empty();
                annotations.value = Value::Mapping(mapping);
                is_left
            }
            Value::Scalar(..) => false,
        };
        if !is_left {
            metadata.remove("annotations");
        }
    }
}

fn is_annotations(entry: &Entry) -> bool {
    entry.key.text == "annotations"
}

fn is_map_of_scalars(node: &Node) -> bool {
    let is_scalar = |(_, value): (&str, &Node)| matches!(value.value, Value::Scalar(..));
    let is_map = |map: &Mapping| map.iter().all(is_scalar);
    node.is_null() || node.as_mapping().is_some_and(is_map)
}

/// Sets the values of `earlier` in `later`.
fn set_all(earlier: Mapping, mut later: Mapping) -> Mapping {
    for entry in earlier.entries {
        match later.get_mut(&entry.key.text) {
            Some(value) => *value = entry.value,
            None => later.entries.push(entry),
        }
    }
    later
}

/// Pairs the items of a list: Go's loop over map content takes every second
/// item for the value of the one before.
fn paired(items: &[Node]) -> Mapping {
    let mut mapping = Mapping::default();
    for pair in items.chunks_exact(2) {
        if let [key, value] = pair {
            mapping.push(key.as_str().unwrap_or_default(), value.clone());
        }
    }
    mapping
}

fn settle(annotations: &mut Mapping) {
    keep_last_of_repeated(annotations);
    for entry in &mut annotations.entries {
        entry.key.tag = Tag::Str;
        entry.value.style = Style::Plain;
        match &mut entry.value.value {
            Value::Scalar(tag, _) => *tag = Tag::Str,
            Value::Sequence(_) | Value::Mapping(_) => {
                entry.value.value = Value::Scalar(Tag::Str, Text::default());
            }
        }
    }
}

/// Keeps the last of repeated keys, as a Go map does; elsewhere they are an error.
fn keep_last_of_repeated(annotations: &mut Mapping) {
    let mut later = FxHashSet::default();
    let entries = annotations.entries.iter().rev();
    let kept: Vec<bool> = entries
        .map(|entry| later.insert(entry.key.text.clone()))
        .collect();
    let mut kept = kept.into_iter().rev();
    annotations.entries.retain(|_| kept.next().unwrap_or(true));
}
