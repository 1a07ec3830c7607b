//! The values of all Secrets in some resources.

use std::collections::BTreeSet;

use super::embedded::embedded;
use super::values::{bytes_of, value_of};
use crate::diag::Origin;
use crate::model::{LAST_APPLIED, Resource, SECRET_FIELDS, is_secret};
use crate::yaml::{Node, Value, parse_stream};

/// The values, each once, in order.
pub(super) fn gathered<'r>(resources: impl IntoIterator<Item = &'r Resource>) -> BTreeSet<Vec<u8>> {
    let mut values = BTreeSet::new();
    for resource in resources {
        in_node(&resource.node, &mut values);
        copied(resource, &mut values);
    }
    values
}

/// Adds the values that a resource has from Secrets.
pub(super) fn copied(resource: &Resource, values: &mut BTreeSet<Vec<u8>>) {
    let parts = resource.secret_copies.iter().flat_map(|copy| &copy.parts);
    values.extend(parts.map(|part| part.as_bytes().to_vec()));
    in_copies(resource, values);
}

/// Adds the secrets inside of values.
pub(super) fn add_inner(values: &mut BTreeSet<Vec<u8>>) {
    let inner: Vec<Vec<u8>> = values.iter().flat_map(|value| inside(value)).collect();
    values.extend(inner);
}

/// The secrets inside of a value: the texts of a JSON object, such as the credentials of an image
/// registry; the password of a URL.
fn inside(value: &[u8]) -> Vec<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(value) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if text.trim_start().starts_with('{') {
        for document in parse_stream(text, Origin::NONE).unwrap_or_default() {
            document.walk(|node| found.extend(value_of(node).map(|text| text.as_bytes().to_vec())));
        }
    }
    let authority = text.split_once("://").map_or("", |(_, rest)| rest);
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    if let Some((_, password)) = user.split_once(':') {
        found.push(password.as_bytes().to_vec());
    }
    found
}

/// Adds the values that are secret as a whole. Those of what was a Secret once may be encoded.
fn in_copies(resource: &Resource, values: &mut BTreeSet<Vec<u8>>) {
    let copies = resource.secret_copies.iter();
    let whole = copies.filter(|copy| copy.parts.is_empty());
    let origins: BTreeSet<Origin> = whole.map(|copy| copy.origin).collect();
    if origins.is_empty() {
        return;
    }
    resource.node.walk(|node| {
        if let Some(text) = value_of(node).filter(|_| origins.contains(&node.origin)) {
            values.extend(SECRET_FIELDS.map(|field| bytes_of(field, text)));
        }
    });
}

/// Adds the values of the Secrets in a manifest, and in the texts in it.
pub(super) fn in_node(root: &Node, values: &mut BTreeSet<Vec<u8>>) {
    root.walk(|node| match &node.value {
        Value::Mapping(_) if is_secret(node) => in_secret(node, values),
        Value::Scalar(_, text) => {
            let found = embedded(text).into_iter();
            values.extend(found.map(|found| bytes_of(found.field, &found.value)));
        }
        _ => {}
    });
}

fn in_secret(secret: &Node, values: &mut BTreeSet<Vec<u8>>) {
    in_data(secret, values);
    let applied = secret.at(&["metadata", "annotations", LAST_APPLIED]);
    values.extend(
        applied
            .and_then(value_of)
            .map(|text| bytes_of(LAST_APPLIED, text)),
    );
    let applied = applied.and_then(Node::as_str).unwrap_or_default();
    for copy in parse_stream(applied, Origin::NONE).unwrap_or_default() {
        in_data(&copy, values);
    }
}

fn in_data(secret: &Node, values: &mut BTreeSet<Vec<u8>>) {
    for field in SECRET_FIELDS {
        let Some(data) = secret.get(field) else {
            continue;
        };
        data.walk(|node| values.extend(value_of(node).map(|text| bytes_of(field, text))));
    }
}
