//! Edited lines that change nothing in any target. In: the edited values, and the hunks that
//! something is known of. Out: the first line of each other hunk, and why, where that is known.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::edited_values::{EditedValue, EditedValues};
use super::edits::Edits;
use super::gathered::WithoutEffect;
use super::judged::counts;
use crate::sources::FilePath;

/// A hunk: the file and its position in it.
pub(super) type HunkOf = (FilePath, usize);

/// The first line of each hunk in a file of `read` that is not in `known`.
pub(super) fn without_effect(
    values: &EditedValues,
    edits: &Edits,
    read: &BTreeSet<FilePath>,
    known: &BTreeSet<HunkOf>,
) -> Vec<WithoutEffect> {
    // An edit of many lines of one text is known by the first of them.
    let known_values: FxHashSet<ValueOf<'_>> = values
        .all()
        .filter(|value| known.contains(&(value.place.path.clone(), value.hunk)))
        .map(value_of)
        .collect();
    let mut seen: BTreeSet<HunkOf> = BTreeSet::new();
    let mut found = Vec::new();
    for value in values.all() {
        let path = &value.place.path;
        let hunk = (path.clone(), value.hunk);
        let counts = || value.counts.unwrap_or_else(|| counts(value, edits));
        let is_unseen = read.contains(path)
            && !known.contains(&hunk)
            && !known_values.contains(&value_of(value))
            && counts();
        if is_unseen && seen.insert(hunk) {
            found.push(WithoutEffect {
                place: value.place.clone(),
                why: why(value),
            });
        }
    }
    found
}

/// A value: its file, its document and the path in it.
type ValueOf<'v> = (&'v FilePath, Option<usize>, String);

fn value_of(value: &EditedValue) -> ValueOf<'_> {
    (&value.place.path, value.document, value.path.to_string())
}

fn why(value: &EditedValue) -> Option<String> {
    let (field, name) = value.entry.as_ref()?;
    (field == "images").then(|| format!("no image is called `{name}` there"))
}
