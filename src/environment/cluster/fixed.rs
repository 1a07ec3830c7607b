//! Cluster-scoped kinds whose names mean something, so that no branch can have an object of its own.

use crate::model::Gvk;

/// Groups with such kinds; a group without kinds has no others.
///
/// Sources: Kubernetes (`customresourcedefinition` and `apiservice` validation, `CSIDriver`, `IPAddress`);
/// Gatekeeper and Crossplane (the name of a template is that of the kind it defines); OpenShift and the
/// operators whose configuration is one object called `cluster`, `default` or `config`.
const FIXED: &[(&str, &[&str])] = &[
    ("", &["ComponentStatus", "Namespace", "Node"]),
    ("about.k8s.io", &["ClusterProperty"]),
    (
        "apiextensions.crossplane.io",
        &["CompositeResourceDefinition"],
    ),
    ("apiextensions.k8s.io", &[]),
    ("apiregistration.k8s.io", &[]),
    ("capsule.clastix.io", &["CapsuleConfiguration"]),
    ("cdi.kubevirt.io", &["CDIConfig", "StorageProfile"]),
    ("cilium.io", &["CiliumIdentity", "CiliumNode"]),
    ("cluster.open-cluster-management.io", &["ManagedCluster"]),
    ("config.openshift.io", &[]),
    (
        "crd.projectcalico.org",
        &[
            "BGPConfiguration",
            "ClusterInformation",
            "FelixConfiguration",
            "KubeControllersConfiguration",
        ],
    ),
    ("image.openshift.io", &["Image"]),
    ("imageregistry.operator.openshift.io", &[]),
    ("internal.apiserver.k8s.io", &[]),
    ("kargo.akuity.io", &["ClusterConfig", "Project"]),
    ("kubeflow.org", &["Profile"]),
    ("networking.internal.knative.dev", &["ClusterDomainClaim"]),
    ("networking.k8s.io", &["IPAddress"]),
    ("oauth.openshift.io", &[]),
    ("operator.openshift.io", &[]),
    ("operator.tekton.dev", &[]),
    ("operator.tigera.io", &[]),
    ("operators.coreos.com", &["OLMConfig"]),
    ("policy.networking.k8s.io", &["BaselineAdminNetworkPolicy"]),
    ("project.openshift.io", &[]),
    (
        "projectcalico.org",
        &[
            "BGPConfiguration",
            "ClusterInformation",
            "FelixConfiguration",
            "KubeControllersConfiguration",
        ],
    ),
    ("samples.operator.openshift.io", &[]),
    ("storage.k8s.io", &["CSIDriver", "CSINode"]),
    ("templates.gatekeeper.sh", &[]),
    ("user.openshift.io", &[]),
    ("vpcresources.k8s.aws", &["CNINode"]),
];

/// True for a kind whose objects cannot be renamed.
pub(in crate::environment) fn has_fixed_name(gvk: &Gvk) -> bool {
    FIXED.iter().any(|(group, kinds)| {
        *group == gvk.group && (kinds.is_empty() || kinds.contains(&gvk.kind.as_str()))
    })
}
