//! The words of a schema: types, nullability, fields, defaults.

use crate::checks::schema::seen::Seen;
use crate::yaml::{Mapping, Node, Number};

/// True for a mark such as `nullable: true`.
pub(super) fn is_marked(schema: &Node, mark: &str) -> bool {
    schema.str_at(mark) == Some("true")
}

/// True if a field of this schema has a default that an API server fills in.
pub(super) fn has_default(schema: &Node) -> bool {
    schema
        .get("default")
        .is_some_and(|default| !default.is_null())
}

/// The schemas of fields.
pub(super) fn properties(schema: &Node) -> Option<&Mapping> {
    schema.get("properties")?.as_mapping()
}

/// The texts of a list.
pub(super) fn texts<'s>(schema: &'s Node, list: &str) -> impl Iterator<Item = &'s str> {
    let items = schema.get(list).and_then(Node::as_sequence);
    items.unwrap_or_default().iter().filter_map(Node::as_str)
}

/// The schemas in a list: of `allOf`, `anyOf` or `oneOf`.
pub(super) fn schemas<'s>(schema: &'s Node, list: &str) -> &'s [Node] {
    let items = schema.get(list).and_then(Node::as_sequence);
    items.unwrap_or_default()
}

/// True if the value is of the type that the schema names, if it names one.
pub(super) fn is_of_type(schema: &Node, seen: Seen<'_>) -> bool {
    if is_marked(schema, "x-kubernetes-int-or-string") {
        return matches!(seen, Seen::Text(_)) || seen.integer().is_some();
    }
    match (schema.str_at("type"), seen) {
        (None, _) => true,
        (Some("string"), Seen::Text(_))
        | (Some("boolean"), Seen::Bool(_))
        | (Some("number"), Seen::Number(_))
        | (Some("array"), Seen::List(_))
        | (Some("object"), Seen::Map(_)) => true,
        (Some("integer"), seen) => seen.integer().is_some(),
        (Some(_), _) => false,
    }
}

/// The noun for the type that the schema names.
pub(super) fn noun(schema: &Node) -> &'static str {
    match schema.str_at("type") {
        _ if is_marked(schema, "x-kubernetes-int-or-string") => "an integer or a string",
        Some("string") => "a string",
        Some("boolean") => "a boolean",
        Some("number") => "a number",
        Some("integer") => "an integer",
        Some("array") => "a list",
        Some("object") => "a map",
        _ => "another value",
    }
}

/// True if both are the same JSON value.
pub(super) fn is_same(a: &Node, b: &Node) -> bool {
    match (Seen::of(a), Seen::of(b)) {
        (Seen::Number(a), Seen::Number(b)) => number(a) == number(b),
        (Seen::Text(a), Seen::Text(b)) => a == b,
        (Seen::Bool(a), Seen::Bool(b)) => a == b,
        (Seen::Null, Seen::Null) => true,
        (Seen::List(a), Seen::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Seen::Map(a), Seen::Map(b)) => {
            let same = |(key, a): (&str, &Node)| b.get(key).is_some_and(|b| is_same(a, b));
            a.len() == b.len() && a.iter().all(same)
        }
        _ => false,
    }
}

fn number(number: Number) -> f64 {
    number.as_f64()
}
