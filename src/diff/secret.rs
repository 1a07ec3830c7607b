//! Secrets without their values. In: manifests. Out: the same with each value
//! replaced by a token, `(secret 1)`; equal values share one, wherever and however
//! encoded they stand. Nothing past this module has seen a value, or its length.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustc_hash::FxHashMap;

use crate::yaml::{Mapping, Node, Style, Tag, Text, Value};

/// The fields of a Secret that hold values: encoded, and as they are.
pub(super) const FIELDS: [&str; 2] = ["data", "stringData"];

/// Where `kubectl apply` leaves a copy of the whole manifest.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What `kubectl diff` puts in place of values (`Masker` in kubectl's `pkg/cmd/diff/diff.go`). They
/// are no values: of two keys with one mask nothing is known, so that no token may call them equal.
const MASKS_OF_KUBECTL: [&str; 3] = ["***", "*** (before)", "*** (after)"];

/// One value of a Secret, by its key.
#[derive(Clone, Copy)]
pub(super) struct SecretValue<'n> {
    pub(super) key: &'n Text,
    pub(super) field: &'static str,
    pub(super) value: &'n Node,
}

/// The tokens given out so far, by the value that each stands for.
#[derive(Default)]
pub(super) struct Tokens(FxHashMap<Vec<u8>, usize>);

/// True for a manifest of kind Secret. Any group's: a value too many is masked, never one too few.
pub(super) fn is_secret(node: &Node) -> bool {
    node.str_at("kind") == Some("Secret")
}

/// The values of a Secret, by key; `None` where a field that should be a map is none.
/// `stringData` wins, as it does in the API server.
pub(super) fn values(secret: &Mapping) -> Option<Vec<SecretValue<'_>>> {
    let mut values: Vec<SecretValue<'_>> = Vec::new();
    for field in FIELDS {
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

impl Tokens {
    /// `node` with every Secret in it masked; `None` where there is none.
    pub(super) fn mask(&mut self, node: &Node) -> Option<Node> {
        node.any(is_secret).then(|| {
            let mut masked = node.clone();
            masked.walk_mut(|node| {
                if is_secret(node) {
                    self.mask_secret(node);
                }
            });
            masked
        })
    }

    /// Masks every entry of the fields that hold values, repeated ones included.
    fn mask_secret(&mut self, secret: &mut Node) {
        let Some(mapping) = secret.as_mapping_mut() else {
            return;
        };
        for (field, value) in mapping.iter_mut() {
            match field {
                "data" => self.mask_values(value, decoded),
                "stringData" => self.mask_values(value, as_is),
                "metadata" => self.mask_last_applied(value),
                _ => {}
            }
        }
    }

    fn mask_last_applied(&mut self, metadata: &mut Node) {
        let Some(metadata) = metadata.as_mapping_mut() else {
            return;
        };
        let annotations = metadata
            .iter_mut()
            .filter(|(field, _)| *field == "annotations")
            .filter_map(|(_, value)| value.as_mapping_mut());
        for (_, copy) in annotations
            .flat_map(Mapping::iter_mut)
            .filter(|(annotation, _)| *annotation == LAST_APPLIED)
        {
            self.mask_values(copy, as_is);
        }
    }

    /// Replaces every scalar in `node` but nulls and masks, which are no values.
    fn mask_values(&mut self, node: &mut Node, bytes: fn(&str) -> Vec<u8>) {
        node.walk_mut(|node| match &mut node.value {
            Value::Scalar(Tag::Null, _) => {}
            Value::Scalar(_, text) if MASKS_OF_KUBECTL.contains(&text.as_str()) => {}
            Value::Scalar(tag, text) => {
                *text = self.token(bytes(text)).into();
                *tag = Tag::Str;
                node.style = Style::Plain;
            }
            Value::Sequence(_) | Value::Mapping(_) => {}
        });
    }

    fn token(&mut self, value: Vec<u8>) -> String {
        let next = self.0.len() + 1;
        format!("(secret {})", self.0.entry(value).or_insert(next))
    }
}

/// The bytes behind base64, line breaks in it or not; text that is none stands for itself.
fn decoded(text: &str) -> Vec<u8> {
    let packed: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(packed).unwrap_or_else(|_| as_is(text))
}

fn as_is(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}
