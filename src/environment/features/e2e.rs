//! `e2e`: the end-to-end test of a render, a Job that has to run again for each.
//! Argo CD runs it as a hook. For kubectl, its name ends in a hash of everything in
//! the render: the template of a Job is immutable, so that a test of the next image
//! of any service needs a new Job.

use std::collections::BTreeMap;

use crate::config::{Decode, Fields};
use crate::diag::{Code, Failures, Fallible, Origin};
use crate::environment::jobs::{digest, hashed_name, rename};
use crate::environment::overlay::{Entry, Rule};
use crate::environment::plan::Plan;
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::environment::select::Select;
use crate::environment::slug;
use crate::model::{ResourceSet, Step};
use crate::yaml::{FieldPath, Node, Tag};

use super::feature::{Feature, Outline};

/// Annotations of a Job that Argo CD runs after each sync.
const HOOK: [(&str, &str); 2] = [
    ("argocd.argoproj.io/hook", "PostSync"),
    (
        "argocd.argoproj.io/hook-delete-policy",
        "BeforeHookCreation",
    ),
];

/// The label of a Job with a hash of the render that it tests.
const RENDER_LABEL: &str = "offshoot/render";

/// The seconds that a finished Job stays, unless its manifest says otherwise: a day, for its logs.
const SECONDS: &str = "86400";

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
    fn step() -> Step {
        Step::E2e
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
        plan.tests.clone_from(&jobs);
        let rule = scope.rule(Self::step(), e2e.at);
        if scope.request.applier == Applier::Kubectl {
            jobs.iter().for_each(|job| limit(*job, rule, scope, plan));
        }
        if scope.request.applier == Applier::ArgoCd {
            for (position, (key, value)) in
                jobs.iter().flat_map(|job| HOOK.map(|entry| (*job, entry)))
            {
                plan.overlay
                    .annotate(position, Entry::text(key, value, rule));
            }
        }
        Ok(())
    }

    /// Ends the Jobs' names in a hash of the render.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let Some(e2e) = self else { return Ok(false) };
        if scope.request.applier != Applier::Kubectl {
            return Ok(false);
        }
        let content = digest(rendered.iter().map(|resource| &resource.node));
        let named = |job: usize| (job, hashed_name(scope.target.get(job).name(), &content));
        let names: BTreeMap<usize, String> = e2e.jobs(scope)?.into_iter().map(named).collect();
        let rule = scope.rule(Self::step(), e2e.at);
        for job in names.keys() {
            // The test of one render can be waited for.
            let hash = Entry::text(RENDER_LABEL, &slug::hash(&content), rule);
            plan.overlay.label(*job, hash);
        }
        rename(&names, rule, scope, plan);
        Ok(!names.is_empty())
    }
}

/// Lets Kubernetes delete a finished Job after a while: each render leaves one behind. Argo CD deletes
/// its hooks itself, and would report one that is gone.
fn limit(job: usize, rule: Rule, scope: &Scope<'_>, plan: &mut Plan) {
    let path = ["spec", "ttlSecondsAfterFinished"];
    let node = &scope.target.get(job).node;
    if node.get("spec").is_some() && node.at(&path).is_none() {
        let seconds = Node::scalar(Tag::Int, SECONDS, rule.at);
        plan.overlay.add(job, FieldPath::keys(&path), seconds, rule);
    }
}
