//! Numbers that a JSON patch damages: kustomize reads every number of the
//! patched object as a 64-bit float, whatever the patch itself touches.

use crate::diag::{Code, Diagnostic};
use crate::kustomize::step_context::StepContext;
use crate::yaml::{Node, Tag, Value};

/// Warns of each whole number in `before` that is another one in `after`, the
/// same tree after its way through JSON.
pub(super) fn warn(before: &Node, after: &Node, cx: &mut StepContext<'_>) {
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

/// Only decimal digits are compared: floats hold any number up to 2^53.
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
