//! Limits of a single value: length, range, pattern, format, size.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::{Seen, Shown};
use crate::diag::{Message, counted, message};
use crate::yaml::{Node, Number};

use super::formats::is_of_format;
use super::patterns::Patterns;

/// Notes each limit of `schema` that the value breaks.
pub(super) fn judge(schema: &Node, node: &Node, patterns: &Patterns, found: &mut Found) {
    match Seen::of(node) {
        Seen::Text(text) => string(schema, text, node, patterns, found),
        Seen::Number(number) => range(schema, number, node, found),
        Seen::List(items) => {
            size(
                schema,
                ["minItems", "maxItems"],
                items.len(),
                "item",
                node,
                found,
            );
        }
        Seen::Map(map) => {
            let names = ["minProperties", "maxProperties"];
            size(schema, names, map.len(), "field", node, found);
        }
        Seen::Null | Seen::Bool(_) => {}
    }
}

fn string(schema: &Node, text: &str, node: &Node, patterns: &Patterns, found: &mut Found) {
    let length = text.chars().count();
    size(
        schema,
        ["minLength", "maxLength"],
        length,
        "character",
        node,
        found,
    );
    let shown = Shown::new(Seen::Text(text), !found.is_secret);
    if let Some(pattern) = schema.str_at("pattern")
        && !patterns.matches(pattern, text)
    {
        let message = message!("{} does not match `{}`", shown, pattern);
        found.note(MismatchKind::Malformed, node.origin, message);
    }
    if let Some(format) = schema.str_at("format")
        && !is_of_format(format, text)
    {
        let message = message!("{} is not of the format `{}`", shown, format);
        found.note(MismatchKind::Malformed, node.origin, message);
    }
}

fn size(
    schema: &Node,
    [least, most]: [&str; 2],
    length: usize,
    noun: &str,
    node: &Node,
    found: &mut Found,
) {
    let limit = |name: &str| match number(schema, name) {
        Some(Number::Int(value)) => usize::try_from(value).ok(),
        _ => None,
    };
    let message = if let Some(least) = limit(least).filter(|least| length < *least) {
        message!("{} where at least {} must be", counted(length, noun), least)
    } else if let Some(most) = limit(most).filter(|most| length > *most) {
        message!("{} where at most {} may be", counted(length, noun), most)
    } else {
        return;
    };
    found.note(MismatchKind::OutOfBounds, node.origin, message);
}

fn number(schema: &Node, name: &str) -> Option<Number> {
    match Seen::of(schema.get(name)?) {
        Seen::Number(number) => Some(number),
        _ => None,
    }
}

fn range(schema: &Node, value: Number, node: &Node, found: &mut Found) {
    let is_exclusive = |name: &str| schema.str_at(name) == Some("true");
    let (value, mut broken) = (value.as_f64(), Vec::new());
    let mut note = |words: &str, limit: &str| {
        let limit = schema.str_at(limit).unwrap_or_default();
        broken.push(message!("the value must be {} {}", words, limit));
    };
    if let Some(least) = number(schema, "minimum").map(Number::as_f64) {
        match is_exclusive("exclusiveMinimum") {
            true if value <= least => note("greater than", "minimum"),
            false if value < least => note("at least", "minimum"),
            _ => {}
        }
    }
    if let Some(most) = number(schema, "maximum").map(Number::as_f64) {
        match is_exclusive("exclusiveMaximum") {
            true if value >= most => note("less than", "maximum"),
            false if value > most => note("at most", "maximum"),
            _ => {}
        }
    }
    if let Some(part) = number(schema, "multipleOf").map(Number::as_f64)
        && part > 0.0
        && (value / part).fract() != 0.0
    {
        note("a multiple of", "multipleOf");
    }
    if let Some((least, most)) = format_range(schema.str_at("format"))
        && (value < least || value > most)
    {
        broken.push(Message::from(format!(
            "the value does not fit: at least {least}, at most {most}"
        )));
    }
    for message in broken {
        found.note(MismatchKind::OutOfBounds, node.origin, message);
    }
}

fn format_range(format: Option<&str>) -> Option<(f64, f64)> {
    match format? {
        "int32" => Some((f64::from(i32::MIN), f64::from(i32::MAX))),
        "float" => Some((f64::from(f32::MIN), f64::from(f32::MAX))),
        _ => None,
    }
}
