//! Edited lines that do not reach every deployed target. In: an impact. Out: a [`HiddenEdit`] for
//! each line: its change in words, where a base shows it, and what stops it in which targets.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use crate::diag::first_of;
use crate::impact::{Impact, Link, Obstacle, Overridden, Place, Whose};
use crate::report::change_words::{Length, difference_words};
use crate::report::diagnostics::Places;
use crate::report::value::visible;
use crate::sources::FilePath;

/// Obstacles that are named; the others are counted.
const MOST: usize = 3;

/// Changes of one line that are said.
const MOST_WORDS: usize = 2;

/// An edited line that does not reach some targets.
pub(in crate::report) struct HiddenEdit<'i> {
    /// The line.
    pub(in crate::report) place: &'i Place,
    /// The change, where another target shows it.
    pub(in crate::report) words: Option<String>,
    /// `stops at production (images, offshoot.yaml:56)`
    pub(in crate::report) why: String,
}

/// The edited lines that do not reach some targets of the report.
pub(in crate::report) fn hidden_edits<'i>(
    impact: &'i Impact,
    places: &Places<'_>,
) -> Vec<HiddenEdit<'i>> {
    let scope = Scope::of(impact);
    let mut by_line: BTreeMap<(&FilePath, usize), Vec<&Overridden>> = BTreeMap::new();
    for found in &impact.overridden {
        if !scope.within(&found.targets).is_empty() {
            let line = (&found.place.path, found.place.line);
            by_line.entry(line).or_default().push(found);
        }
    }
    let lines = by_line.into_values();
    lines
        .filter_map(|found| hidden_edit(impact, scope, &found, places))
        .collect()
}

fn hidden_edit<'i>(
    impact: &'i Impact,
    scope: Scope<'_>,
    found: &[&'i Overridden],
    places: &Places<'_>,
) -> Option<HiddenEdit<'i>> {
    let place = &found.first()?.place;
    let here = impact.differences.iter().filter(|difference| {
        let cause = difference.cause.as_ref();
        cause
            .filter(|cause| cause.whose == Whose::New)
            .is_some_and(|cause| {
                let at = cause.place.as_ref();
                at.is_some_and(|at| at.path == place.path && at.line == place.line)
            })
    });
    let mut reaches = false;
    let mut words = BTreeSet::new();
    for difference in here {
        reaches |= !scope.within(&difference.targets).is_empty();
        if !difference.follows && !difference.is_whole() {
            words.insert(difference_words(difference, Length::Short).to_string());
        }
    }
    let obstacles = found.iter().filter_map(|found| {
        let targets = scope.within(&found.targets);
        let names = scope.names(&targets);
        (!targets.is_empty()).then(|| format!("{names} ({})", obstacle(&found.by, places)))
    });
    let verb = if reaches {
        "does not reach"
    } else {
        "stops at"
    };
    Some(HiddenEdit {
        place,
        words: (!words.is_empty()).then(|| first_of(MOST_WORDS, words)),
        why: visible(&format!("{verb} {}", first_of(MOST, obstacles))),
    })
}

/// `images in offshoot.yaml:56 overrides it`
fn obstacle(obstacle: &Obstacle, places: &Places<'_>) -> String {
    match obstacle {
        Obstacle::Overridden(link) => format!("{} overrides it", link_text(link, places)),
        Obstacle::Deleted(link) => format!("{} deletes it", link_text(link, places)),
    }
}

/// `images in overlays/preview/kustomization.yaml:7`
fn link_text(link: &Link, places: &Places<'_>) -> String {
    let place = link
        .place
        .as_ref()
        .map(|place| format!("{}:{}", places.relative(&place.path), place.line));
    match (link.step, place) {
        (Some(step), Some(place)) => format!("{step} in {place}"),
        (Some(step), None) => step.to_string(),
        (None, Some(place)) => place,
        (None, None) => "something".to_owned(),
    }
}
