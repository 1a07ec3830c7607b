//! Resources that live outside namespaces: deleting the namespace would leave
//! them, and branches would share them. Refused by name unless allowed.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::Resource;

use crate::environment::overlay::Overlay;
use crate::environment::scope::Scope;
use crate::environment::target::Target;

/// Custom kinds that live outside namespaces, which kustomize takes for namespaced.
const CLUSTER_SCOPED: &[(&str, &str)] = &[
    ("cert-manager.io", "ClusterIssuer"),
    ("cilium.io", "CiliumClusterwideNetworkPolicy"),
    ("crd.projectcalico.org", "GlobalNetworkPolicy"),
    ("projectcalico.org", "GlobalNetworkPolicy"),
    ("external-secrets.io", "ClusterExternalSecret"),
    ("external-secrets.io", "ClusterSecretStore"),
    ("gateway.networking.k8s.io", "GatewayClass"),
    ("karpenter.sh", "NodePool"),
    ("kyverno.io", "ClusterPolicy"),
    ("policy.networking.k8s.io", "AdminNetworkPolicy"),
    ("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"),
    ("snapshot.storage.k8s.io", "VolumeSnapshotClass"),
    ("snapshot.storage.k8s.io", "VolumeSnapshotContent"),
    ("trust.cert-manager.io", "Bundle"),
];

/// True if the resource lives outside namespaces: by kustomize's knowledge, by
/// ours, or by a CustomResourceDefinition of the target.
pub fn is_cluster_scoped(resource: &Resource, target: &Target) -> bool {
    let gvk = resource.gvk();
    let is = |(group, kind): &(&str, &str)| gvk.group == *group && gvk.kind == *kind;
    gvk.is_cluster_scoped() || CLUSTER_SCOPED.iter().any(is) || target.defines_cluster_scoped(&gvk)
}

/// Refuses what the environment does not allow.
///
/// # Errors
/// `cluster-scoped`, for each resource.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    if scope.namespace.is_none() {
        return Ok(());
    }
    let mut failures = Failures::default();
    for (position, resource) in scope.target.resources().iter().enumerate() {
        if resource.kind() == "Namespace" || !is_cluster_scoped(resource, scope.target) {
            continue;
        }
        if !scope.spec.cluster_scoped.allows(resource.kind()) {
            failures.push(refused(resource));
        } else if !resource.gvk().is_cluster_scoped() {
            overlay.unscoped.push((position, scope.namespace_rule()));
        }
    }
    failures.or_ok(())
}

fn refused(resource: &Resource) -> Diagnostic {
    let message = format!("`{}` lives outside namespaces", resource.id());
    Diagnostic::error(Code::ClusterScoped, message)
        .at(resource.origin)
        .help("deleting the namespace would leave it: move it to a tree that is applied once")
        .help(format!(
            "or accept that: `clusterScoped: {{allow: [{}]}}`",
            resource.kind()
        ))
}
