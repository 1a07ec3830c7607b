//! The words that all outputs share.

use crate::diag::counted;
use crate::impact::{Cause, Difference, Impact, Place, State, Target, Whose};

use super::compared::Compared;
use super::diagnostics::Places;
use super::outline::headline;
use super::value::visible;

/// Lines of one file that are named.
const MOST_LINES: usize = 4;

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

/// The same for several lines of one file: `base/web.yaml:21, 24`.
pub(super) fn edits_text(
    cause: Option<&Cause>,
    more: &[usize],
    compared: &Compared<'_>,
    places: &Places<'_>,
) -> String {
    let text = edit_text(cause, compared, places);
    let Some(place) = edit_place(cause).filter(|_| !more.is_empty()) else {
        return text;
    };
    let mut lines = more.to_vec();
    lines.push(place.line);
    lines.sort_unstable();
    lines.dedup();
    let first = lines.iter().take(MOST_LINES).map(ToString::to_string);
    let first = first.collect::<Vec<_>>().join(", ");
    let more = if lines.len() > MOST_LINES {
        ", …"
    } else {
        ""
    };
    let file = visible(&places.relative(&place.path));
    let of_one = format!("{file}:{}", place.line);
    text.replacen(&of_one, &format!("{file}:{first}{more}"), 1)
}

/// The file and the line of a cause.
pub(super) fn edit_place(cause: Option<&Cause>) -> Option<&Place> {
    cause.and_then(|cause| cause.place.as_ref())
}

/// The answer: how many targets change, and what that does.
pub fn summary_text(impact: &Impact) -> String {
    headline(impact).sentence()
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
