//! Plain scalars that are printed as something else than what was written:
//! warnings. kustomize sends every resource through JSON, which has no dates and
//! no whole numbers beyond 64 bits. In: the finished resources. Changes nothing.

use crate::diag::{Code, Diagnostic};
use crate::model::ResourceSet;
use crate::yaml::{self, Node, Tag, Value};

use crate::kustomize::step_context::StepContext;

/// Digits that any number of 64 bits may have.
const SAFE_DIGITS: usize = 18;

/// Warns of each such scalar. No message shows a value: it may be a Secret's.
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

/// What is printed for a scalar; nothing where that is refused.
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
