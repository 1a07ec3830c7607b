//! Cluster-scoped kinds.

use crate::environment::target::Target;
use crate::model::Resource;

/// Cluster-scoped custom kinds that kustomize takes for namespaced.
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

/// True if the resource is cluster-scoped: according to kustomize's schema, the table
/// above, or a CustomResourceDefinition of the target.
pub fn is_cluster_scoped(resource: &Resource, target: &Target) -> bool {
    let gvk = resource.gvk();
    let is = |(group, kind): &(&str, &str)| gvk.group == *group && gvk.kind == *kind;
    gvk.is_cluster_scoped() || CLUSTER_SCOPED.iter().any(is) || target.defines_cluster_scoped(&gvk)
}
