//! The way of a tree through JSON.

use crate::diag::Fallible;
use crate::yaml::{Mapping, Node, Style, Tag, Text, Value};

/// `node` as it comes back from JSON: plain scalars, explicit nulls, numbers as floats.
pub(super) fn through_json(node: &Node) -> Fallible<Node> {
    let value = match &node.value {
        Value::Scalar(tag, text) => scalar(*tag, text),
        Value::Sequence(items) => {
            Value::Sequence(items.iter().map(through_json).collect::<Fallible<_>>()?)
        }
        Value::Mapping(mapping) => Value::Mapping(map(mapping)?),
    };
    Ok(Node {
        value,
        style: Style::Plain,
        origin: node.origin,
    })
}

fn map(mapping: &Mapping) -> Fallible<Mapping> {
    let mut hopped = mapping.clone();
    for (_, value) in hopped.iter_mut() {
        *value = through_json(value)?;
    }
    Ok(hopped)
}

fn scalar(tag: Tag, text: &Text) -> Value {
    match tag {
        Tag::Null => Value::Scalar(tag, "null".into()),
        Tag::Bool => Value::Scalar(tag, text.to_lowercase().into()),
        Tag::Int | Tag::Float => match text.parse::<f64>() {
            Ok(number) => {
                let text = number.to_string();
                let tag = match text.contains('.') {
                    true => Tag::Float,
                    false => Tag::Int,
                };
                Value::Scalar(tag, text.into())
            }
            Err(_) => Value::Scalar(tag, text.clone()),
        },
        Tag::Str | Tag::Timestamp | Tag::Binary => Value::Scalar(Tag::Str, text.clone()),
    }
}
