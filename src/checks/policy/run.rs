//! Every policy on every resource, and the findings.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::checks::findings::Findings;
use crate::checks::subject::Subject;
use crate::diag::{Code, Diagnostic, Origin};
use crate::model::Resource;
use crate::yaml::Node;

use super::candidates::{Candidate, bound_policy, candidates, namespaces, of_kind};
use super::cel::{Engine, Signatures};
use super::compiled::{Compiled, Wrong, compiled};
use super::labels::Match;
use super::matching::is_bound;
use super::params::params;
use super::verdict::{Verdict, verdicts};

/// A policy, and whether it is in the render itself.
struct Policy<'s> {
    resource: &'s Resource,
    is_own: bool,
    compiled: OnceCell<Result<Compiled<'s>, Vec<Wrong<'s>>>>,
    engine: Engine,
}

/// The findings of a render.
pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let around = subject.elsewhere.resources();
    let policies = of_kind(subject, &around, "ValidatingAdmissionPolicy");
    if policies.is_empty() {
        return;
    }
    let signatures = Signatures::new();
    let policies: Vec<Policy<'_>> = policies.into_iter().map(Policy::new).collect();
    for policy in policies.iter().filter(|it| it.is_own) {
        for wrong in policy.wrong(&signatures) {
            findings.add(subject, policy.resource, invalid(policy.resource, wrong));
        }
    }
    let bindings = of_kind(subject, &around, "ValidatingAdmissionPolicyBinding");
    if bindings.is_empty() {
        return;
    }
    let own = subject.resources.iter();
    let namespaces = namespaces(subject);
    let mut judge = Judge {
        subject,
        all: own.chain(around.iter().copied()).collect(),
        signatures,
        told: BTreeSet::new(),
        unknown: BTreeMap::new(),
    };
    let candidates = candidates(subject, &namespaces);
    for policy in &policies {
        for (binding, is_own) in strict_first(&bindings) {
            if bound_policy(binding) == Some(policy.resource.name()) {
                judge.binding(policy, binding, is_own, &candidates, findings);
            }
        }
    }
    judge.tell_unknown(findings);
}

/// The bindings, those that deny first: a rule is told once.
fn strict_first<'s>(bindings: &[(&'s Resource, bool)]) -> Vec<(&'s Resource, bool)> {
    let mut sorted = bindings.to_vec();
    sorted.sort_by_key(|(it, _)| !denies(it));
    sorted
}

fn denies(binding: &Resource) -> bool {
    let actions = binding.node.at(&["spec", "validationActions"]);
    let actions = actions.and_then(Node::as_sequence).unwrap_or_default();
    actions.iter().any(|it| it.as_str() == Some("Deny"))
}

impl<'s> Policy<'s> {
    fn new((resource, is_own): (&'s Resource, bool)) -> Self {
        Self {
            resource,
            is_own,
            compiled: OnceCell::new(),
            engine: Engine::new(),
        }
    }

    fn compiled(&self, signatures: &Signatures) -> &Result<Compiled<'s>, Vec<Wrong<'s>>> {
        self.compiled
            .get_or_init(|| compiled(self.resource, signatures))
    }

    fn wrong(&self, signatures: &Signatures) -> &[Wrong<'s>] {
        match self.compiled(signatures) {
            Ok(_) => &[],
            Err(wrong) => wrong,
        }
    }
}

/// The finding about an expression that does not compile.
fn invalid(policy: &Resource, wrong: &Wrong<'_>) -> Diagnostic {
    let name = policy.name();
    let before = wrong.text.get(..wrong.mistake.at).unwrap_or_default();
    let column = before.chars().count() + 1;
    let text = &wrong.mistake.text;
    if wrong.mistake.is_limit {
        let message =
            format!("nothing tells what the ValidatingAdmissionPolicy `{name}` refuses: {text}");
        let found = Diagnostic::warning(Code::PolicyUnknown, message).at(wrong.at);
        return found.help("split the expression by `variables`");
    }
    let message = format!(
        "an expression of the ValidatingAdmissionPolicy `{name}` does not compile: {text} (character {column})"
    );
    let found = Diagnostic::error(Code::PolicyInvalid, message).at(wrong.at);
    found.help("correct it; the API server refuses the policy as it is")
}

struct Judge<'j, 's> {
    subject: &'j Subject<'s>,
    all: Vec<&'s Resource>,
    signatures: Signatures,
    /// Policy, place of the rule, resource, and whether it is about a pod: each is told once.
    told: BTreeSet<(String, Origin, String, bool)>,
    /// The first resource and the number of all, by policy and by what is not known.
    unknown: BTreeMap<(String, String), (&'s Resource, Option<Origin>, usize)>,
}

impl<'s> Judge<'_, 's> {
    fn binding(
        &mut self,
        policy: &Policy<'s>,
        binding: &'s Resource,
        is_own: bool,
        candidates: &[Candidate<'s>],
        findings: &mut Findings,
    ) {
        let is_own = policy.is_own && is_own;
        for candidate in candidates {
            match is_bound(policy.resource, binding, candidate) {
                Match::No => continue,
                Match::Yes => {}
                Match::Unknown => {
                    let namespace = candidate.namespace.unwrap_or_default();
                    let what = format!("the labels of the namespace `{namespace}`");
                    self.note_unknown(policy, candidate, what);
                    continue;
                }
            }
            let Ok(compiled) = policy.compiled(&self.signatures) else {
                return;
            };
            let params = match params(policy.resource, binding, &self.all, candidate) {
                Ok(params) => params,
                Err(what) => {
                    self.note_unknown(policy, candidate, what);
                    continue;
                }
            };
            for params in params {
                let engine = &policy.engine;
                for verdict in verdicts(policy.resource, compiled, engine, candidate, params) {
                    match verdict {
                        Verdict::Unknown(what) => self.note_unknown(policy, candidate, what),
                        Verdict::Refused { message, rule, at } => {
                            let refused = Refused {
                                policy: policy.resource,
                                binding,
                                is_own,
                                message,
                                rule,
                                at,
                            };
                            self.refuse(&refused, candidate, findings);
                        }
                    }
                }
            }
        }
    }

    fn note_unknown(&mut self, policy: &Policy<'s>, candidate: &Candidate<'s>, what: String) {
        let resource = policy.resource;
        let name = resource.node.at(&["metadata", "name"]);
        let at = name.map(|it| it.origin).filter(|_| policy.is_own);
        let key = (resource.name().to_owned(), what);
        let entry = self
            .unknown
            .entry(key)
            .or_insert((candidate.resource, at, 0));
        entry.2 += 1;
    }

    fn refuse(
        &mut self,
        refused: &Refused<'_>,
        candidate: &Candidate<'_>,
        findings: &mut Findings,
    ) {
        let id = candidate.resource.id().to_string();
        let policy = refused.policy.name().to_owned();
        if !self
            .told
            .insert((policy, refused.rule, id, candidate.is_pod_of))
        {
            return;
        }
        findings.add(
            self.subject,
            candidate.resource,
            refused.diagnostic(candidate),
        );
    }

    fn tell_unknown(self, findings: &mut Findings) {
        for ((policy, what), (resource, at, count)) in self.unknown {
            let id = resource.id();
            let others = match count - 1 {
                0 => String::new(),
                1 => " and another resource".to_owned(),
                more => format!(" and {more} other resources"),
            };
            let message = format!(
                "nothing here tells whether the ValidatingAdmissionPolicy `{policy}` refuses `{id}`{others}: it needs {what}"
            );
            let at = at.unwrap_or(resource.origin);
            let found = Diagnostic::warning(Code::PolicyUnknown, message).at(at);
            let found = found.help(
                "add to the repository what is missing, if it can be; what the API server alone knows, `kubectl apply --dry-run=server` shows",
            );
            findings.add(self.subject, resource, found);
        }
    }
}

struct Refused<'r> {
    policy: &'r Resource,
    binding: &'r Resource,
    is_own: bool,
    message: String,
    rule: Origin,
    at: Origin,
}

impl Refused<'_> {
    fn diagnostic(&self, candidate: &Candidate<'_>) -> Diagnostic {
        let (policy, message) = (self.policy.name(), &self.message);
        let id = candidate.resource.id();
        let denies = denies(self.binding);
        let says = match (candidate.is_pod_of, denies) {
            (true, true) => format!("`{id}` is admitted, and no pod of it starts: the"),
            (true, false) => format!("`{id}`, its pods: a warning of the"),
            (false, true) => format!("`{id}` is refused: the"),
            (false, false) => format!("`{id}`: a warning of the"),
        };
        let text = format!("{says} ValidatingAdmissionPolicy `{policy}` says: {message}");
        let found = if denies && self.is_own {
            Diagnostic::error(Code::PolicyRefused, text)
        } else {
            Diagnostic::warning(Code::PolicyRefused, text)
        };
        let found = found.at(self.at);
        if self.is_own {
            return found
                .label(self.rule, "the rule")
                .help("correct the resource, or the policy");
        }
        found.help(
            "the policy is of another target, so it refuses this only in a cluster that has both",
        )
    }
}
