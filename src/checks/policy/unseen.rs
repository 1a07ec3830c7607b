//! Admission whose effect nothing offline tells: webhooks, and policies that change resources. In: all renders, and
//! what is around them. Out: a finding for each that is for something in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::admission_rules::items;
use crate::checks::findings::Findings;
use crate::checks::subject::Subject;
use crate::diag::{Code, Diagnostic};
use crate::model::Resource;

use super::candidates::{Candidate, bound_policy, candidates, namespaces, of_kind};
use super::labels::Match;
use super::matching::{calls, is_bound};

/// The effect of an admission.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Resources are refused.
    Refuses,
    /// Resources are changed, before policies judge them (kubernetes.io, "Admission Control in Kubernetes": phases).
    Changes,
}

/// An admission that is not seen.
struct Admission<'s> {
    resource: &'s Resource,
    is_own: bool,
    effect: Effect,
    /// The bindings, for a policy.
    bindings: Vec<&'s Resource>,
}

/// An admission, and what it is for.
struct Told<'s> {
    effect: Effect,
    /// The render and the resource to point at: the admission itself, if it is in a render.
    at: (Subject<'s>, &'s Resource),
    has_place: bool,
    /// The first resource that it is for.
    first: String,
    is_only: bool,
}

/// Adds a finding for each admission that is for something in the renders.
pub(super) fn tell(subjects: &[Subject<'_>], findings: &mut Findings) {
    let mut told: BTreeMap<(&str, &str), Told<'_>> = BTreeMap::new();
    for subject in subjects {
        let around = subject.elsewhere.resources();
        let all = admissions(subject, &around);
        if all.is_empty() {
            continue;
        }
        let judging = judging(subject, &around);
        let namespaces = namespaces(subject);
        let candidates = candidates(subject, &namespaces);
        for admission in &all {
            let is_meant = |it: &&Candidate<'_>| {
                admission.is_for(it) && (admission.effect == Effect::Refuses || is_in(it, &judging))
            };
            let meant = candidates.iter().filter(is_meant);
            let meant: BTreeSet<_> = meant.map(|it| std::ptr::from_ref(it.resource)).collect();
            for resource in subject.resources {
                if meant.contains(&std::ptr::from_ref(resource)) {
                    add(&mut told, subject, admission, resource);
                }
            }
        }
    }
    for ((kind, name), it) in told {
        let (subject, resource) = it.at;
        findings.add(&subject, resource, it.diagnostic(kind, name));
    }
}

fn add<'s>(
    told: &mut BTreeMap<(&'s str, &'s str), Told<'s>>,
    subject: &Subject<'s>,
    admission: &Admission<'s>,
    resource: &'s Resource,
) {
    let id = resource.id().to_string();
    let own = (*subject, admission.resource);
    let key = (admission.resource.kind(), admission.resource.name());
    let entry = told.entry(key).or_insert_with(|| Told {
        effect: admission.effect,
        at: (*subject, resource),
        has_place: false,
        first: id.clone(),
        is_only: true,
    });
    entry.is_only &= entry.first == id;
    if admission.is_own && !entry.has_place {
        (entry.at, entry.has_place) = (own, true);
    }
}

/// The policies that judge resources of a render, each with a binding.
fn judging<'s>(
    subject: &Subject<'s>,
    around: &[&'s Resource],
) -> Vec<(&'s Resource, &'s Resource)> {
    let policies = of_kind(subject, around, "ValidatingAdmissionPolicy");
    let bindings = of_kind(subject, around, "ValidatingAdmissionPolicyBinding");
    let with = |(policy, _): &(&'s Resource, bool)| {
        let policy = *policy;
        let bindings = bindings.iter().map(|(it, _)| *it);
        let bound = bindings.filter(move |it| bound_policy(it) == Some(policy.name()));
        bound.map(move |it| (policy, it)).collect::<Vec<_>>()
    };
    policies.iter().flat_map(with).collect()
}

fn is_in(candidate: &Candidate<'_>, judging: &[(&Resource, &Resource)]) -> bool {
    let mut judging = judging.iter();
    judging.any(|(policy, binding)| is_bound(policy, binding, candidate) == Match::Yes)
}

/// The webhooks and the mutating policies of a render, and those around it.
fn admissions<'s>(subject: &Subject<'s>, around: &[&'s Resource]) -> Vec<Admission<'s>> {
    let bindings = of_kind(subject, around, "MutatingAdmissionPolicyBinding");
    let of = |kind, effect| {
        let found = of_kind(subject, around, kind).into_iter();
        found.map(move |(resource, is_own)| (resource, is_own, effect))
    };
    let all = of("ValidatingWebhookConfiguration", Effect::Refuses)
        .chain(of("MutatingWebhookConfiguration", Effect::Changes))
        .chain(of("MutatingAdmissionPolicy", Effect::Changes));
    let with_bindings = |(resource, is_own, effect): (&'s Resource, _, _)| {
        let own = bindings.iter().map(|(it, _)| *it);
        Admission {
            resource,
            is_own,
            effect,
            bindings: own
                .filter(|it| bound_policy(it) == Some(resource.name()))
                .collect(),
        }
    };
    all.map(with_bindings).collect()
}

impl Admission<'_> {
    fn is_for(&self, candidate: &Candidate<'_>) -> bool {
        if self.resource.kind() == "MutatingAdmissionPolicy" {
            let mut bindings = self.bindings.iter();
            return bindings.any(|it| is_bound(self.resource, it, candidate) != Match::No);
        }
        let mut webhooks = items(&self.resource.node, "webhooks").iter();
        webhooks.any(|it| calls(it, candidate) != Match::No)
    }
}

impl Told<'_> {
    fn diagnostic(&self, kind: &str, name: &str) -> Diagnostic {
        let first = &self.first;
        let others = if self.is_only { "" } else { " and others" };
        let message = match self.effect {
            Effect::Refuses => {
                format!("nothing here tells whether the {kind} `{name}` refuses `{first}`{others}")
            }
            Effect::Changes => format!(
                "the {kind} `{name}` may change `{first}`{others} before policies judge them, and nothing here tells how"
            ),
        };
        let (_, resource) = self.at;
        let at = resource.node.at(&["metadata", "name"]);
        let found = Diagnostic::warning(Code::PolicyUnknown, message);
        found.at(at.map_or(resource.origin, |it| it.origin)).help(
            "`kubectl apply --dry-run=server` asks it; `checks: {policy-unknown: {level: off, reason: WHY}}` if its answer is known",
        )
    }
}
