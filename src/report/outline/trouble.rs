//! Targets of which nothing can be said, and edits that no target shows.

use crate::diag::{Diagnostic, counted, first_of};
use crate::impact::{Impact, State, Target, Whose};
use crate::report::diagnostics::Places;
use crate::report::ignored::ignored_lines;
use crate::report::value::visible;

/// Names that are written out; the others are counted.
const NAMED: usize = 4;

/// Changed manifests that are named; the others are counted.
const MOST_UNREAD: usize = 8;

/// A target with a side that cannot be rendered, and that an edit reaches.
pub(in crate::report) struct Trouble {
    /// `production no longer renders`
    pub(in crate::report) what: String,
    /// `base/kustomization.yaml:3:13: there is no file …; did you mean …?`
    pub(in crate::report) why: String,
}

/// The targets with a side that cannot be rendered, and that an edit reaches.
pub(in crate::report) fn troubles(impact: &Impact, places: &Places<'_>) -> Vec<Trouble> {
    let failed = impact.failed();
    failed
        .filter_map(|target| trouble(target, places))
        .collect()
}

fn trouble(target: &Target, places: &Places<'_>) -> Option<Trouble> {
    let State::Failed {
        old,
        new,
        is_affected,
    } = &target.state
    else {
        return None;
    };
    let (what, why) = match (old.is_empty(), new.is_empty()) {
        (true, _) => ("no longer renders", new.first()),
        (_, true) if target.only_on == Some(Whose::Old) => (
            "is gone; what it had cannot be told, as the old side does not render",
            old.first(),
        ),
        (_, true) => (
            "renders again; there is nothing to compare it with, as the old side does not render",
            old.first(),
        ),
        _ if *is_affected => (
            "cannot be compared: an input of it changed, and neither side renders",
            new.first(),
        ),
        _ => return None,
    };
    Some(Trouble {
        what: visible(&format!("{} {what}", target.name)),
        why: why.map_or_else(String::new, |why| visible(&reason(why, places))),
    })
}

/// The place, the message, and what to do about it.
fn reason(why: &Diagnostic, places: &Places<'_>) -> String {
    let place = places.place(why.at);
    let place = place.map(|place| format!("{}:{}:{}: ", place.file, place.line, place.column));
    let help = why.help.first().map(|help| places.text(help));
    let help = help.map(|help| {
        let first = help.lines().next().unwrap_or_default();
        format!("; {first}")
    });
    format!(
        "{}{}{}",
        place.unwrap_or_default(),
        places.text(&why.message),
        help.unwrap_or_default()
    )
}

/// The targets that fail as before, in one line.
pub(in crate::report) fn failing_as_before(impact: &Impact) -> Option<String> {
    let is_as_before = |target: &&Target| matches!(&target.state, State::Failed { old, new, is_affected: false } if !old.is_empty() && !new.is_empty());
    let names: Vec<&str> = impact
        .failed()
        .filter(is_as_before)
        .map(|target| target.name.as_str())
        .collect();
    let verb = if names.len() == 1 { "fails" } else { "fail" };
    let them = if names.len() == 1 { "it" } else { "them" };
    (!names.is_empty()).then(|| {
        visible(&format!(
            "{} {verb} as before, and no edit reaches {them}: {}",
            counted(names.len(), "target"),
            first_of(NAMED, names)
        ))
    })
}

/// Lines about edits that no target shows: edited lines without effect, changed manifests that
/// nothing reads, and generators that were left out of both sides.
pub(in crate::report) fn quiet_lines(impact: &Impact, places: &Places<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for found in &impact.without_effect {
        let file = places.relative(&found.place.path);
        let why = found.why.as_ref().map(|why| format!(": {why}"));
        let why = why.unwrap_or_default();
        lines.push(format!("{file}:{} has no effect{why}", found.place.line));
    }
    if !impact.unread.is_empty() {
        let count = counted(impact.unread.len(), "changed manifest");
        let verb = if impact.unread.len() == 1 {
            "is"
        } else {
            "are"
        };
        let names = impact.unread.iter().map(|path| places.relative(path));
        let names = first_of(MOST_UNREAD, names);
        lines.push(format!("{count} {verb} read by no target: {names}"));
    }
    for found in &impact.left_out {
        let name = impact.targets.get(found.target).map(|target| &target.name);
        let why = found.why.iter().map(|why| places.text(&why.message));
        let why = first_of(2, why);
        let name = name.map_or("", |name| name);
        lines.push(format!(
            "{name}: compared without what cannot be built, the same on both sides: {why}"
        ));
    }
    lines.extend(ignored_lines(impact));
    lines.iter().map(|line| visible(line)).collect()
}
