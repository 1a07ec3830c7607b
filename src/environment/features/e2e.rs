//! `e2e`: the end-to-end test of a render, a Job that has to run again for each.
//! Argo CD runs it as a hook. For kubectl, its name ends in a hash of its content:
//! the template of a Job is immutable, so a new image needs a new Job.

use crate::config::{Decode, Fields};
use crate::diag::{Code, Failures, Fallible, Origin};
use crate::environment::names::LABEL_LENGTH;
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::environment::select::Select;
use crate::environment::slug;
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml;
use crate::yaml::FieldPath;

use super::feature::{Feature, Outline};

/// Annotations of a Job that Argo CD runs after each sync.
const HOOK: [(&str, &str); 2] = [
    ("argocd.argoproj.io/hook", "PostSync"),
    (
        "argocd.argoproj.io/hook-delete-policy",
        "BeforeHookCreation",
    ),
];

/// `e2e`: the Jobs of the end-to-end test.
#[derive(Clone, Debug, Default)]
pub struct E2e {
    /// The Jobs.
    pub select: Select,
    /// The place of the settings.
    pub at: Origin,
}

impl E2e {
    fn jobs(&self, scope: &Scope<'_>) -> Fallible<Vec<usize>> {
        self.select
            .positions("Job", scope.target, Code::E2eSelectorEmpty)
    }
}

impl Decode for E2e {
    const WHAT: &'static str = "`e2e`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select").unwrap_or_default(),
            at: fields.at,
        }
    }
}

impl Feature for Option<E2e> {
    fn name() -> Step {
        "e2e"
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object("e2e")
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        if let Some(e2e) = self {
            e2e.select.validate("e2e", e2e.at, failures);
        }
    }

    /// Makes the Jobs hooks of Argo CD.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(e2e) = self else { return Ok(()) };
        let jobs = e2e.jobs(scope)?;
        if scope.request.applier == Applier::ArgoCd {
            let rule = scope.rule(Self::name(), e2e.at);
            for (position, (key, value)) in
                jobs.iter().flat_map(|job| HOOK.map(|entry| (*job, entry)))
            {
                plan.overlay
                    .annotate(position, Entry::text(key, value, rule));
            }
        }
        Ok(())
    }

    /// Ends the Jobs' names in a hash of what they are in the render.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let Some(e2e) = self else { return Ok(false) };
        if scope.request.applier != Applier::Kubectl {
            return Ok(false);
        }
        let jobs = e2e.jobs(scope)?;
        let rule = scope.rule(Self::name(), e2e.at);
        for position in &jobs {
            let job = scope.target.get(*position);
            let now = rendered.iter().find(|other| is_same(job, other));
            let name = hashed_name(job, now.unwrap_or(job))?;
            let path = FieldPath::keys(&["metadata", "name"]);
            plan.overlay.replace(*position, path, name, rule);
        }
        Ok(!jobs.is_empty())
    }
}

/// The Job's name, shortened to fit a label, with a hash of the content.
fn hashed_name(job: &Resource, rendered: &Resource) -> Fallible<String> {
    let mut content = String::new();
    yaml::emit(&rendered.node, &mut content)?;
    let room = LABEL_LENGTH - slug::HASH_LENGTH - 1;
    let name = job.name().get(..room).unwrap_or(job.name());
    let name = name.trim_end_matches(['-', '.']);
    Ok(format!("{name}-{}", slug::hash(&content)))
}

fn is_same(job: &Resource, rendered: &Resource) -> bool {
    rendered.kind() == "Job" && rendered.gvk() == job.gvk() && rendered.name() == job.name()
}
