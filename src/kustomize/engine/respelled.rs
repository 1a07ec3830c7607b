//! Warns of plain scalars that are printed differently from how they were
//! written. kustomize sends every resource through JSON, which has no dates
//! and no integers beyond 64 bits. In: the finished resources.

use crate::diag::{Code, Diagnostic};
use crate::model::ResourceSet;
use crate::yaml::{self, Node, Tag, Value};

use crate::kustomize::step_context::StepContext;

/// The number of decimal digits that always fit in 64 bits.
const SAFE_DIGITS: usize = 18;

/// Warns of each such scalar. The messages never show the value, which may be a Secret's.
pub(crate) fn warn(resources: &ResourceSet, cx: &mut StepContext<'_>) {
    for resource in resources.iter() {
        resource.node.walk(|node| warn_of(node, cx));
    }
}

fn warn_of(node: &Node, cx: &mut StepContext<'_>) {
    match &node.value {
        Value::Scalar(Tag::Timestamp, text) if printed(node).trim().trim_matches('"') != text => {
            cx.warn(date(node));
        }
        Value::Scalar(Tag::Int | Tag::Float, text)
            if is_long_integer(text) && printed(node).contains('e') =>
        {
            cx.warn(number(node));
        }
        _ => {}
    }
}

fn is_long_integer(text: &str) -> bool {
    text.len() > SAFE_DIGITS
        && text
            .bytes()
            .all(|c| c.is_ascii_digit() || b"+-_".contains(&c))
}

/// The text that is printed for a scalar; empty if printing it fails.
fn printed(node: &Node) -> String {
    let mut text = String::new();
    match yaml::emit(node, &mut text) {
        Ok(()) => text,
        Err(_) => String::new(),
    }
}

fn date(node: &Node) -> Diagnostic {
    Diagnostic::warning(
        Code::DateRespelled,
        "a date without quotes is printed as a time in UTC",
    )
    .at(node.origin)
    .help("quote it to keep it as it is written")
}

fn number(node: &Node) -> Diagnostic {
    Diagnostic::warning(
        Code::NumberPrecision,
        "a whole number of more than 64 bits is printed as a fraction with an exponent",
    )
    .at(node.origin)
    .help("quote it to keep its digits")
}
