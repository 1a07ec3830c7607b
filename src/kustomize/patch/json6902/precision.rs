//! Warns of numbers that a JSON patch damages: kustomize reads every number of
//! the patched object as a 64-bit float, even if the patch does not touch it.

use crate::diag::{Code, Diagnostic};
use crate::kustomize::step_context::StepContext;
use crate::yaml::{Node, Tag, Value};

/// Warns of each integer in `before` that differs in `after`, the same tree
/// after its conversion to JSON.
pub(super) fn warn(before: &Node, after: &Node, cx: &mut StepContext<'_>) {
    if !has_long_number(before) {
        return;
    }
    before.walk_beside(after, |before, after| match (&before.value, &after.value) {
        (Value::Scalar(Tag::Int, was), Value::Scalar(_, is)) if is_damaged(was, is) => {
            cx.warn(
                Diagnostic::warning(
                    Code::NumberPrecision,
                    "a number loses its last digits, since a JSON patch touches the object",
                )
                .at(before.origin)
                .help("kustomize reads the whole object's numbers as 64-bit floats; quote the number, or use a strategic merge patch"),
            );
        }
        _ => {}
    });
}

/// True if there is an integer with so many digits that a float may not have them all.
fn has_long_number(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(tag, text) => *tag == Tag::Int && text.len() > 15,
        Value::Sequence(items) => items.iter().any(has_long_number),
        Value::Mapping(mapping) => mapping.entries.iter().any(|it| has_long_number(&it.value)),
    }
}

/// True if an integer changed. Only decimal digits are compared: floats are exact up to 2^53.
fn is_damaged(was: &str, is: &str) -> bool {
    const EXACT: u128 = 1 << 53;
    let Ok(number) = was.parse::<i128>() else {
        return false;
    };
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a saturated value differs, too"
    )]
    let hopped = is.parse::<f64>().map(|float| float as i128);
    number.unsigned_abs() > EXACT && hopped != Ok(number)
}
