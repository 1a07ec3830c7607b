//! `jobs`: Jobs beside those of `e2e`, such as migrations. The template of a Job is
//! immutable: an apply of the same Job with another image is refused. So a Job gets
//! a name that ends in a hash of what it runs, or is a hook, which Argo CD deletes
//! and creates again.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Fallible, Origin, first_of};
use crate::environment::jobs::{
    as_rendered, digest, hashed_name, is_in_template, mentions, references, rename,
};
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::request::Applier;
use crate::environment::scope::Scope;
use crate::environment::slug;
use crate::model::{ImagePattern, Resource, ResourceSet, Step};
use crate::yaml::{Mapping, Node};

use super::feature::Feature;

/// Annotations of a Job that Argo CD runs with each sync, together with the other resources.
const HOOK: [(&str, &str); 2] = [
    ("argocd.argoproj.io/hook", "Sync"),
    (
        "argocd.argoproj.io/hook-delete-policy",
        "BeforeHookCreation",
    ),
];

/// Annotations of a Job that Argo CD takes for a hook.
const HOOKS: [&str; 2] = ["argocd.argoproj.io/hook", "helm.sh/hook"];

/// Argo CD's options for the sync of one resource.
const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";

/// Jobs whose references to one another are followed this far into their hashes.
const MOST_STEPS: usize = 4;

/// `jobs`: what happens to a Job whose template may change.
#[derive(Clone, Debug, Default)]
pub struct Jobs(pub Option<LocatedText>);

/// The fate of Jobs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Policy {
    /// Their names end in a hash of what they run.
    Hash,
    /// They are hooks for Argo CD; otherwise as [`Policy::Hash`].
    Hook,
    /// They stay as they are.
    Keep,
}

impl Policy {
    fn named(text: &str) -> Option<Self> {
        match text {
            "hash" => Some(Self::Hash),
            "hook" => Some(Self::Hook),
            "keep" => Some(Self::Keep),
            _ => None,
        }
    }
}

impl Jobs {
    fn at(&self) -> Origin {
        self.0.as_ref().map(|text| text.at).unwrap_or_default()
    }

    /// The policy: that of the field, or `hook` for a branch, whose next image is not far.
    fn policy(&self, scope: &Scope<'_>) -> Policy {
        let stated = self.0.as_ref().and_then(|text| Policy::named(&text.value));
        match (stated, &scope.request.branch) {
            (Some(policy), _) => policy,
            (None, Some(_)) => Policy::Hook,
            (None, None) => Policy::Keep,
        }
    }

    /// True if the names of Jobs end in a hash.
    fn is_hashed(&self, scope: &Scope<'_>) -> bool {
        match self.policy(scope) {
            Policy::Hash => true,
            Policy::Hook => scope.request.applier == Applier::Kubectl,
            Policy::Keep => false,
        }
    }

    /// The Jobs that the policy is for: all, or without the field those that run an image which
    /// the environment or the request sets, and those that name one with a hash.
    fn chosen(&self, scope: &Scope<'_>, plan: &Plan) -> Vec<usize> {
        let deleted: BTreeSet<usize> = plan.overlay.deleted.iter().map(|(at, _)| *at).collect();
        let mut all = scope.target.positions(is_job);
        all.retain(|job| !plan.tests.contains(job) && !deleted.contains(job));
        if scope.request.applier == Applier::ArgoCd {
            all.retain(|job| !is_run_again(scope.target.get(*job)));
        }
        if self.0.is_some() {
            return all;
        }
        let mut chosen = all.clone();
        retain_overridden(&mut chosen, scope, plan);
        if !self.is_hashed(scope) || chosen.len() == all.len() {
            return chosen;
        }
        let seeds: Vec<usize> = chosen.into_iter().chain(tests(scope, plan)).collect();
        if !seeds.is_empty() {
            let pairs = naming(all.iter().copied().chain(tests(scope, plan)), scope);
            let renamed = with_those_that_name(seeds, &pairs);
            all.retain(|job| renamed.contains(job));
            return all;
        }
        Vec::new()
    }
}

impl Feature for Jobs {
    fn step() -> Step {
        Step::Jobs
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let text = fields.optional(Self::step().field());
        if let Some(text) = &text
            && Policy::named(&text.value).is_none()
        {
            let message = format!(
                "`jobs` takes `hash`, `hook` or `keep`, not `{}`",
                text.value
            );
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
            fields.fail(diagnostic.help(
                "`hash` names each Job by what it runs, `hook` makes it a hook of Argo CD, `keep` leaves it",
            ));
        }
        Self(text)
    }

    /// Makes the Jobs hooks of Argo CD, or warns of those that will be refused.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let mut jobs = self.chosen(scope, plan);
        match self.policy(scope) {
            Policy::Hook if scope.request.applier == Applier::ArgoCd => {
                let rule = scope.rule(Self::step(), self.at());
                let entries = jobs.iter().flat_map(|job| HOOK.map(|entry| (*job, entry)));
                for (job, (key, value)) in entries {
                    plan.overlay.annotate(job, Entry::text(key, value, rule));
                }
            }
            Policy::Keep => {
                retain_overridden(&mut jobs, scope, plan);
                plan.warnings.extend(immutable(&jobs, self.at(), scope));
            }
            Policy::Hash | Policy::Hook => {}
        }
        Ok(())
    }

    /// Ends the Jobs' names in a hash of what they run.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        if !self.is_hashed(scope) {
            return Ok(false);
        }
        let jobs = self.chosen(scope, plan);
        if jobs.is_empty() {
            return Ok(false);
        }
        let content = content(&jobs, scope, rendered, plan);
        let named = |job: &usize| {
            let content = content.get(job).map(String::as_str).unwrap_or_default();
            (*job, hashed_name(scope.target.get(*job).name(), content))
        };
        let names: BTreeMap<usize, String> = jobs.iter().map(named).collect();
        let rule = scope.rule(Self::step(), self.at());
        rename(&names, rule, scope, plan);
        Ok(true)
    }
}

fn is_job(resource: &Resource) -> bool {
    resource.kind() == "Job" && resource.gvk().group == "batch" && !resource.name().is_empty()
}

/// True if Argo CD deletes the Job before it applies it again.
fn is_run_again(job: &Resource) -> bool {
    let replaces = |option: &str| matches!(option.trim(), "Replace=true" | "Force=true");
    let options = job.annotation(SYNC_OPTIONS).unwrap_or_default();
    HOOKS.iter().any(|hook| job.annotation(hook).is_some()) || options.split(',').any(replaces)
}

/// Keeps the Jobs that run an image which the plan overrides.
fn retain_overridden(jobs: &mut Vec<usize>, scope: &Scope<'_>, plan: &Plan) {
    let names = plan.overlay.images.iter().map(|image| image.name.as_str());
    let patterns: Vec<ImagePattern> = names.filter_map(ImagePattern::new).collect();
    let is_overridden = |image: &str| patterns.iter().any(|pattern| pattern.matches(image));
    jobs.retain(|job| {
        let pod = scope
            .target
            .get(*job)
            .node
            .at(&["spec", "template", "spec"]);
        let containers = ["containers", "initContainers"]
            .into_iter()
            .flat_map(|list| {
                let list = pod.and_then(|pod| pod.get(list));
                list.and_then(Node::as_sequence).unwrap_or_default()
            });
        let mut images = containers.filter_map(|container| container.str_at("image"));
        images.any(is_overridden)
    });
}

/// The Jobs, and all that name one of them, directly or through others.
fn with_those_that_name(jobs: Vec<usize>, pairs: &BTreeSet<(usize, usize)>) -> BTreeSet<usize> {
    let mut naming: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (by, job) in pairs {
        naming.entry(*job).or_default().push(*by);
    }
    let mut found: BTreeSet<usize> = jobs.iter().copied().collect();
    let mut rest = jobs;
    while let Some(job) = rest.pop() {
        for by in naming.get(&job).into_iter().flatten() {
            if found.insert(*by) {
                rest.push(*by);
            }
        }
    }
    found
}

/// The Jobs of the end-to-end test, if their names follow the render.
fn tests(scope: &Scope<'_>, plan: &Plan) -> Vec<usize> {
    match scope.request.applier {
        Applier::Kubectl => plan.tests.clone(),
        Applier::ArgoCd => Vec::new(),
    }
}

/// The content of each Job: its own `spec`, and that of the Jobs which this names. The test depends
/// on everything.
fn content(
    jobs: &[usize],
    scope: &Scope<'_>,
    rendered: &ResourceSet,
    plan: &Plan,
) -> BTreeMap<usize, String> {
    let mut own: BTreeMap<usize, String> = BTreeMap::new();
    for (job, resource) in as_rendered(jobs, scope.target, rendered) {
        own.insert(job, digest(resource.node.get("spec")));
    }
    let tests = tests(scope, plan);
    let named = naming(jobs.iter().chain(&tests).copied(), scope);
    if named.is_empty() {
        return own;
    }
    let all = digest(rendered.iter().map(|resource| &resource.node));
    own.extend(tests.into_iter().map(|test| (test, all.clone())));
    let mut content = own.clone();
    for _ in 0..MOST_STEPS {
        let mut next = own.clone();
        for (by, job) in &named {
            if let (Some(text), Some(other)) = (next.get_mut(by), content.get(job)) {
                text.push_str(other);
            }
        }
        // Each is a hash again, so that Jobs which name one another stay short.
        next.values_mut().for_each(|text| *text = slug::hash(text));
        content = next;
    }
    content
}

/// The Jobs whose templates name another one of them, each with that one.
fn naming(jobs: impl Iterator<Item = usize>, scope: &Scope<'_>) -> BTreeSet<(usize, usize)> {
    let jobs: Vec<usize> = jobs.collect();
    let all: BTreeSet<usize> = jobs.iter().copied().collect();
    let is_one = |resource: &usize| all.contains(resource);
    let named = references(scope.target, &jobs).into_iter();
    let named = named.filter(|it| is_one(&it.resource) && is_in_template(&it.path));
    let mut pairs: BTreeSet<(usize, usize)> = named.map(|it| (it.resource, it.job)).collect();
    let called = |job: &usize| scope.target.get(*job).name();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for job in &jobs {
        by_name.entry(called(job)).or_default().push(*job);
    }
    let names: BTreeSet<&str> = by_name.keys().copied().collect();
    for it in mentions(scope.target, &names) {
        if it.is_command && is_one(&it.resource) {
            let meant = by_name.get(it.name).into_iter().flatten();
            pairs.extend(meant.map(|job| (it.resource, *job)));
        }
    }
    pairs.retain(|(by, job)| by != job);
    pairs
}

/// The warning for Jobs that keep their names under another image.
fn immutable(jobs: &[usize], at: Origin, scope: &Scope<'_>) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let all = jobs.iter().map(|job| scope.target.get(*job));
    let first = all.clone().next()?;
    let names = all.clone().map(|job| format!("`{}`", job.name()));
    let (job, keeps) = match jobs.len() {
        1 => ("the Job", "keeps its name"),
        _ => ("the Jobs", "keep their names"),
    };
    let message = format!(
        "{job} {} {keeps}, and the API server refuses another image",
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::JobImmutable, message).at(image_place(first));
    for job in all.skip(1) {
        diagnostic = diagnostic.label(image_place(job), "here, too");
    }
    if !at.is_none() {
        diagnostic = diagnostic.label(at, "the environment keeps the name");
    }
    Some(diagnostic.help(
        "the template of a Job is immutable: write `jobs: hash`, which gives each image a Job of its own",
    ))
}

/// The place of the first image of a Job.
fn image_place(job: &Resource) -> Origin {
    let containers = job.node.at(&["spec", "template", "spec", "containers"]);
    let containers = containers.and_then(Node::as_sequence).unwrap_or_default();
    let mut images = containers.iter().filter_map(|container| {
        container
            .as_mapping()
            .and_then(|map: &Mapping| map.get("image"))
    });
    images.next().map_or(job.origin, |image| image.origin)
}
