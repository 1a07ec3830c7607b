//! ConfigMaps and Secrets: keys, sizes, and what a type of Secret must hold.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::yaml::{Mapping, Node};

use super::fields::{map, text};
use super::text::is_data_key;

/// Most bytes of all values together.
const SIZE: usize = 1024 * 1024;

/// Notes keys that a ConfigMap cannot have.
pub(super) fn config_map(node: &Node, found: &mut Found) {
    keys(node, &["data", "binaryData"], found);
    let (Some(data), Some(binary)) = (map(node, "data"), map(node, "binaryData")) else {
        return size(node, found);
    };
    for entry in binary
        .entries
        .iter()
        .filter(|entry| data.contains(&entry.key.text))
    {
        let message = message!("`data` has the key `{}`, too", entry.key.text);
        found.at_keys(&["data", &entry.key.text], |found| {
            found.note(MismatchKind::Repeated, entry.key.origin, message);
        });
    }
    size(node, found);
}

/// Notes keys that a Secret cannot have, and those that its type needs.
pub(super) fn secret(node: &Node, found: &mut Found) {
    keys(node, &["data", "stringData"], found);
    let has = |key: &str| {
        ["data", "stringData"]
            .iter()
            .any(|field| map(node, field).is_some_and(|data| data.contains(key)))
    };
    let needed: &[&str] = match text(node, "type") {
        Some("kubernetes.io/tls") => &["tls.crt", "tls.key"],
        Some("kubernetes.io/dockerconfigjson") => &[".dockerconfigjson"],
        Some("kubernetes.io/dockercfg") => &[".dockercfg"],
        Some("kubernetes.io/ssh-auth") => &["ssh-privatekey"],
        Some("kubernetes.io/basic-auth") if !has("username") && !has("password") => {
            &["username", "password"]
        }
        _ => &[],
    };
    for key in needed.iter().filter(|key| !has(key)) {
        let kind = text(node, "type").unwrap_or_default();
        let at = node.get("type").map_or(node.origin, |own| own.origin);
        let message = message!("a Secret of type `{}` needs `{}`", kind, key);
        found.at_keys(&["data", key], |found| {
            found.note(MismatchKind::MissingField, at, message);
        });
    }
    for key in [".dockerconfigjson", ".dockercfg"]
        .iter()
        .filter(|key| needed.contains(key))
    {
        not_json(node, key, found);
    }
    let account = node.at(&[
        "metadata",
        "annotations",
        "kubernetes.io/service-account.name",
    ]);
    if text(node, "type") == Some("kubernetes.io/service-account-token") && account.is_none() {
        let message = "the token of a service account needs the annotation with its name";
        found.at_keys(
            &[
                "metadata",
                "annotations",
                "kubernetes.io/service-account.name",
            ],
            |found| {
                found.note(MismatchKind::MissingField, node.origin, message);
            },
        );
    }
    size(node, found);
}

/// Notes a file of registries that is not JSON.
fn not_json(node: &Node, key: &str, found: &mut Found) {
    let text = |field: &str| map(node, field).and_then(|data| data.get(key));
    let bytes = match (text("stringData"), text("data")) {
        (Some(value), _) => value.as_str().map(|text| text.as_bytes().to_vec()),
        (None, Some(value)) => value.as_str().and_then(decoded),
        (None, None) => None,
    };
    let Some(bytes) =
        bytes.filter(|bytes| serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_err())
    else {
        return;
    };
    let field = if text("stringData").is_some() {
        "stringData"
    } else {
        "data"
    };
    let at = text(field).map_or(node.origin, |value| value.origin);
    let message = if bytes.is_empty() {
        "the value is empty, and must be JSON"
    } else {
        "the value is not JSON"
    };
    found.at_keys(&[field, key], |found| {
        found.note(MismatchKind::Malformed, at, message);
    });
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let digits: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    BASE64_STANDARD.decode(digits).ok()
}

fn keys(node: &Node, names: &[&str], found: &mut Found) {
    for name in names {
        let entries = map(node, name).map_or(&[][..], |data| &data.entries);
        for entry in entries.iter().filter(|entry| !is_data_key(&entry.key.text)) {
            let message = message!(
                "`{}` cannot be a key: it takes letters, digits, `-`, `_` and `.`, at most 253",
                entry.key.text
            );
            found.at_keys(&[name, &entry.key.text], |found| {
                found.note(MismatchKind::Malformed, entry.key.origin, message);
            });
        }
    }
}

fn size(node: &Node, found: &mut Found) {
    let length = |name: &str, part: usize| {
        let values = map(node, name).into_iter().flat_map(Mapping::iter);
        values
            .map(|(_, value)| value.as_str().map_or(0, str::len))
            .sum::<usize>()
            * part
            / 4
    };
    // Base64 has four characters for three bytes.
    let is_secret = found.is_secret;
    let total = length("data", if is_secret { 3 } else { 4 })
        + length("stringData", 4)
        + length("binaryData", 3);
    if total > SIZE {
        let message = message!(
            "the values have {} bytes together, and may have {}",
            total,
            SIZE
        );
        found.at_key(if is_secret { "data" } else { "" }, |found| {
            found.note(MismatchKind::OutOfBounds, node.origin, message);
        });
    }
}
