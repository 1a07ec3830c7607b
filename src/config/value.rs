//! Free-form values in configuration files, decoded as Go decodes a field of any type.
//! In: a node of a configuration file. Out: a node with the same meaning in JSON.

use super::key::{config_key, is_true};
use crate::yaml::{Entry, Key, Mapping, Node, Tag, Text, Value};

/// `node` as `sigs.k8s.io/yaml` decodes it into an `interface{}`: keys become
/// strings, the last of several equal keys wins, and dates stay text.
pub(crate) fn config_value(node: &Node) -> Node {
    let mut decoded = node.clone();
    decoded.walk_mut(|node| match &mut node.value {
        Value::Scalar(tag @ Tag::Timestamp, _) => *tag = Tag::Str,
        Value::Scalar(Tag::Bool, text) => {
            *text = Text::new_static(if is_true(text) { "true" } else { "false" });
        }
        Value::Scalar(..) | Value::Sequence(_) => {}
        Value::Mapping(mapping) => decode_keys(mapping),
    });
    decoded
}

fn decode_keys(mapping: &mut Mapping) {
    for Entry { key, value } in std::mem::take(&mut mapping.entries) {
        let text = config_key(&key);
        match mapping.get_mut(&text) {
            Some(earlier) => *earlier = value,
            None => mapping.entries.push(Entry {
                key: Key::new(text, key.origin),
                value,
            }),
        }
    }
}
