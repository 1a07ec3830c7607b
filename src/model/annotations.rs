//! `metadata.annotations` as kustomize rewrites them: each time it sets one
//! of its own annotations, all of them pass through a Go map of strings.

use rustc_hash::FxHashSet;

use crate::yaml::{Mapping, Node, Style, Tag, Text, Value};

use crate::model::resource::Resource;

impl Resource {
    /// The text of an annotation as written, whatever its type.
    pub fn annotation_text(&self, key: &str) -> Option<&str> {
        match &self.node.at(&["metadata", "annotations", key])?.value {
            Value::Scalar(_, text) => Some(text),
            Value::Sequence(_) | Value::Mapping(_) => Some(""),
        }
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
