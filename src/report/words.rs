//! The words that all outputs share.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{counted, first_of};
use crate::impact::{
    Cause, Difference, Group, Impact, Link, Obstacle, Overridden, Place, State, Target, Whose,
};
use crate::sources::FilePath;

use super::compared::Compared;
use super::diagnostics::{Places, known_secrets};
use super::outline::headline;
use super::value::visible;

/// The cause of a difference, in words: `images, overlays/preview/kustomization.yaml:7:3`.
pub(super) fn cause_text(cause: Option<&Cause>, places: &Places<'_>) -> String {
    let Some(cause) = cause else {
        return "of unknown origin".to_owned();
    };
    let place = cause.place.as_ref().map(|place| {
        let file = visible(&places.relative(&place.path));
        format!("{file}:{}:{}", place.line, place.column)
    });
    let parts: Vec<String> = place
        .into_iter()
        .chain(cause.step.map(|step| format!("({step})")))
        .collect();
    let gone = match cause.whose {
        Whose::Old => " (removed line)",
        Whose::New => "",
    };
    format!("{}{gone}", parts.join(" "))
}

/// The heading of a group: its resource, or its cause in words.
pub(super) fn group_text(impact: &Impact, group: &Group, places: &Places<'_>) -> String {
    let resource = group.resource.and_then(|at| impact.differences.get(at));
    match resource {
        Some(difference) => visible(&difference.subject.text),
        None => cause_text(group.cause.as_ref(), places),
    }
}

/// The edit behind a cause, in words: `base/kustomization.yaml:13 (labels)`.
pub(super) fn edit_text(
    cause: Option<&Cause>,
    compared: &Compared<'_>,
    places: &Places<'_>,
) -> String {
    let Some(cause) = cause else {
        return "of unknown origin".to_owned();
    };
    let place = cause.place.as_ref().map(|place| {
        let file = visible(&places.relative(&place.path));
        format!("{file}:{}", place.line)
    });
    let step = cause.step.map(|step| match place {
        Some(_) => format!("({step})"),
        None => step.to_string(),
    });
    let gone = match cause.whose {
        Whose::Old => compared.old_side(place.as_deref().unwrap_or_default()),
        Whose::New => None,
    };
    let parts = [place, step, gone].into_iter().flatten();
    parts.collect::<Vec<_>>().join(" ")
}

/// The file and the line of a cause.
pub(super) fn edit_place(cause: Option<&Cause>) -> Option<&Place> {
    cause.and_then(|cause| cause.place.as_ref())
}

/// The answer: how many targets change, and what that does.
pub fn summary_text(impact: &Impact) -> String {
    headline(impact).sentence()
}

/// A line for each target with a side that cannot be rendered, and one for those that failed before
/// and that no edit reaches.
pub(super) fn failures(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    if impact.failed().next().is_none() {
        return Vec::new();
    }
    let secrets = known_secrets(places.map);
    let mut lines = Vec::new();
    let mut as_before = Vec::new();
    for target in impact.failed() {
        let State::Failed {
            old,
            new,
            is_affected,
        } = &target.state
        else {
            continue;
        };
        let (what, why) = match (old.is_empty(), new.is_empty()) {
            (true, _) => ("no longer renders", new.first()),
            (_, true) => (
                "renders again; there is nothing to compare it with, as the old side does not render",
                old.first(),
            ),
            _ if *is_affected => (
                "cannot be compared: an input of it changed, and neither side renders",
                new.first(),
            ),
            _ => {
                as_before.push(target.name.as_str());
                continue;
            }
        };
        let why = why.map(|found| format!(": {}", places.text(&found.message)));
        let why = why.unwrap_or_default();
        let text = format!("{} {what}{}", target.name, secrets.hidden_text(&why));
        lines.push(visible(&text));
    }
    if !as_before.is_empty() {
        let count = counted(as_before.len(), "target");
        let verb = if as_before.len() == 1 {
            "fails"
        } else {
            "fail"
        };
        let names = first_of(MOST_NAMED, as_before);
        let text = format!("{count} {verb} as before, and no edit reaches them: {names}");
        lines.push(visible(&text));
    }
    lines
}

/// Lines about the edits that do not show, in some deployed targets or in any.
pub(super) fn edits_without_effect(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    [overridden(impact, places), unseen(impact, places)].concat()
}

/// A line for each edited line that does not show in some deployed targets: where, and the steps
/// that override it.
fn overridden(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    let mut by_line: BTreeMap<(&FilePath, usize), Vec<&Overridden>> = BTreeMap::new();
    for found in &impact.overridden {
        if impact.is_any_deployed(&found.targets) {
            let line = (&found.place.path, found.place.line);
            by_line.entry(line).or_default().push(found);
        }
    }
    let line = |((path, line), found): (&(&FilePath, usize), &Vec<&Overridden>)| {
        let targets: BTreeSet<usize> = found
            .iter()
            .flat_map(|found| found.targets.iter().copied())
            .collect();
        let targets = targets.into_iter().filter_map(|at| impact.targets.get(at));
        let targets = targets.filter(|target| target.is_deployed);
        let names = first_of(MOST_NAMED, targets.map(|target| target.name.as_str()));
        let obstacles: Vec<String> = found
            .iter()
            .map(|found| obstacle_text(&found.by, places))
            .collect();
        let obstacles = first_of(2, obstacles.iter().map(String::as_str));
        let file = places.relative(path);
        visible(&format!(
            "{file}:{line} has no effect in {names}: {obstacles}"
        ))
    };
    by_line.iter().map(line).collect()
}

/// A line for each target that only one side has, and the side: what a new one has from bases that
/// are not new, and how much of its own.
pub(super) fn new_and_gone(impact: &Impact) -> Vec<(Whose, String)> {
    let targets = impact.targets.iter().filter_map(|target| {
        let side = target.only_on?;
        let text = match side {
            Whose::Old => format!("{} is gone", target.name),
            Whose::New if target.includes.is_empty() => format!("{} is new", target.name),
            Whose::New => format!("{} is new: {}", target.name, includes(impact, target)),
        };
        Some((side, visible(&text)))
    });
    targets.collect()
}

/// `52 resources; 49 as common/base has them, 3 of its own`
fn includes(impact: &Impact, target: &Target) -> String {
    let State::Differs(positions) = &target.state else {
        return String::new();
    };
    let differences = positions
        .iter()
        .filter_map(|at| impact.differences.get(*at));
    let added: Vec<&Difference> = differences.filter(|found| found.is_whole()).collect();
    let own = added.iter().filter(|found| !found.is_known).count();
    let bases = target.includes.iter().map(|included| {
        let pronoun = if included.resources == 1 {
            "it"
        } else {
            "them"
        };
        format!("{} as {} has {pronoun}", included.resources, included.base)
    });
    let parts: Vec<String> = bases
        .chain((own > 0).then(|| format!("{own} of its own")))
        .collect();
    format!("{}; {}", counted(added.len(), "resource"), parts.join(", "))
}

/// Names that are written out; the others are counted.
const MOST_NAMED: usize = 4;

fn obstacle_text(obstacle: &Obstacle, places: &Places<'_>) -> String {
    match obstacle {
        Obstacle::Overridden(link) => format!("overridden by {}", link_text(link, places)),
        Obstacle::Deleted(link) => format!("deleted by {}", link_text(link, places)),
    }
}

/// Lines about the edits that no target shows: edited lines without effect, changed manifests that
/// nothing reads, and generators that were left out of both sides.
fn unseen(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for found in &impact.without_effect {
        let place = format!(
            "{}:{}",
            places.relative(&found.place.path),
            found.place.line
        );
        let why = found.why.as_ref().map(|why| format!(": {why}"));
        let text = format!("{place} has no effect{}", why.unwrap_or_default());
        lines.push(visible(&text));
    }
    if !impact.unread.is_empty() {
        let count = counted(impact.unread.len(), "changed manifest");
        let verb = if impact.unread.len() == 1 {
            "is"
        } else {
            "are"
        };
        let names: Vec<String> = impact
            .unread
            .iter()
            .map(|path| places.relative(path))
            .collect();
        let names = first_of(MOST_UNREAD, names.iter().map(String::as_str));
        lines.push(visible(&format!(
            "{count} {verb} read by no target: {names}"
        )));
    }
    for found in &impact.left_out {
        let name = impact.targets.get(found.target).map(|target| &target.name);
        let why = found.why.iter().map(|why| places.text(&why.message));
        let why: Vec<String> = why.collect();
        let why = first_of(2, why.iter().map(String::as_str));
        let text = format!(
            "{}: compared without what cannot be built, the same on both sides: {why}",
            name.map_or("", |name| name)
        );
        lines.push(visible(&text));
    }
    lines
}

/// Changed manifests that are named; the others are counted.
const MOST_UNREAD: usize = 8;

/// A step and its place: `images, overlays/preview/kustomization.yaml:7:3`.
pub(super) fn link_text(link: &Link, places: &Places<'_>) -> String {
    let place = link.place.as_ref().map(|place| {
        let file = visible(&places.relative(&place.path));
        format!("{file}:{}:{}", place.line, place.column)
    });
    let parts = link
        .step
        .map(|step| step.field().to_owned())
        .into_iter()
        .chain(place);
    parts.collect::<Vec<_>>().join(", ")
}
