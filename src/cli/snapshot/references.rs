//! The names in a resource that may be those of other resources. A name in a label or a selector is
//! none; any other text may be one, since custom resources and annotations refer to what they like.

use crate::model::looks_like_content_hash;
use crate::yaml::{Node, Value};

/// Fields whose values are compared with labels.
const LABELS: [&str; 5] = [
    "labels",
    "matchExpressions",
    "matchLabels",
    "selector",
    "labelSelector",
];

/// True if `resource` may refer to another resource called `name`.
pub(super) fn refers_to(resource: &Node, name: &str) -> bool {
    let is_hashed = name
        .rsplit_once('-')
        .is_some_and(|(_, hash)| looks_like_content_hash(hash));
    let is_meant = |text: &str| {
        text == name
            || text
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with('/'))
            || (is_hashed && text.contains(name))
    };
    let Some(fields) = resource.as_mapping() else {
        return false;
    };
    fields.entries.iter().any(|field| {
        let value = match field.key.text.as_str() {
            "kind" | "apiVersion" => return false,
            "metadata" => field.value.at(&["annotations"]),
            _ => Some(&field.value),
        };
        value.is_some_and(|value| has_text(value, &is_meant))
    })
}

/// True if a text in `node`, labels aside, is one that `is_meant`.
fn has_text(node: &Node, is_meant: &dyn Fn(&str) -> bool) -> bool {
    match &node.value {
        Value::Scalar(..) => node.as_str().is_some_and(is_meant),
        Value::Sequence(items) => items.iter().any(|item| has_text(item, is_meant)),
        Value::Mapping(mapping) => mapping.entries.iter().any(|field| {
            !LABELS.contains(&field.key.text.as_str()) && has_text(&field.value, is_meant)
        }),
    }
}
