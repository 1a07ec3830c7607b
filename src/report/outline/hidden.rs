//! Edited lines that do not reach every deployed target. In: an impact. Out: a [`HiddenEdit`] for
//! each line: its change in words, where a base shows it, and what stops it in which targets.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use crate::diag::first_of;
use crate::impact::{Impact, Obstacle, Overridden, Place, Whose};
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
    /// The change, where a base shows it and no target.
    pub(in crate::report) words: Option<String>,
    /// `stops at production (images, offshoot.yaml:56)`
    pub(in crate::report) why: String,
    /// The targets of the report that it does not reach.
    pub(in crate::report) targets: Vec<usize>,
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
    let obstacles = obstacles(scope, found, places);
    let verb = if reaches {
        "does not reach"
    } else {
        "stops at"
    };
    let targets: BTreeSet<usize> = found
        .iter()
        .flat_map(|found| scope.within(&found.targets))
        .collect();
    Some(HiddenEdit {
        place,
        targets: targets.into_iter().collect(),
        // What another target shows is said above.
        words: (!words.is_empty() && !reaches).then(|| first_of(MOST_WORDS, words)),
        why: visible(&format!("{verb} {}", first_of(MOST, obstacles))),
    })
}

/// `preview, production (images in offshoot.yaml:56 overrides it)`, once for each kind of obstacle.
fn obstacles(scope: Scope<'_>, found: &[&Overridden], places: &Places<'_>) -> Vec<String> {
    let mut by_step: Vec<(Obstacle, BTreeSet<usize>, BTreeSet<String>)> = Vec::new();
    for found in found {
        let targets = scope.within(&found.targets);
        if targets.is_empty() {
            continue;
        }
        let place = link_place(&found.by, places);
        let mut known = by_step.iter_mut();
        match known.find(|(obstacle, ..)| is_alike(obstacle, &found.by)) {
            Some((_, all, at)) => {
                all.extend(targets);
                at.extend(place);
            }
            None => by_step.push((
                found.by.clone(),
                targets.into_iter().collect(),
                place.into_iter().collect(),
            )),
        }
    }
    let text = |(obstacle, targets, at): (Obstacle, BTreeSet<usize>, BTreeSet<String>)| {
        let targets: Vec<usize> = targets.into_iter().collect();
        let names = scope.names(&targets);
        format!("{names} ({})", obstacle_text(&obstacle, &at))
    };
    by_step.into_iter().map(text).collect()
}

/// True if both are the same step, wherever it was asked for.
fn is_alike(one: &Obstacle, other: &Obstacle) -> bool {
    match (one, other) {
        (Obstacle::Overridden(one), Obstacle::Overridden(other))
        | (Obstacle::Deleted(one), Obstacle::Deleted(other)) => {
            one.step.is_some() && one.step == other.step
        }
        _ => false,
    }
}

/// `images in offshoot.yaml:56 overrides it`
fn obstacle_text(obstacle: &Obstacle, at: &BTreeSet<String>) -> String {
    let (link, [one, many]) = match obstacle {
        Obstacle::Overridden(link) => (link, ["overrides it", "override it"]),
        Obstacle::Deleted(link) => (link, ["deletes it", "delete it"]),
    };
    let verb = if at.len() > 1 { many } else { one };
    let at = first_of(MOST, at);
    match (link.step, at.as_str()) {
        (Some(step), "") => format!("{step} {verb}"),
        (Some(step), at) => format!("{step} in {at} {verb}"),
        (None, "") => format!("something {verb}"),
        (None, at) => format!("{at} {verb}"),
    }
}

/// `overlays/preview/kustomization.yaml:7`
fn link_place(obstacle: &Obstacle, places: &Places<'_>) -> Option<String> {
    let (Obstacle::Overridden(link) | Obstacle::Deleted(link)) = obstacle;
    let place = link.place.as_ref()?;
    Some(format!("{}:{}", places.relative(&place.path), place.line))
}
