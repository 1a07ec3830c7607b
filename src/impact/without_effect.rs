//! Edited lines that change nothing in any target. In: the edited values, and the hunks that
//! something is known of. Out: the first line of each other hunk, and why, where that is known.

use std::collections::BTreeSet;

use super::edited_values::{EditedValue, EditedValues};
use super::edits::Edits;
use super::gathered::WithoutEffect;
use crate::sources::FilePath;
use crate::yaml::Segment;

/// A hunk: the file and its position in it.
pub(super) type HunkOf = (FilePath, usize);

/// The first line of each hunk in a file of `read` that is not in `known`.
pub(super) fn without_effect(
    values: &EditedValues,
    edits: &Edits,
    read: &BTreeSet<FilePath>,
    known: &BTreeSet<HunkOf>,
) -> Vec<WithoutEffect> {
    let mut seen: BTreeSet<HunkOf> = BTreeSet::new();
    let mut found = Vec::new();
    for value in values.all() {
        let path = &value.place.path;
        let hunk = (path.clone(), value.hunk);
        let counts = read.contains(path)
            && !known.contains(&hunk)
            && says_something(value)
            && !edits.is_moved(path, value.hunk)
            && !edits.leads_on(path, value.hunk);
        if counts && seen.insert(hunk) {
            found.push(WithoutEffect {
                place: value.place.clone(),
                why: why(value),
            });
        }
    }
    found
}

/// False for the header of a kustomization, which says nothing of its own.
fn says_something(value: &EditedValue) -> bool {
    !matches!(
        value.path.segments(),
        [Segment::Key(field)] if value.document.is_none() && (field == "kind" || field == "apiVersion")
    )
}

fn why(value: &EditedValue) -> Option<String> {
    let (field, name) = value.entry.as_ref()?;
    let what = match field.as_str() {
        "images" => "no image",
        _ => "nothing",
    };
    Some(format!("{what} is called `{name}` there"))
}
