//! The end-to-end test of a render: a Job that has to run again for each. Argo
//! CD runs it as a hook. For kubectl, to which a Job's template is immutable,
//! its name ends in a hash of its content, so that another image is another Job.

use crate::diag::{Code, Fallible, Origin};
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml;
use crate::yaml::FieldPath;

use crate::environment::names::LABEL_LENGTH;
use crate::environment::overlay::{Entry, Overlay, Rule};
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::environment::slug;

/// Argo CD's annotations of a Job that runs after each sync.
const HOOK: [(&str, &str); 2] = [
    ("argocd.argoproj.io/hook", "PostSync"),
    (
        "argocd.argoproj.io/hook-delete-policy",
        "BeforeHookCreation",
    ),
];

/// Adds what can be said before the Jobs are known in full: Argo CD's hooks.
///
/// # Errors
/// `e2e-selector-empty`.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    for position in jobs(scope)? {
        if scope.request.applier == Applier::ArgoCd {
            for (key, value) in HOOK {
                overlay.annotate(position, Entry::text(key, value, rule(scope)));
            }
        }
    }
    Ok(())
}

/// Ends the Jobs' names in the hash of what `rendered` says they are. True if there was one.
///
/// # Errors
/// `e2e-selector-empty`; what cannot be printed.
pub(in crate::environment) fn name_by_content(
    scope: &Scope<'_>,
    rendered: &ResourceSet,
    overlay: &mut Overlay,
) -> Fallible<bool> {
    if scope.request.applier != Applier::Kubectl {
        return Ok(false);
    }
    let mut any = false;
    for position in jobs(scope)? {
        let job = scope.target.get(position);
        let now = rendered.iter().find(|other| is_same(job, other));
        let mut content = String::new();
        yaml::emit(&now.unwrap_or(job).node, &mut content)?;
        let kept = LABEL_LENGTH - slug::HASH_LENGTH - 1;
        let name = job
            .name()
            .get(..kept)
            .unwrap_or(job.name())
            .trim_end_matches(['-', '.']);
        let name = format!("{name}-{}", slug::hash(&content));
        overlay.replace(
            position,
            FieldPath::keys(&["metadata", "name"]),
            name,
            rule(scope),
        );
        any = true;
    }
    Ok(any)
}

fn rule(scope: &Scope<'_>) -> Rule {
    let e2e = scope.spec.e2e.as_ref();
    scope.rule(Step::E2e, e2e.map_or(Origin::NONE, |e2e| e2e.at))
}

fn jobs(scope: &Scope<'_>) -> Fallible<Vec<usize>> {
    match &scope.spec.e2e {
        Some(e2e) => scope
            .target
            .select("Job", &e2e.select, Code::E2eSelectorEmpty),
        None => Ok(Vec::new()),
    }
}

fn is_same(job: &Resource, rendered: &Resource) -> bool {
    rendered.kind() == "Job" && rendered.gvk() == job.gvk() && rendered.name() == job.name()
}
