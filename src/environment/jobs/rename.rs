//! New names of Jobs in an overlay: the Jobs, the fields that name them, and a warning for texts
//! that do.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, counted, listed};
use crate::environment::overlay::Rule;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::target::Target;
use crate::model::{Resource, ResourceSet};
use crate::yaml::FieldPath;

use super::mentions::{Mention, mentions, renamed};
use super::references::references;

/// Gives Jobs of the target new names, by their positions.
pub(in crate::environment) fn rename(
    names: &BTreeMap<usize, String>,
    rule: Rule,
    scope: &Scope<'_>,
    plan: &mut Plan,
) {
    let target = scope.target;
    for (job, name) in names {
        let path = FieldPath::keys(&["metadata", "name"]);
        plan.overlay.replace(*job, path, name.clone(), rule);
    }
    let jobs: Vec<usize> = names.keys().copied().collect();
    for found in references(target, &jobs) {
        let Some(name) = names.get(&found.job) else {
            continue;
        };
        let (position, name) = (found.resource, name.clone());
        if found.is_added {
            plan.overlay.set(position, found.path, name, rule);
        } else {
            plan.overlay.replace(position, found.path, name, rule);
        }
    }
    let mut others = Vec::new();
    let (called, new) = new_names(names, target);
    for found in mentions(target, &called) {
        if !found.is_command || !new.contains_key(found.name) {
            others.push(found);
            continue;
        }
        // Another rule may have changed the text before.
        let earlier = plan.overlay.new_text(found.resource, &found.path);
        let text = renamed(earlier.unwrap_or(found.text), found.before, &new);
        plan.overlay.replace(found.resource, found.path, text, rule);
    }
    let warning = still_named(&others);
    plan.warnings.extend(warning.map(|it| scope.located(it)));
}

/// The names that texts may have, and the new ones of those that only one Job has.
fn new_names<'a>(
    names: &'a BTreeMap<usize, String>,
    target: &'a Target,
) -> (BTreeSet<&'a str>, BTreeMap<&'a str, &'a str>) {
    let (mut called, mut new) = (BTreeSet::new(), BTreeMap::new());
    for (job, name) in names {
        let before = target.get(*job).name();
        if called.insert(before) {
            new.insert(before, name.as_str());
        } else {
            new.remove(before);
        }
    }
    (called, new)
}

/// The warning for texts that still name a Job as it is called in the target.
fn still_named(found: &[Mention<'_>]) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let first = found.first()?;
    let called: BTreeSet<&str> = found.iter().map(|it| it.name).collect();
    let message = format!(
        "{} a Job by a name that changes with its content: {}",
        match found.len() {
            1 => "a text names".to_owned(),
            count => format!("{} name", counted(count, "text")),
        },
        listed(called)
    );
    let mut diagnostic = Diagnostic::warning(Code::JobNameInText, message).at(first.at);
    for it in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(it.at, "here, too");
    }
    Some(
        diagnostic
            .help("select the Job by a label: `kubectl wait job -l app=migrate`")
            .help("or keep its name: `jobs: keep`, if its template never changes"),
    )
}

/// Jobs of the target, by their positions, as they are in the render.
pub(in crate::environment) fn as_rendered<'r>(
    jobs: &[usize],
    target: &'r Target,
    rendered: &'r ResourceSet,
) -> Vec<(usize, &'r Resource)> {
    let mut by_name: BTreeMap<&str, Vec<&'r Resource>> = BTreeMap::new();
    for resource in rendered.iter().filter(|it| it.kind() == "Job") {
        by_name.entry(resource.name()).or_default().push(resource);
    }
    let found = |position: &usize| {
        let job = target.get(*position);
        let called = by_name.get(job.name()).into_iter().flatten();
        let mut same = called.filter(|other| is_same(job, other));
        (*position, same.next().copied().unwrap_or(job))
    };
    jobs.iter().map(found).collect()
}

/// True if a Job of the render is that of the target, whose namespace it may have left.
fn is_same(job: &Resource, other: &Resource) -> bool {
    let was_in = |namespace: &str| other.history.iter().any(|was| was.namespace == namespace);
    other.gvk() == job.gvk()
        && (other.namespace() == job.namespace() || was_in(job.id().effective_namespace()))
}
