//! `pod-security`: pods that the Pod Security Standards of their namespace forbid. In: the pods of a render,
//! and the labels of Namespaces in it and around it. Out: a finding at each field that the admission of
//! Kubernetes (k8s.io/pod-security-admission) refuses or warns of. The rules are in `table`.

mod fields;
mod found;
mod namespaces;
mod rules;
mod settings;
mod table;

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::model::KubernetesVersion;

use super::check::Check;
use super::findings::Findings;
use super::pods::{Pod, pods};
use super::subject::{Subject, namespace_of};

use fields::PodFields;
use found::Forbidden;
use namespaces::{Demand, Demands, Mode};

/// Pods that their namespace forbids.
pub(super) struct PodSecurity;

impl Check for PodSecurity {
    fn codes(&self) -> &'static [Code] {
        &[Code::PodSecurity]
    }

    /// False: the API server refuses these itself, before they do any harm.
    fn refuses(&self, _subject: &Subject<'_>) -> bool {
        false
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if subject.is_of_chart() {
            return;
        }
        let stated = subject.config.and_then(|config| config.kubernetes);
        let newest = stated.unwrap_or(KubernetesVersion::NEWEST).minor();
        let demands = Demands::new(subject, newest);
        for (namespace, found) in demands.mistakes() {
            findings.add(subject, namespace, found);
        }
        if demands.is_empty() {
            return;
        }
        let owned = pods(subject.resources).filter(|pod| has_pods(pod));
        for pod in owned {
            for found in refused(&pod, &demands) {
                findings.add(subject, pod.owner, found);
            }
        }
    }
}

/// True for the kinds of Kubernetes: of others, nobody knows which part of a template its pods have.
fn has_pods(pod: &Pod<'_>) -> bool {
    let group = pod.owner.gvk().group;
    matches!(group.as_str(), "" | "apps" | "batch")
}

/// The findings about a pod: each field once, for the mode that says most of it.
fn refused(pod: &Pod<'_>, demands: &Demands<'_>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for demand in demands.of(namespace_of(pod.owner)) {
        let fields = PodFields::new(*pod, demand.minor);
        for forbidden in table::forbidden(&fields, demand.level) {
            if told.insert(forbidden.path.clone()) {
                found.push(diagnostic(pod, &forbidden, demand));
            }
        }
    }
    found
}

fn diagnostic(pod: &Pod<'_>, forbidden: &Forbidden, demand: &Demand<'_>) -> Diagnostic {
    let owner = pod.owner.id();
    let (level, namespace) = (demand.level.name(), demand.namespace.name());
    let kind = pod.owner.kind();
    let consequence = match (demand.mode, kind) {
        (Mode::Enforce, "Pod") => "the API server refuses the Pod".to_owned(),
        (Mode::Enforce, _) => format!("the {kind} is admitted, and no pod of it starts"),
        (Mode::Warn, _) => "the API server admits it with a warning".to_owned(),
        (Mode::Audit, _) => "the API server admits it, and notes it in the audit log".to_owned(),
    };
    let message = format!(
        "`{owner}`, `{}`: {}, which `{level}` forbids in the namespace `{namespace}`: {consequence}",
        forbidden.path, forbidden.problem
    );
    let diagnostic = match demand.mode {
        Mode::Enforce => Diagnostic::error(Code::PodSecurity, message),
        Mode::Warn | Mode::Audit => Diagnostic::warning(Code::PodSecurity, message),
    };
    let diagnostic = diagnostic.at(forbidden.at);
    let diagnostic = match demand.at {
        Some(at) => diagnostic.label(at, "the namespace asks for it"),
        None => diagnostic,
    };
    diagnostic.help(forbidden.help.clone())
}
