//! The answer: how many targets change, and what that does. In: an impact. Out: a [`Headline`].

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::diag::{counted, first_of};
use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Impact, State};
use crate::report::value::visible;

/// Names in the headline; the others are counted.
const NAMED: usize = 3;

/// The most consequences that are said.
const MOST: usize = 3;

/// The answer.
pub(in crate::report) struct Headline {
    /// `2 of 2 environments change`, `No environment changes`
    pub(in crate::report) count: String,
    /// `production cannot be compared`
    pub(in crate::report) unknown: Option<String>,
    /// `pods of api are replaced`, the gravest first.
    pub(in crate::report) consequences: Vec<String>,
    /// True if a target differs.
    pub(in crate::report) differs: bool,
    /// `2 resources change, 1 resource is new`, for sides of which neither comes after the other.
    resources: Vec<String>,
}

impl Headline {
    /// What the resources of two targets do, behind a colon; nothing where nothing differs.
    pub(in crate::report) fn details(&self) -> String {
        match self.resources.as_slice() {
            [] => String::new(),
            resources => format!(": {}", resources.join(", ")),
        }
    }

    /// One sentence: `2 of 2 environments change: pods of api are replaced`.
    pub(in crate::report) fn sentence(&self) -> String {
        let sentence = match self.consequences.as_slice() {
            [] => self.count.clone(),
            consequences => format!("{}: {}", self.count, consequences.join(", ")),
        };
        match &self.unknown {
            Some(unknown) => format!("{sentence}; {unknown}"),
            None => sentence,
        }
    }
}

/// The answer for `impact`.
pub(in crate::report) fn headline(impact: &Impact) -> Headline {
    let scope = Scope::of(impact);
    let (count, unknown) = count(scope);
    Headline {
        count,
        unknown,
        consequences: consequences(impact, scope),
        differs: scope.differing() > 0,
        resources: resources(impact),
    }
}

/// How many targets change, and which of them nobody knows of.
fn count(scope: Scope<'_>) -> (String, Option<String>) {
    let (differ, all, noun) = (scope.differing(), scope.len(), scope.noun());
    let verb = if differ == 1 || all == 1 {
        "changes"
    } else {
        "change"
    };
    let text = match (differ, noun) {
        (0, "environment") => "No environment changes".to_owned(),
        _ => format!("{differ} of {} {verb}", counted(all, noun)),
    };
    let unknown = scope.targets().filter(|target| {
        matches!(
            target.state,
            State::Failed {
                is_affected: true,
                ..
            }
        )
    });
    let names: Vec<&str> = unknown.map(|target| target.name.as_str()).collect();
    let unknown = match names.as_slice() {
        [] => None,
        names => Some(visible(&format!(
            "{} cannot be compared",
            first_of(NAMED, names)
        ))),
    };
    (text, unknown)
}

/// What the differences of the targets of the report do, the gravest first.
fn consequences(impact: &Impact, scope: Scope<'_>) -> Vec<String> {
    let differences = impact.differences.iter();
    let here: Vec<&Difference> = differences
        .filter(|found| !scope.within(&found.targets).is_empty())
        .collect();
    let of = |class: Class| here.iter().filter(move |found| found.change.class == class);
    let names = |class: Class| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let subjects = of(class).map(|found| &found.subject);
        let names =
            subjects.map(|subject| format!("{} {}", subject.gvk.kind, subject.logical_name));
        names.filter(|name| seen.insert(name.clone())).collect()
    };
    let mut found = Vec::new();
    let mut say = |text: String| found.push(visible(&text));
    match names(Class::DataLoss) {
        names if names.is_empty() => {}
        names => say(format!("data of {} may be lost", first_of(NAMED, names))),
    }
    match names(Class::Recreate) {
        names if names.is_empty() => {}
        names => say(format!("{} must be recreated", first_of(NAMED, names))),
    }
    for (class, noun) in [
        (Class::Access, "access change"),
        (Class::Traffic, "traffic change"),
    ] {
        match names(class).len() {
            0 => {}
            count => say(counted(count, noun)),
        }
    }
    let pods = replaced(&of(Class::Rollout).copied().collect::<Vec<_>>());
    match pods.as_slice() {
        [] => {}
        pods if pods.len() > NAMED => say(format!("pods of {} workloads are replaced", pods.len())),
        pods => say(format!("pods of {} are replaced", pods.join(", "))),
    }
    match names(Class::Scale).len() {
        0 => {}
        count => say(counted(count, "scale change")),
    }
    found.truncate(MOST);
    found.extend(came_and_went(&here));
    if found.is_empty() {
        let gravest = here.iter().map(|found| found.change.class).max();
        found.extend(gravest.map(|class| match class {
            Class::None => "only the spelling".to_owned(),
            Class::Metadata => "only labels, annotations or API versions".to_owned(),
            _ => "no pod is replaced".to_owned(),
        }));
    }
    found
}

/// The workloads whose pods are replaced: the resources with such a change, and for a ConfigMap or
/// Secret those that follow its name.
fn replaced(found: &[&Difference]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let holds_data =
        |found: &&&Difference| ["ConfigMap", "Secret"].contains(&found.subject.gvk.kind.as_str());
    let has_workload = found.iter().any(|found| !holds_data(&found));
    let those = found
        .iter()
        .filter(|found| !has_workload || !holds_data(found));
    let names = those.map(|found| found.subject.logical_name.to_string());
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// `2 resources are new, 1 is gone`
fn came_and_went(found: &[&Difference]) -> Option<String> {
    let count = |kind: ChangeKind| {
        let whole = found.iter().filter(|found| found.is_whole());
        let those = whole.filter(|found| found.change.kind == kind);
        let names: BTreeSet<&str> = those.map(|found| found.subject.text.as_str()).collect();
        names.len()
    };
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    match (count(ChangeKind::Added), count(ChangeKind::Removed)) {
        (0, 0) => None,
        (new, 0) => Some(format!("{} {} new", counted(new, "resource"), are(new))),
        (0, gone) => Some(format!("{} {} gone", counted(gone, "resource"), are(gone))),
        (new, gone) => Some(format!(
            "{} {} new, {gone} {} gone",
            counted(new, "resource"),
            are(new),
            are(gone)
        )),
    }
}

/// `2 resources change`, `1 resource is new`
fn resources(impact: &Impact) -> Vec<String> {
    let all: Vec<&Difference> = impact.differences.iter().collect();
    let within = all.iter().filter(|found| !found.is_whole());
    let names: BTreeSet<&str> = within.map(|found| found.subject.text.as_str()).collect();
    let changed = match names.len() {
        0 => None,
        1 => Some("1 resource changes".to_owned()),
        count => Some(format!("{count} resources change")),
    };
    changed.into_iter().chain(came_and_went(&all)).collect()
}
