//! Effects of the differences on a cluster, in a few words, the gravest first. In: an impact. Out:
//! the [`Consequences`] that its answer names.

use std::collections::BTreeSet;

use super::found::{Found, found};
use super::left_over::left_over;
use super::scope::Scope;
use crate::diag::{counted, first_of};
use crate::diff::{ChangeKind, Class, Note};
use crate::impact::Impact;
use crate::report::value::visible;

/// Names of one consequence; more are counted.
const NAMED: usize = 3;

/// The most consequences that are said.
const MOST: usize = 3;

/// The sentences of the answer beside the number of targets.
pub(super) struct Consequences {
    /// `pods of api are replaced`, the gravest first.
    pub(super) said: Vec<String>,
    /// `HorizontalPodAutoscaler web still names it`
    pub(super) notes: Vec<String>,
}

/// The consequences of the differences of the targets that both sides have.
pub(super) fn consequences(impact: &Impact, scope: Scope<'_>) -> Consequences {
    let here = found(impact, scope);
    let mut said: Vec<String> = Vec::new();
    said.extend(lost(&here));
    let recreated = named(&here, |found| found.class == Class::Recreate);
    said.extend(sentence(&recreated, "resource", ["must be recreated"; 2]));
    let incompatible = named(&here, |found| found.class == Class::Incompatible);
    let verbs = ["changes incompatibly", "change incompatibly"];
    said.extend(sentence(&incompatible, "resource", verbs));
    said.extend(access(&here));
    let traffic = named(&here, |found| found.class == Class::Traffic);
    said.extend(match traffic.len() {
        0 => None,
        count if count > NAMED => Some(counted(count, "traffic change")),
        _ => Some(format!("traffic of {} changes", traffic.join(", "))),
    });
    said.extend(moved(&here));
    said.extend(match replaced(&here).as_slice() {
        [] => None,
        pods if pods.len() > NAMED => {
            Some(format!("pods of {} workloads are replaced", pods.len()))
        }
        pods => Some(format!("pods of {} are replaced", pods.join(", "))),
    });
    said.extend(scaled(&here));
    said.truncate(MOST);
    said.extend(came_and_went(&here));
    let it = match said.len() {
        1 => only(&here),
        _ => None,
    };
    let mut notes = left_over(&here, it.as_deref());
    notes.truncate(MOST);
    if said.is_empty() && notes.is_empty() {
        let gravest = here.iter().map(|found| found.class).max();
        said.extend(gravest.map(|class| match class {
            Class::None => "only the spelling".to_owned(),
            Class::Metadata => "only labels, annotations or API versions".to_owned(),
            _ => "no pod is replaced".to_owned(),
        }));
    }
    Consequences {
        said: said.iter().map(|text| visible(text)).collect(),
        notes,
    }
}

/// The names of the resources that changed in such a way.
fn named(found: &[Found<'_>], is: impl Fn(&Found<'_>) -> bool) -> Vec<String> {
    let those = found.iter().filter(|found| found.whole.is_none());
    distinct(those.filter(|found| is(found)).map(Found::name))
}

/// `Deployment api VERB`, or `5 NOUNs VERB`.
fn sentence(names: &[String], noun: &str, [one, many]: [&str; 2]) -> Option<String> {
    match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        names if names.len() > NAMED => Some(format!("{} {many}", counted(names.len(), noun))),
        names => Some(format!("{} {many}", names.join(", "))),
    }
}

/// `data of PersistentVolumeClaim data may be lost`: of the old resource.
fn lost(found: &[Found<'_>]) -> Option<String> {
    let those = found.iter().filter(|found| found.class == Class::DataLoss);
    let names = distinct(those.map(|found| match found.leaves {
        Some(namespace) => format!("{} in {namespace}", found.was),
        None => found.was.clone(),
    }));
    let names = (!names.is_empty()).then(|| first_of(NAMED, names))?;
    Some(format!("data of {names} may be lost"))
}

/// `Role api may do more`, by what grants the access. A policy that is open is a note.
fn access(found: &[Found<'_>]) -> Option<String> {
    let is_open = |found: &Found<'_>| {
        let mut notes = found.subject.notes.iter();
        notes.any(|note| matches!(note, Note::Open { .. }))
    };
    let those = found.iter();
    let those = those.filter(|found| found.class == Class::Access && !is_open(found));
    let gone = found.iter();
    let gone = gone.filter(|found| found.whole == Some(ChangeKind::Removed));
    let are_gone_named = distinct(gone.map(Found::name)).len() <= NAMED;
    let is_told = |found: &&Found<'_>| match found.whole {
        None => true,
        // By its name below.
        Some(ChangeKind::Removed) => !are_gone_named,
        Some(_) => false,
    };
    let those: Vec<&Found<'_>> = those.filter(is_told).collect();
    let count = distinct(those.iter().map(|found| found.name())).len();
    if count > NAMED {
        return Some(counted(count, "access change"));
    }
    let of = |kinds: &[&str], verbs: [&str; 2]| {
        let those = those.iter();
        let those = those.filter(|found| found.whole.is_none());
        let those = those.filter(|found| kinds.contains(&found.subject.gvk.kind.as_str()));
        sentence(
            &distinct(those.map(|found| found.name())),
            "resource",
            verbs,
        )
    };
    let known = ["ClusterRole", "Role", "NetworkPolicy"];
    let others = those
        .iter()
        .filter(|found| found.whole.is_some() || !known.contains(&found.subject.gvk.kind.as_str()));
    let others = distinct(others.map(|found| found.name()));
    let parts = [
        of(&["ClusterRole", "Role"], ["may do more"; 2]),
        of(
            &["NetworkPolicy"],
            ["lets more through", "let more through"],
        ),
        (!others.is_empty()).then(|| format!("access by {} changes", others.join(", "))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `Deployment web is renamed`
fn moved(found: &[Found<'_>]) -> Option<String> {
    let those = found.iter();
    let those: Vec<&Found<'_>> = those
        .filter(|found| found.class == Class::Moved && found.whole.is_none())
        .collect();
    let names = distinct(those.iter().map(|found| found.was.clone()));
    let verbs = match (
        those.iter().all(|found| found.is_renamed),
        those.iter().all(|found| found.is_moved),
    ) {
        (true, _) => ["is renamed", "are renamed"],
        (_, true) => ["moves to another namespace", "move to another namespace"],
        _ => [
            "gets another name or namespace",
            "get other names or namespaces",
        ],
    };
    // The resources above that are others now are named there.
    let is_said =
        |found: &Found<'_>| found.class > Class::Moved && (found.is_renamed || found.is_moved);
    let noun = if found.iter().any(is_said) {
        "other"
    } else {
        "resource"
    };
    sentence(&names, noun, verbs)
}

/// The only resource that differs, as it was.
fn only(found: &[Found<'_>]) -> Option<String> {
    let [name] =
        <[String; 1]>::try_from(distinct(found.iter().map(|found| found.was.clone()))).ok()?;
    Some(name)
}

/// `api is scaled`, `runs of backup change`
fn scaled(found: &[Found<'_>]) -> Option<String> {
    let those = found.iter();
    let those = those.filter(|found| found.class == Class::Scale && found.whole.is_none());
    let (runs, scaled): (Vec<&Found<'_>>, Vec<&Found<'_>>) =
        those.partition(|found| found.subject.gvk.kind == "CronJob");
    let names = |found: Vec<&Found<'_>>| {
        let names = found
            .iter()
            .map(|found| found.subject.logical_name.to_string());
        distinct(names)
    };
    let (runs, scaled) = (names(runs), names(scaled));
    let runs = match runs.len() {
        0 => None,
        count if count > NAMED => Some(format!("runs of {count} CronJobs change")),
        _ => Some(format!("runs of {} change", runs.join(", "))),
    };
    let scaled = sentence(&scaled, "workload", ["is scaled", "are scaled"]);
    let parts: Vec<String> = [scaled, runs].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The workloads whose pods are replaced: the resources with such a change, and for a ConfigMap or
/// Secret those that follow its name.
fn replaced(found: &[Found<'_>]) -> Vec<String> {
    let kinds = ["ConfigMap", "Secret"];
    let holds_data = |found: &Found<'_>| kinds.contains(&found.subject.gvk.kind.as_str());
    let those = found.iter();
    let those = those.filter(|found| found.class == Class::Rollout && found.whole.is_none());
    let has_workload = those.clone().any(|found| !holds_data(found));
    let those = those.filter(|found| !has_workload || !holds_data(found));
    distinct(those.map(|found| found.subject.logical_name.to_string()))
}

/// The names, each once, in their order.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// `Deployment worker is new, 5 resources are gone`
fn came_and_went(found: &[Found<'_>]) -> Option<String> {
    let of = |kind: ChangeKind, verbs: [&str; 2]| {
        let those: Vec<&Found<'_>> = found
            .iter()
            .filter(|found| found.whole == Some(kind))
            .collect();
        let all: BTreeSet<&str> = those.iter().map(|it| it.subject.text.as_str()).collect();
        let names = distinct(those.iter().map(|found| found.name()));
        match all.len() {
            count if count == names.len() => sentence(&names, "resource", verbs),
            count => Some(format!("{} {}", counted(count, "resource"), verbs[1])),
        }
    };
    let parts = [
        of(ChangeKind::Added, ["is new", "are new"]),
        of(ChangeKind::Removed, ["is gone", "are gone"]),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
