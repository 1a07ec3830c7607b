//! The scope of types, as far as it is known: built-in types of any version, well-known custom
//! resources, and all whose definitions are among the compared resources.

use super::definitions::Definitions;
use crate::model::Gvk;

/// Groups and kinds of which all versions are cluster-scoped, beside those that kustomize knows; a
/// group without kinds has no others.
const CLUSTER_SCOPED: &[(&str, &[&str])] = &[
    (
        "",
        &["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
    ),
    ("admissionregistration.k8s.io", &[]),
    ("apiextensions.k8s.io", &[]),
    ("apiregistration.k8s.io", &[]),
    (
        "certificates.k8s.io",
        &["CertificateSigningRequest", "ClusterTrustBundle"],
    ),
    ("flowcontrol.apiserver.k8s.io", &[]),
    ("node.k8s.io", &[]),
    ("scheduling.k8s.io", &[]),
    (
        "networking.k8s.io",
        &["IPAddress", "IngressClass", "ServiceCIDR"],
    ),
    ("policy", &["PodSecurityPolicy"]),
    (
        "rbac.authorization.k8s.io",
        &["ClusterRole", "ClusterRoleBinding"],
    ),
    (
        "resource.k8s.io",
        &["DeviceClass", "ResourceClass", "ResourceSlice"],
    ),
    (
        "storage.k8s.io",
        &[
            "CSIDriver",
            "CSINode",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
        ],
    ),
    ("cert-manager.io", &["ClusterIssuer"]),
    (
        "cilium.io",
        &["CiliumClusterwideNetworkPolicy", "CiliumNode"],
    ),
    ("config.openshift.io", &[]),
    ("constraints.gatekeeper.sh", &[]),
    ("templates.gatekeeper.sh", &[]),
    ("console.openshift.io", &[]),
    (
        "crd.projectcalico.org",
        &[
            "BGPConfiguration",
            "BGPPeer",
            "FelixConfiguration",
            "GlobalNetworkPolicy",
            "GlobalNetworkSet",
            "HostEndpoint",
            "IPPool",
        ],
    ),
    (
        "external-secrets.io",
        &["ClusterExternalSecret", "ClusterSecretStore"],
    ),
    ("gateway.networking.k8s.io", &["GatewayClass"]),
    ("karpenter.k8s.aws", &["EC2NodeClass"]),
    ("karpenter.sh", &["NodeClaim", "NodePool"]),
    ("kyverno.io", &["ClusterCleanupPolicy", "ClusterPolicy"]),
    (
        "machineconfiguration.openshift.io",
        &[
            "ContainerRuntimeConfig",
            "KubeletConfig",
            "MachineConfig",
            "MachineConfigPool",
        ],
    ),
    ("oauth.openshift.io", &["OAuthClient"]),
    (
        "project.openshift.io",
        &["Project", "ProjectHelmChartRepository"],
    ),
    ("security.openshift.io", &["SecurityContextConstraints"]),
    (
        "snapshot.storage.k8s.io",
        &["VolumeSnapshotClass", "VolumeSnapshotContent"],
    ),
    ("user.openshift.io", &[]),
];

/// True if objects of the type are known to be cluster-scoped: a namespace in their manifests is
/// ignored. A definition decides before the table.
pub(crate) fn is_cluster_scoped(gvk: &Gvk, definitions: &Definitions<'_>) -> bool {
    let listed = || {
        let mut rows = CLUSTER_SCOPED.iter();
        rows.any(|(group, kinds)| {
            *group == gvk.group && (kinds.is_empty() || kinds.contains(&gvk.kind.as_str()))
        })
    };
    match definitions.scope(gvk) {
        Some(scope) => scope == "Cluster",
        None => gvk.is_cluster_scoped() || listed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_newer_than_the_table_has_the_same_scope() {
        let is_it = |group: &str, kind: &str| {
            let gvk = Gvk::new(group.into(), "v9".into(), kind.into());
            is_cluster_scoped(&gvk, &Definitions::default())
        };
        assert!(is_it("flowcontrol.apiserver.k8s.io", "FlowSchema"));
        assert!(is_it("cert-manager.io", "ClusterIssuer"));
        assert!(!is_it("cert-manager.io", "Issuer"));
        assert!(!is_it("", "Service"));
    }
}
