//! The text of a resource that came or went.

use crate::impact::Difference;
use crate::report::value::yaml;

/// The manifest of a resource that came or went.
pub(super) fn whole_text(difference: &Difference) -> String {
    let change = &difference.change;
    let node = change.new.as_ref().or(change.old.as_ref());
    node.map(yaml).unwrap_or_default()
}
