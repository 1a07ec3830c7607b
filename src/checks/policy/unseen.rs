//! Admission whose effect nothing offline tells: webhooks, and policies that change resources. In: a render, what is
//! around it, and the resources that policies judge. Out: a finding for each that comes between them.

use std::collections::BTreeSet;

use crate::checks::admission_rules::items;
use crate::checks::findings::Findings;
use crate::checks::subject::Subject;
use crate::diag::{Code, Diagnostic};
use crate::model::Resource;

use super::candidates::{Candidate, of_kind};
use super::labels::Match;
use super::matching::{calls, is_bound};

/// The effect of an admission.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It refuses resources.
    Refuses,
    /// It changes them, before policies judge them (kubernetes.io, "Admission Control in Kubernetes": phases).
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

/// The webhooks and the mutating policies of a repository.
pub(super) struct Unseen<'s>(Vec<Admission<'s>>);

impl<'s> Unseen<'s> {
    /// Those of a render, and those around it.
    pub(super) fn new(subject: &Subject<'s>, around: &[&'s Resource]) -> Self {
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
            let own = own.filter(|it| {
                let name = it.node.at(&["spec", "policyName"]);
                name.and_then(|it| it.as_str()) == Some(resource.name())
            });
            Admission {
                resource,
                is_own,
                effect,
                bindings: own.collect(),
            }
        };
        Self(all.map(with_bindings).collect())
    }

    /// True if there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a finding for each that is for something: one that changes resources matters if a policy judges them.
    pub(super) fn tell(
        &self,
        subject: &Subject<'_>,
        candidates: &[Candidate<'_>],
        judged: &BTreeSet<usize>,
        findings: &mut Findings,
    ) {
        for admission in &self.0 {
            let meant = candidates.iter().enumerate().filter(|(place, it)| {
                (admission.effect == Effect::Refuses || judged.contains(place))
                    && admission.is_for(it)
            });
            let meant: Vec<&Candidate<'_>> = meant.map(|(_, it)| it).collect();
            let Some(first) = meant.first() else {
                continue;
            };
            if admission.is_own {
                let found = admission.diagnostic(Some((first.resource, meant.len())));
                findings.add(subject, admission.resource, found);
            } else {
                // One text for all targets, so that it is told once.
                findings.add_general(subject, admission.diagnostic(None));
            }
        }
    }
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

    fn diagnostic(&self, meant: Option<(&Resource, usize)>) -> Diagnostic {
        let name = format!("{} `{}`", self.resource.kind(), self.resource.name());
        let what = match meant {
            Some((first, 1)) => format!("`{}`", first.id()),
            Some((first, 2)) => format!("`{}` and another resource", first.id()),
            Some((first, more)) => format!("`{}` and {} other resources", first.id(), more - 1),
            None => "resources of the render".to_owned(),
        };
        let message = match self.effect {
            Effect::Refuses => format!("nothing here tells whether the {name} refuses {what}"),
            Effect::Changes => format!(
                "the {name} may change {what} before policies judge them, and nothing here tells how"
            ),
        };
        let found = Diagnostic::warning(Code::PolicyUnknown, message).help(
            "what the API server alone knows, `kubectl apply --dry-run=server` shows; `checks: {policy-unknown: {level: off, reason: WHY}}` if that is known",
        );
        let place = self.resource.node.at(&["metadata", "name"]);
        match place.filter(|_| self.is_own) {
            Some(name) => found.at(name.origin),
            None => found,
        }
    }
}
