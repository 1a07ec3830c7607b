//! Edited values, judged by the texts of their lines: whether each would count as an edit without effect.
//! After that, the texts are not needed any more.

use super::edited_values::{EditedValue, EditedValues};
use super::edits::Edits;
use crate::kustomize::FILE_NAMES;
use crate::yaml::Segment;

/// `values`, judged by the texts of `edits`.
#[must_use]
pub fn judged(mut values: EditedValues, edits: &Edits) -> EditedValues {
    for value in values.all_mut() {
        value.counts = Some(counts(value, edits));
    }
    values
}

/// True if `value` is worth telling of where it changes nothing.
pub(super) fn counts(value: &EditedValue, edits: &Edits) -> bool {
    let path = &value.place.path;
    can_be_told(value)
        && says_something(value)
        && !edits.is_moved(path, value.hunk)
        && !edits.leads_on(path, value.hunk)
}

/// True for the files of which each line leads to what it makes: manifests and kustomizations. The
/// lines of a chart, of a script and of a text that a generator reads as a whole do not.
fn can_be_told(value: &EditedValue) -> bool {
    value.document.is_some() || FILE_NAMES.contains(&value.place.path.name())
}

/// False for the header of a kustomization, which says nothing of its own.
fn says_something(value: &EditedValue) -> bool {
    !matches!(
        value.path.segments(),
        [Segment::Key(field)] if value.document.is_none() && (field == "kind" || field == "apiVersion")
    )
}
