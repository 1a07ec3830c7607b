//! Scopes of the kinds that Kubernetes 1.37 and earlier releases serve, by group: a kind has the same
//! scope in every version.
//!
//! Source: the marks `+genclient` and `+genclient:nonNamespaced` in the types of `k8s.io/api`,
//! `k8s.io/apiextensions-apiserver` and `k8s.io/kube-aggregator`, all v0.37.1. Kinds that 1.37 no
//! longer has are from earlier releases of the same modules.

use super::scopes::{Group, exact};

/// The groups, sorted by name.
pub(crate) const KUBERNETES: &[Group] = &[
    exact(
        "",
        &["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
        &[
            "Binding",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    exact(
        "admissionregistration.k8s.io",
        &[
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        ],
        &[],
    ),
    exact("apiextensions.k8s.io", &["CustomResourceDefinition"], &[]),
    exact("apiregistration.k8s.io", &["APIService"], &[]),
    exact(
        "apps",
        &[],
        &[
            "ControllerRevision",
            "DaemonSet",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
        ],
    ),
    exact("auditregistration.k8s.io", &["AuditSink"], &[]),
    exact(
        "authentication.k8s.io",
        &["SelfSubjectReview", "TokenReview"],
        &[],
    ),
    exact(
        "authorization.k8s.io",
        &[
            "SelfSubjectAccessReview",
            "SelfSubjectRulesReview",
            "SubjectAccessReview",
        ],
        &["LocalSubjectAccessReview"],
    ),
    exact("autoscaling", &[], &["HorizontalPodAutoscaler"]),
    exact("batch", &[], &["CronJob", "Job"]),
    exact(
        "certificates.k8s.io",
        &["CertificateSigningRequest", "ClusterTrustBundle"],
        &["PodCertificateRequest"],
    ),
    exact("coordination.k8s.io", &[], &["Lease", "LeaseCandidate"]),
    exact("discovery.k8s.io", &[], &["EndpointSlice"]),
    exact("events.k8s.io", &[], &["Event"]),
    exact(
        "extensions",
        &["PodSecurityPolicy"],
        &[
            "DaemonSet",
            "Deployment",
            "Ingress",
            "NetworkPolicy",
            "ReplicaSet",
        ],
    ),
    exact(
        "flowcontrol.apiserver.k8s.io",
        &["FlowSchema", "PriorityLevelConfiguration"],
        &[],
    ),
    exact("imagepolicy.k8s.io", &["ImageReview"], &[]),
    exact("internal.apiserver.k8s.io", &["StorageVersion"], &[]),
    exact("lifecycle.k8s.io", &[], &["Eviction", "EvictionRequest"]),
    exact("metrics.k8s.io", &["NodeMetrics"], &["PodMetrics"]),
    exact(
        "networking.k8s.io",
        &["ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"],
        &["Ingress", "NetworkPolicy"],
    ),
    exact("node.k8s.io", &["RuntimeClass"], &[]),
    exact(
        "policy",
        &["PodSecurityPolicy"],
        &["Eviction", "PodDisruptionBudget"],
    ),
    exact(
        "rbac.authorization.k8s.io",
        &["ClusterRole", "ClusterRoleBinding"],
        &["Role", "RoleBinding"],
    ),
    exact(
        "resource.k8s.io",
        &[
            "DeviceClass",
            "DeviceTaintRule",
            "ResourceClass",
            "ResourcePoolStatusRequest",
            "ResourceSlice",
        ],
        &[
            "PodSchedulingContext",
            "ResourceClaim",
            "ResourceClaimParameters",
            "ResourceClaimTemplate",
            "ResourceClassParameters",
        ],
    ),
    exact(
        "scheduling.k8s.io",
        &["PriorityClass"],
        &["CompositePodGroup", "PodGroup", "Workload"],
    ),
    exact("settings.k8s.io", &[], &["PodPreset"]),
    exact(
        "storage.k8s.io",
        &[
            "CSIDriver",
            "CSINode",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
        ],
        &["CSIStorageCapacity"],
    ),
    exact("storagemigration.k8s.io", &["StorageVersionMigration"], &[]),
];
