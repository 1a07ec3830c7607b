//! Free-form values in configuration files: what Go makes of YAML where a field
//! takes anything. In: a node of a configuration file. Out: a node that says the
//! same to JSON.

use super::key::{config_key, is_true};
use crate::yaml::{Entry, Key, Mapping, Node, Tag, Text, Value};

/// `node` as `sigs.k8s.io/yaml` decodes it into an `interface{}`: keys are strings, the last of
/// those that are the same counts, and dates are text.
pub fn config_value(node: &Node) -> Node {
    let value = match &node.value {
        Value::Scalar(Tag::Timestamp, text) => Value::Scalar(Tag::Str, text.clone()),
        Value::Scalar(Tag::Bool, text) => {
            let text = if is_true(text) { "true" } else { "false" };
            Value::Scalar(Tag::Bool, Text::new_static(text))
        }
        Value::Scalar(tag, text) => Value::Scalar(*tag, text.clone()),
        Value::Sequence(items) => Value::Sequence(items.iter().map(config_value).collect()),
        Value::Mapping(mapping) => Value::Mapping(config_mapping(mapping)),
    };
    Node {
        value,
        style: node.style,
        origin: node.origin,
    }
}

fn config_mapping(mapping: &Mapping) -> Mapping {
    let mut decoded = Mapping::default();
    for Entry { key, value } in &mapping.entries {
        let (text, value) = (config_key(key), config_value(value));
        match decoded.get_mut(&text) {
            Some(earlier) => *earlier = value,
            None => decoded.entries.push(Entry {
                key: Key::new(text, key.origin),
                value,
            }),
        }
    }
    decoded
}
