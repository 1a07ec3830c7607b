//! Why a resource, or a field of it, is what it is. In: a render with its causes.
//! Out: an [`Explanation`], newest cause first, as text for people or as JSON. No
//! Secret's value is in it.

mod chain;
mod human;

pub use human::human as explanation_text;

use serde::Serialize;

use crate::diff::{FieldPath, leaves, masked};
use crate::model::{Causes, Resource, Step};
use crate::yaml::Node;

use super::diagnostics::Places;
use super::value::short;
use chain::Chains;

/// A render, to be explained.
#[derive(Clone, Copy)]
pub struct Explained<'a> {
    /// Every resource of the render.
    pub resources: &'a [Resource],
    /// What its origins that are causes stand for.
    pub causes: &'a Causes,
    /// Where origins lead.
    pub places: Places<'a>,
}

/// Why a resource, or a field of it, is what it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The resource.
    pub resource: String,
    /// What asked for the resource itself, newest first, and where it begins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Link>,
    /// The field that was asked for, or every field that a step made.
    pub fields: Vec<Field>,
    /// What makes up the hash of its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hashed: Vec<Field>,
    /// How many fields are as they stand in the resource's own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untouched: Option<usize>,
}

/// A field, and why it has its value.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Where it is in the resource.
    pub path: String,
    /// What it says, as YAML; masked in Secrets, absent for what takes several lines.
    pub value: Option<String>,
    /// A step took it away: it is not rendered.
    #[serde(rename = "removed", skip_serializing_if = "std::ops::Not::not")]
    pub is_removed: bool,
    /// Newest first; what is written in a file, without a step, comes last.
    pub causes: Vec<Link>,
}

/// One link in a chain of causes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The step; none for a value as it was read.
    pub step: Option<Step>,
    /// Where it was asked for.
    pub at: Option<Spot>,
    /// The entry that led there, if that is in another file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Spot>,
    /// What it replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<String>,
    /// The resource whose name it follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// Why what it took is what it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Link>,
}

/// A place, and the line that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spot {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line, masked where a Secret's value may be in it.
    pub text: String,
}

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
