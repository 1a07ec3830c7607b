//! The values of one Secret.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::model::SECRET_FIELDS;
use crate::yaml::{Mapping, Node, Tag, Text, Value};

/// The masks that `kubectl diff` prints for values (`Masker` in kubectl's
/// `pkg/cmd/diff/diff.go`). They are not values: two keys with one mask may differ, so nothing
/// may call them equal.
const MASKS_OF_KUBECTL: [&str; 3] = ["***", "*** (before)", "*** (after)"];

/// The masks of snapshots, and of reports that were kept.
const OWN_MASK: &str = "(hidden";

/// One value of a Secret, by its key.
#[derive(Clone, Copy)]
pub(in crate::diff) struct SecretValue<'n> {
    pub(in crate::diff) key: &'n Text,
    pub(in crate::diff) field: &'static str,
    pub(in crate::diff) value: &'n Node,
}

/// The values of a Secret, by key; `None` where a field that should be a map is not.
/// `stringData` wins, as it does in the API server.
pub(in crate::diff) fn values(secret: &Mapping) -> Option<Vec<SecretValue<'_>>> {
    let mut values: Vec<SecretValue<'_>> = Vec::new();
    for field in SECRET_FIELDS {
        let Some(node) = secret.get(field) else {
            continue;
        };
        for entry in &node.as_mapping()?.entries {
            values.push(SecretValue {
                key: &entry.key.text,
                field,
                value: &entry.value,
            });
        }
    }
    values.reverse();
    values.sort_by_key(|value| value.key);
    values.dedup_by_key(|value| value.key);
    Some(values)
}

/// The text of a scalar that is a value, and no null and no mask.
pub(super) fn value_of(node: &Node) -> Option<&Text> {
    match &node.value {
        Value::Scalar(Tag::Null, _) => None,
        Value::Scalar(_, text) if MASKS_OF_KUBECTL.contains(&text.as_str()) => None,
        Value::Scalar(_, text) if text.starts_with(OWN_MASK) => None,
        Value::Scalar(_, text) => Some(text),
        Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// The bytes of a value in a field of a Secret.
pub(super) fn bytes_of(field: &str, text: &str) -> Vec<u8> {
    if field == "data" {
        decoded(text)
    } else {
        text.as_bytes().to_vec()
    }
}

/// The bytes behind base64, line breaks in it or not; text that is not base64 stands for itself.
fn decoded(text: &str) -> Vec<u8> {
    let packed: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(&packed);
    bytes
        .or_else(|_| STANDARD_NO_PAD.decode(&packed))
        .unwrap_or_else(|_| text.as_bytes().to_vec())
}
