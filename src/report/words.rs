//! The words that all outputs share.

use crate::diag::counted;
use crate::impact::{Cause, Impact, Link, State, Whose};

use super::diagnostics::{Places, known_secrets};
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
        Whose::Old => " — gone",
        Whose::New => "",
    };
    format!("{}{gone}", parts.join(" "))
}

/// The number of targets that differ, and the results of the others.
pub fn summary_text(impact: &Impact) -> String {
    let count = |is: fn(&State) -> bool| {
        let targets = impact.targets.iter();
        targets.filter(|target| is(&target.state)).count()
    };
    let differ = count(|state| matches!(state, State::Differs(_)));
    let untouched = count(|state| matches!(state, State::Untouched));
    let failed = count(|state| matches!(state, State::Failed { .. }));
    let all = impact.targets.len();
    let causes = match impact.causes.len() {
        0 => String::new(),
        causes => format!(", from {}", counted(causes, "cause")),
    };
    let targets = counted(all, "target");
    // `0 of 1 target differs`, `1 of 2 targets differs`, `0 of 2 targets differ`.
    let verb = if differ == 1 || all == 1 {
        "differs"
    } else {
        "differ"
    };
    let mut text = format!("{differ} of {targets} {verb}{causes}");
    if untouched > 0 {
        text += &format!("; {untouched} not rendered, as none of their inputs changed");
    }
    if failed > 0 {
        text += &format!("; {failed} cannot be rendered");
    }
    text
}

/// A line for each target with a side that cannot be rendered.
pub(super) fn failures(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    if impact.failed().next().is_none() {
        return Vec::new();
    }
    let secrets = known_secrets(places.map);
    let failed = impact.failed().filter_map(|target| {
        let State::Failed { old, new } = &target.state else {
            return None;
        };
        let (what, why) = match (old.is_empty(), new.is_empty()) {
            (true, _) => ("no longer renders", new.first()),
            (_, true) => (
                "renders again, and is compared with nothing, as the old side does not render",
                old.first(),
            ),
            _ => ("renders on neither side", new.first()),
        };
        let why = why.map(|found| format!(": {}", places.text(&found.message)));
        let why = why.unwrap_or_default();
        let text = format!("{} {what}{}", target.name, secrets.hidden_text(&why));
        Some(visible(&text))
    });
    failed.collect()
}

/// A line for each edited line that does not show in some targets: where, and the step that overrides it.
pub(super) fn overridden(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    let line = |found: &crate::impact::Overridden| {
        let names = found
            .targets
            .iter()
            .filter_map(|at| impact.targets.get(*at));
        let mut named: Vec<&str> = names.take(4).map(|target| target.name.as_str()).collect();
        let more = format!("{} more", found.targets.len().saturating_sub(named.len()));
        if named.len() < found.targets.len() {
            named.push(&more);
        }
        let file = places.relative(&found.place.path);
        visible(&format!(
            "{file}:{} has no effect in {}: overridden by {}",
            found.place.line,
            named.join(", "),
            link_text(&found.by, places),
        ))
    };
    impact.overridden.iter().map(line).collect()
}

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
