//! The answer: how many targets change, and what that does. In: an impact. Out: a [`Headline`].

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::diag::{counted, first_of};
use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Impact, State, Subject};
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
    /// Resources that change, that are new, and that are gone.
    pub(in crate::report) resources: [usize; 3],
}

impl Headline {
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
        resources: counts(&impact.differences.iter().collect::<Vec<_>>()),
    }
}

/// The number of targets that change, and the names of those that nobody knows of.
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

/// A field of a resource that differs in a target of the report.
struct Found<'i> {
    /// The resource, by the name that it has where most targets have it.
    subject: &'i Subject,
    class: Class,
    /// The kind of the change of a whole resource.
    whole: Option<ChangeKind>,
}

/// The fields that differ in the targets of the report, those of one resource by one name.
fn found<'i>(impact: &'i Impact, scope: Scope<'_>) -> Vec<Found<'i>> {
    let fields = impact
        .causes
        .iter()
        .flat_map(|group| group.fields.iter().chain(&group.follows));
    let found = fields.filter_map(|field| {
        let variants = field.variants.iter();
        let variants = variants.filter_map(|at| impact.differences.get(*at));
        let here = variants.filter(|found| !scope.within(&found.targets).is_empty());
        let here: Vec<&Difference> = here.collect();
        let first = here.first()?;
        Some(Found {
            subject: &first.subject,
            class: here.iter().map(|found| found.change.class).max()?,
            whole: first.is_whole().then_some(first.change.kind),
        })
    });
    found.collect()
}

/// The consequences of the differences of the targets of the report, the gravest first.
fn consequences(impact: &Impact, scope: Scope<'_>) -> Vec<String> {
    let here = found(impact, scope);
    let names = |class: Class| -> Vec<String> {
        let those = here.iter().filter(|found| found.class == class);
        let names = those.map(|found| {
            let Subject {
                gvk, logical_name, ..
            } = found.subject;
            format!("{} {logical_name}", gvk.kind)
        });
        distinct(names)
    };
    let mut said = Vec::new();
    let mut say = |text: String| said.push(visible(&text));
    match names(Class::DataLoss) {
        names if names.is_empty() => {}
        names => say(format!("data of {} may be lost", first_of(NAMED, names))),
    }
    match names(Class::Recreate) {
        names if names.is_empty() => {}
        names => say(format!("{} must be recreated", first_of(NAMED, names))),
    }
    for (class, noun) in [
        (Class::Incompatible, "incompatible change"),
        (Class::Access, "access change"),
        (Class::Traffic, "traffic change"),
    ] {
        match names(class).len() {
            0 => {}
            count => say(counted(count, noun)),
        }
    }
    match names(Class::Moved).len() {
        0 => {}
        1 => say("1 resource gets another name or namespace".to_owned()),
        count => say(format!("{count} resources get other names or namespaces")),
    }
    match replaced(&here).as_slice() {
        [] => {}
        pods if pods.len() > NAMED => {
            say(format!("pods of {} workloads are replaced", pods.len()));
        }
        pods => say(format!("pods of {} are replaced", pods.join(", "))),
    }
    match names(Class::Scale).len() {
        0 => {}
        count => say(counted(count, "scale change")),
    }
    said.truncate(MOST);
    said.extend(came_and_went(&here));
    if said.is_empty() {
        let gravest = here.iter().map(|found| found.class).max();
        said.extend(gravest.map(|class| match class {
            Class::None => "only the spelling".to_owned(),
            Class::Metadata => "only labels, annotations or API versions".to_owned(),
            _ => "no pod is replaced".to_owned(),
        }));
    }
    said
}

/// The workloads whose pods are replaced: the resources with such a change, and for a ConfigMap or
/// Secret those that follow its name.
fn replaced(found: &[Found<'_>]) -> Vec<String> {
    let kinds = ["ConfigMap", "Secret"];
    let holds_data = |found: &Found<'_>| kinds.contains(&found.subject.gvk.kind.as_str());
    let mut those = found.iter().filter(|found| found.class == Class::Rollout);
    let has_workload = those.clone().any(|found| !holds_data(found));
    let those = those
        .by_ref()
        .filter(|found| !has_workload || !holds_data(found));
    distinct(those.map(|found| found.subject.logical_name.to_string()))
}

/// The names, each once, in their order.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// `2 resources are new, 1 is gone`
fn came_and_went(found: &[Found<'_>]) -> Option<String> {
    let count = |kind: ChangeKind| {
        let those = found.iter().filter(|found| found.whole == Some(kind));
        let names: BTreeSet<&str> = those.map(|found| found.subject.text.as_str()).collect();
        names.len()
    };
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let (new, gone) = (count(ChangeKind::Added), count(ChangeKind::Removed));
    let is_new = || format!("{} {} new", counted(new, "resource"), are(new));
    match (new, gone) {
        (0, 0) => None,
        (_, 0) => Some(is_new()),
        (0, gone) => Some(format!("{} {} gone", counted(gone, "resource"), are(gone))),
        (_, gone) => Some(format!("{}, {gone} {} gone", is_new(), are(gone))),
    }
}

/// The resources that change, that are new, and that are gone.
fn counts(found: &[&Difference]) -> [usize; 3] {
    let count = |is: fn(&Difference) -> bool| {
        let those = found.iter().filter(|found| is(found));
        let names: BTreeSet<&str> = those.map(|found| found.subject.text.as_str()).collect();
        names.len()
    };
    [
        count(|found| !found.is_whole()),
        count(|found| found.is_whole() && found.change.kind == ChangeKind::Added),
        count(|found| found.is_whole() && found.change.kind == ChangeKind::Removed),
    ]
}
