//! Texts of many lines, which words can only count.

use super::hidden;
use crate::diff::{Reading, is_multiline};
use crate::impact::Difference;

/// The old text and the new one of a change that words give only as a number of lines; `None` for
/// any other.
pub(in crate::report) fn texts(difference: &Difference) -> Option<[&str; 2]> {
    let change = &difference.change;
    let (old, new) = (change.old.as_ref()?, change.new.as_ref()?);
    let (old, new) = (old.as_text()?, new.as_text()?);
    let is_told = is_multiline(old, new)
        && !hidden::is_hidden(&difference.subject.gvk.kind, change)
        && change.reading() == Reading::Plain;
    is_told.then_some([old, new])
}
