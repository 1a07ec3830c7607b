//! Warns of ServiceAccounts without a namespace among the subjects of ClusterRoleBindings: kustomize's
//! `namespace` sets it only for subjects called `default` and for accounts of the build, and Kubernetes
//! rejects the binding (`ValidateRoleBindingSubject`). Subjects of a RoleBinding are in its own namespace.

use crate::diag::{Code, Diagnostic};
use crate::model::{Resource, ResourceSet};
use crate::yaml::Node;

use crate::kustomize::step_context::StepContext;

/// Warns of each such subject of a build that moves resources to a namespace.
pub(crate) fn warn(resources: &ResourceSet, cx: &mut StepContext<'_>) {
    for resource in resources.iter() {
        if resource.kind() != "ClusterRoleBinding" {
            continue;
        }
        let subjects = resource.node.get("subjects").and_then(Node::as_sequence);
        for subject in subjects.unwrap_or_default() {
            if subject.str_at("kind") != Some("ServiceAccount") || has_namespace(subject) {
                continue;
            }
            if let Some(namespace) = moved_to(resources) {
                cx.warn(warning(subject, namespace));
            }
        }
    }
}

fn has_namespace(subject: &Node) -> bool {
    subject
        .str_at("namespace")
        .is_some_and(|namespace| !namespace.is_empty())
}

/// The namespace that a resource was moved to.
fn moved_to(resources: &ResourceSet) -> Option<&str> {
    let is_moved = |resource: &&Resource| {
        let mut history = resource.history.iter();
        !resource.namespace().is_empty()
            && history.any(|was| was.namespace.as_str() != resource.namespace())
    };
    resources.iter().find(is_moved).map(Resource::namespace)
}

fn warning(subject: &Node, namespace: &str) -> Diagnostic {
    let name = subject.str_at("name").unwrap_or_default();
    let message = format!("the ServiceAccount `{name}` has no namespace");
    let place = subject.get("name").unwrap_or(subject);
    Diagnostic::warning(Code::SubjectUnplaced, message)
        .at(place.origin)
        .help(format!(
            "kustomize sets it only for `default` and accounts of the build, and Kubernetes rejects the binding; write `namespace: {namespace}`"
        ))
}
