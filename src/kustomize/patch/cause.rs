//! Values that a patch only repeats, which it does not cause.

use crate::yaml::Node;

/// A patch has to repeat what identifies its target: where it says nothing new, it is no cause.
pub(super) fn keep_cause(merged: Option<&mut Node>, stated: &Node) {
    if let Some(merged) = merged.filter(|merged| merged.as_text() == stated.as_text()) {
        merged.origin = stated.origin;
    }
}
