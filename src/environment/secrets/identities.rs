//! `bound-identity`: identities that are bound to a namespace, which a branch leaves. A cloud's role and
//! a role of Vault are given to a ServiceAccount of one namespace.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::environment::nodes_at::{nodes, strings};
use crate::model::Resource;
use crate::yaml::Mapping;

/// Annotations of a ServiceAccount that give it a role, with what to do about the namespace.
const ACCOUNT: [(&str, &str); 3] = [
    (
        "eks.amazonaws.com/role-arn",
        "IAM: the role's trust policy has to accept `system:serviceaccount:NAMESPACE:NAME` of a preview",
    ),
    (
        "iam.gke.io/gcp-service-account",
        "GKE: bind `roles/iam.workloadIdentityUser` to the ServiceAccount of a preview",
    ),
    (
        "azure.workload.identity/client-id",
        "Azure: the federated credential needs the subject of a preview's ServiceAccount",
    ),
];

/// Advice about a role of Vault.
const VAULT: &str = "Vault: `bound_service_account_namespaces` of the role has to include previews";

/// Annotations of pods with a role of Vault.
const POD: [&str; 3] = [
    "vault.hashicorp.com/role",
    "vault.security.banzaicloud.io/vault-role",
    "openbao.openbao.org/role",
];

/// Fields with a role of Vault, by kind.
const FIELDS: [(&str, &str); 3] = [
    ("VaultAuth", "spec.kubernetes.role"),
    ("SecretStore", "spec.provider.vault.auth.kubernetes.role"),
    ("VaultDynamicSecret", "spec.auth.role"),
];

/// Pods of the kinds that have a template.
const TEMPLATES: [&str; 3] = [
    "metadata",
    "spec.template.metadata",
    "spec.jobTemplate.spec.template.metadata",
];

/// An identity that is bound to a namespace.
struct Bound<'r> {
    resource: &'r Resource,
    at: Origin,
    help: &'static str,
}

/// The warning for identities of the namespaces that a target leaves. `is_decided` is true for a value that
/// the environment's own patches set: somebody thought of previews.
pub(in crate::environment) fn bound_identities(
    target: &[Resource],
    is_decided: impl Fn(Origin) -> bool,
) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let mut found = Vec::new();
    for resource in target {
        bound(resource, &mut found);
    }
    found.retain(|it| !is_decided(it.at));
    let first = found.first()?;
    let mut ids: Vec<String> = found
        .iter()
        .map(|it| format!("`{}`", it.resource.id()))
        .collect();
    ids.dedup();
    let message = format!(
        "an identity is bound to the namespace that the branch leaves: {}",
        first_of(SHOWN, ids)
    );
    let mut diagnostic = Diagnostic::warning(Code::BoundIdentity, message).at(first.at);
    for it in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(it.at, "here, too");
    }
    let help: BTreeSet<&str> = found.iter().map(|it| it.help).collect();
    for help in help {
        diagnostic = diagnostic.help(help);
    }
    Some(diagnostic.help("or give previews another in `patches`, or none: what a patch of the environment sets is not reported"))
}

fn bound<'r>(resource: &'r Resource, found: &mut Vec<Bound<'r>>) {
    let mut note = |at, help| found.push(Bound { resource, at, help });
    if resource.kind() == "ServiceAccount" {
        for (key, help) in ACCOUNT {
            let value = resource.node.at(&["metadata", "annotations", key]);
            if let Some(value) = value {
                note(value.origin, help);
            }
        }
    }
    for (kind, path) in FIELDS {
        if resource.kind() == kind {
            for role in strings(&resource.node, path) {
                note(role.origin, VAULT);
            }
        }
    }
    for path in TEMPLATES {
        let annotations = nodes(&resource.node, path).into_iter();
        let annotations = annotations.filter_map(|it| it.get("annotations")?.as_mapping());
        for (key, value) in annotations.flat_map(Mapping::iter) {
            if POD.contains(&key) && resource.kind() != "Namespace" {
                note(value.origin, VAULT);
            }
        }
    }
}
