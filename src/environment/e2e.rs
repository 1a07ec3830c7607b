//! The end-to-end test of a render: a Job that has to run again for each. Argo
//! CD runs it as a hook. For kubectl, to which a Job's template is immutable,
//! its name ends in a hash of its content, so that another image is another Job.

use crate::diag::{Code, Fallible};
use crate::model::{Resource, ResourceSet};
use crate::yaml;
use crate::yaml::FieldPath;

use super::names::LABEL_LENGTH;
use super::overlay::{Overlay, Why};
use super::request::Applier;
use super::scope::Scope;
use super::slug;

/// Adds what can be said before the Jobs are known in full: Argo CD's hooks.
///
/// # Errors
/// `e2e-selector-empty`.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    for position in jobs(scope)? {
        if scope.request.applier == Applier::ArgoCd {
            overlay.annotate(
                position,
                "argocd.argoproj.io/hook",
                "PostSync".to_owned(),
                why(scope),
            );
            let policy = "BeforeHookCreation".to_owned();
            overlay.annotate(
                position,
                "argocd.argoproj.io/hook-delete-policy",
                policy,
                why(scope),
            );
        }
    }
    Ok(())
}

/// Ends the Jobs' names in the hash of what `rendered` says they are. True if there was one.
///
/// # Errors
/// `e2e-selector-empty`; what cannot be printed.
pub(super) fn name_by_content(
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
            why(scope),
        );
        any = true;
    }
    Ok(any)
}

fn why(scope: &Scope<'_>) -> Why {
    let e2e = scope.spec.e2e.as_ref();
    Why {
        rule: "e2e",
        at: e2e.map_or(scope.spec.name.at, |e2e| e2e.at),
    }
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
