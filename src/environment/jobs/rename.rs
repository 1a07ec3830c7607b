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

use super::mentions::mentions;
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
    let warning = still_named(&jobs, target);
    plan.warnings.extend(warning.map(|it| scope.located(it)));
}

/// The warning for texts that name a Job as it is called in the target.
fn still_named(jobs: &[usize], target: &Target) -> Option<Diagnostic> {
    let names: BTreeSet<&str> = jobs.iter().map(|job| target.get(*job).name()).collect();
    let found = mentions(target, &names);
    let (first, _) = found.first()?;
    let called: BTreeSet<&str> = found.iter().map(|(_, name)| *name).collect();
    let message = format!(
        "{} a Job by a name that changes with its content: {}",
        match found.len() {
            1 => "a text names".to_owned(),
            count => format!("{} name", counted(count, "text")),
        },
        listed(called)
    );
    let mut diagnostic = Diagnostic::warning(Code::JobNameInText, message).at(*first);
    for (at, _) in found.iter().skip(1) {
        diagnostic = diagnostic.label(*at, "here, too");
    }
    Some(
        diagnostic
            .help("select the Job by a label: `kubectl wait job -l app=migrate`")
            .help("or keep its name: `jobs: keep`, if its template never changes"),
    )
}

/// The Job of the target at `position`, as it is in the render.
pub(in crate::environment) fn as_rendered<'r>(
    position: usize,
    target: &'r Target,
    rendered: &'r ResourceSet,
) -> &'r Resource {
    let job = target.get(position);
    let is_same = |other: &&Resource| {
        let was_in = |namespace: &str| other.history.iter().any(|was| was.namespace == namespace);
        other.kind() == "Job"
            && other.gvk() == job.gvk()
            && other.name() == job.name()
            && (other.namespace() == job.namespace() || was_in(job.id().effective_namespace()))
    };
    rendered.iter().find(is_same).unwrap_or(job)
}
