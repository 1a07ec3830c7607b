//! Why a resource, or a field of it, is what it is. In: a render with its causes.
//! Out: an [`Explanation`], newest cause first, as text for people or as JSON. No
//! Secret's value is in it.

mod chain;
mod explanation;
mod human;

pub use human::human as explanation_text;

use super::value::short;
use crate::diff::{FieldPath, leaves, masked};
use crate::model::Resource;
use crate::yaml::Node;

use chain::Chains;

pub use explanation::{Explained, Explanation, Field, Link, Spot};

/// Why the value at `path` of a resource is what it is.
pub fn explain_field(of: Explained<'_>, resource: &Resource, path: &FieldPath) -> Explanation {
    let mut chains = Chains::new(of);
    let shown = masked(&resource.node);
    let inside = |(found, _): &(FieldPath, &Node)| path.is_start_of(found);
    let leaves = leaves(resource.kind(), &resource.node);
    let fields: Vec<Field> = leaves
        .iter()
        .filter(|leaf| inside(leaf))
        .map(|leaf| field(&mut chains, leaf, &shown))
        .collect();
    let is_name = path.is(&["metadata", "name"]);
    Explanation {
        resource: resource.id().to_string(),
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

/// Why there is nothing at `path`, if a step took away what the resource's own file has there.
pub fn explain_removed(of: Explained<'_>, resource: &Resource, path: &str) -> Option<Explanation> {
    let mut chains = Chains::new(of);
    let (path, removal) = chains.removal(resource, path)?;
    let is_secret = resource.kind() == "Secret";
    Some(Explanation {
        resource: resource.id().to_string(),
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

/// Why a resource is there and what it is: where it was loaded from, what led there, and every
/// field that is not as it stands in its own file.
pub fn explain_resource(of: Explained<'_>, resource: &Resource) -> Explanation {
    let mut chains = Chains::new(of);
    let shown = masked(&resource.node);
    let leaves = leaves(resource.kind(), &resource.node);
    let (touched, untouched): (Vec<_>, Vec<_>) = leaves
        .iter()
        .partition(|(_, node)| chains.is_touched(node, resource));
    Explanation {
        resource: resource.id().to_string(),
        listed: chains.listed(resource),
        fields: touched
            .into_iter()
            .map(|leaf| field(&mut chains, leaf, &shown))
            .collect(),
        hashed: if resource.needs_hash {
            hashed(&mut chains, resource, &shown)
        } else {
            Vec::new()
        },
        untouched: Some(untouched.len()),
    }
}

fn field(chains: &mut Chains<'_>, (path, node): &(FieldPath, &Node), shown: &Node) -> Field {
    let as_shown = path.find(shown);
    let is_masked = as_shown.is_none_or(|shown| shown.value != node.value);
    Field {
        path: path.to_string(),
        value: as_shown.and_then(short),
        is_removed: false,
        causes: chains.of(node.origin, is_masked),
    }
}

/// What the hash in a name is made of: the data, and the type of a Secret.
fn hashed(chains: &mut Chains<'_>, resource: &Resource, shown: &Node) -> Vec<Field> {
    let counts = |path: &FieldPath| {
        let first = path.fields().next().unwrap_or_default();
        matches!(first, "data" | "binaryData" | "stringData")
            || (first == "type" && resource.kind() == "Secret")
    };
    let leaves = leaves(resource.kind(), &resource.node);
    let counted = leaves.iter().filter(|(path, _)| counts(path));
    counted.map(|leaf| field(chains, leaf, shown)).collect()
}

/// The explanation as JSON, a line.
pub fn explanation_json(explanation: &Explanation) -> String {
    let text = serde_json::to_string_pretty(explanation).expect("strings and numbers alone");
    format!("{text}\n")
}
