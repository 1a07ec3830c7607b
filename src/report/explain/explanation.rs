//! An explanation as data: fields, and the chains of causes behind them.

use serde::Serialize;

use crate::model::{Causes, Resource};
use crate::report::diagnostics::Places;

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
    pub step: Option<&'static str>,
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
