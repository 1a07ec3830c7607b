//! Values that a patch only repeats, which it does not cause.

use crate::yaml::Node;

/// Restores the origin of a field that the patch only repeats to identify its target.
pub(super) fn keep_cause(merged: Option<&mut Node>, stated: &Node) {
    if let Some(merged) = merged.filter(|merged| merged.as_text() == stated.as_text()) {
        merged.origin = stated.origin;
    }
}
