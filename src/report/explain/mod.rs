//! The explanation of a resource, or of a field of it. In: a render with its causes. Out: an
//! [`Explanation`], newest cause first, as text for people or as JSON. Contains no Secret's
//! value.

mod chain;
mod explanation;
mod human;

pub use human::human as explanation_text;

use super::value::short;
use crate::diag::visible_json;
use crate::diff::{FieldPath, Secrets, leaves};
use crate::model::Resource;
use crate::yaml::Node;

use chain::{Chains, HIDDEN};

pub use explanation::{Explained, Explanation, Field, Link, Spot};

/// Explains the value at `path` of a resource.
pub fn explain_field(of: Explained<'_>, resource: &Resource, path: &FieldPath) -> Explanation {
    let mut secrets = Secrets::of(of.resources);
    let shown = secrets.hidden(resource);
    let mut chains = Chains::new(of, secrets);
    let inside = |(found, _): &(FieldPath, &Node)| path.is_start_of(found);
    let leaves = leaves(resource.kind(), &resource.node);
    let fields: Vec<Field> = leaves
        .iter()
        .filter(|leaf| inside(leaf))
        .map(|leaf| field(&mut chains, resource, leaf, &shown))
        .collect();
    let is_name = path.is(&["metadata", "name"]);
    Explanation {
        resource: chains.name(resource),
        listed: Vec::new(),
        hashed: if is_name && resource.needs_hash {
            hashed(&mut chains, resource, &shown)
        } else {
            Vec::new()
        },
        fields,
        untouched: None,
    }
}

/// Explains an absent value at `path`, if a step removed what the resource's own file has there.
pub fn explain_removed(of: Explained<'_>, resource: &Resource, path: &str) -> Option<Explanation> {
    let mut chains = Chains::new(of, Secrets::of(of.resources));
    let (path, removal) = chains.removal(resource, path)?;
    let is_secret = resource.kind() == "Secret";
    Some(Explanation {
        resource: chains.name(resource),
        listed: Vec::new(),
        fields: vec![Field {
            path: path.to_string(),
            value: None,
            is_removed: true,
            causes: chains.of(removal, is_secret),
        }],
        hashed: Vec::new(),
        untouched: None,
    })
}

/// Explains a resource: the file it was loaded from, the path to it, and every field that differs
/// from its own file.
pub fn explain_resource(of: Explained<'_>, resource: &Resource) -> Explanation {
    let mut secrets = Secrets::of(of.resources);
    let shown = secrets.hidden(resource);
    let mut chains = Chains::new(of, secrets);
    let leaves = leaves(resource.kind(), &resource.node);
    let (touched, untouched): (Vec<_>, Vec<_>) = leaves
        .iter()
        .partition(|(_, node)| chains.is_touched(node, resource));
    Explanation {
        resource: chains.name(resource),
        listed: chains.listed(resource),
        fields: touched
            .into_iter()
            .map(|leaf| field(&mut chains, resource, leaf, &shown))
            .collect(),
        hashed: if resource.needs_hash {
            hashed(&mut chains, resource, &shown)
        } else {
            Vec::new()
        },
        untouched: Some(untouched.len()),
    }
}

fn field(
    chains: &mut Chains<'_>,
    resource: &Resource,
    (path, node): &(FieldPath, &Node),
    shown: &Node,
) -> Field {
    let as_shown = path.find(shown);
    let is_copy = resource
        .secret_copies
        .iter()
        .any(|copy| copy.origin == node.origin);
    // The lines that led to a copy say where it is from, and not what it is.
    let is_masked = match as_shown.and_then(Node::as_str) {
        Some(HIDDEN) => !is_copy,
        _ => as_shown.is_none(),
    };
    Field {
        path: chains.text(&path.to_string()),
        value: as_shown.and_then(short),
        is_removed: false,
        causes: chains.of(node.origin, is_masked),
    }
}

/// The fields that the hash in a name is made of: the data, and the type of a Secret.
fn hashed(chains: &mut Chains<'_>, resource: &Resource, shown: &Node) -> Vec<Field> {
    let counts = |path: &FieldPath| {
        let first = path.fields().next().unwrap_or_default();
        matches!(first, "data" | "binaryData" | "stringData")
            || (first == "type" && resource.kind() == "Secret")
    };
    let leaves = leaves(resource.kind(), &resource.node);
    let counted = leaves.iter().filter(|(path, _)| counts(path));
    counted
        .map(|leaf| field(chains, resource, leaf, shown))
        .collect()
}

/// The explanation as JSON, a line.
pub fn explanation_json(explanation: &Explanation) -> String {
    let text = serde_json::to_string_pretty(explanation).expect("strings and numbers alone");
    visible_json(&text) + "\n"
}
