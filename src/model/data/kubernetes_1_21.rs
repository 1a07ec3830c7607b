//! Kubernetes 1.21.2 (kustomize 5.8 embedded): list merge keys, and which types live in namespaces.
//! Written by scripts/schema-table.py from the `kustomize` set; do not edit.

use super::definition::{Definition, Field, NOTHING, TypeKey};

/// Types that live outside namespaces: kind, group, version; sorted.
pub(crate) static CLUSTER_SCOPED: &[TypeKey] = &[
    ("APIService", "apiregistration.k8s.io", "v1"),
    ("APIService", "apiregistration.k8s.io", "v1beta1"),
    ("CSIDriver", "storage.k8s.io", "v1"),
    ("CSIDriver", "storage.k8s.io", "v1beta1"),
    ("CSINode", "storage.k8s.io", "v1"),
    ("CSINode", "storage.k8s.io", "v1beta1"),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1"),
    ("CertificateSigningRequest", "certificates.k8s.io", "v1beta1"),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1"),
    ("ClusterRole", "rbac.authorization.k8s.io", "v1beta1"),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1"),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1beta1"),
    ("ComponentStatus", "", "v1"),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1"),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "v1beta1"),
    ("FlowSchema", "flowcontrol.apiserver.k8s.io", "v1beta1"),
    ("IngressClass", "networking.k8s.io", "v1"),
    ("IngressClass", "networking.k8s.io", "v1beta1"),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"),
    ("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"),
    ("Namespace", "", "v1"),
    ("Node", "", "v1"),
    ("NodeProxyOptions", "", "v1"),
    ("PersistentVolume", "", "v1"),
    ("PodSecurityPolicy", "policy", "v1beta1"),
    ("PriorityClass", "scheduling.k8s.io", "v1"),
    ("PriorityClass", "scheduling.k8s.io", "v1beta1"),
    ("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "v1beta1"),
    ("RuntimeClass", "node.k8s.io", "v1"),
    ("RuntimeClass", "node.k8s.io", "v1beta1"),
    ("StorageClass", "storage.k8s.io", "v1"),
    ("StorageClass", "storage.k8s.io", "v1beta1"),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"),
    ("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"),
    ("VolumeAttachment", "storage.k8s.io", "v1"),
    ("VolumeAttachment", "storage.k8s.io", "v1beta1"),
];

/// Types that live in namespaces: kind, group, version; sorted.
pub(crate) static NAMESPACED: &[TypeKey] = &[
    ("CSIStorageCapacity", "storage.k8s.io", "v1beta1"),
    ("ConfigMap", "", "v1"),
    ("ControllerRevision", "apps", "v1"),
    ("CronJob", "batch", "v1"),
    ("CronJob", "batch", "v1beta1"),
    ("DaemonSet", "apps", "v1"),
    ("Deployment", "apps", "v1"),
    ("EndpointSlice", "discovery.k8s.io", "v1"),
    ("EndpointSlice", "discovery.k8s.io", "v1beta1"),
    ("Endpoints", "", "v1"),
    ("Event", "", "v1"),
    ("Event", "events.k8s.io", "v1"),
    ("Event", "events.k8s.io", "v1beta1"),
    ("HorizontalPodAutoscaler", "autoscaling", "v1"),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta1"),
    ("HorizontalPodAutoscaler", "autoscaling", "v2beta2"),
    ("Ingress", "extensions", "v1beta1"),
    ("Ingress", "networking.k8s.io", "v1"),
    ("Ingress", "networking.k8s.io", "v1beta1"),
    ("Job", "batch", "v1"),
    ("Lease", "coordination.k8s.io", "v1"),
    ("Lease", "coordination.k8s.io", "v1beta1"),
    ("LimitRange", "", "v1"),
    ("NetworkPolicy", "networking.k8s.io", "v1"),
    ("PersistentVolumeClaim", "", "v1"),
    ("Pod", "", "v1"),
    ("PodAttachOptions", "", "v1"),
    ("PodDisruptionBudget", "policy", "v1"),
    ("PodDisruptionBudget", "policy", "v1beta1"),
    ("PodExecOptions", "", "v1"),
    ("PodPortForwardOptions", "", "v1"),
    ("PodProxyOptions", "", "v1"),
    ("PodTemplate", "", "v1"),
    ("ReplicaSet", "apps", "v1"),
    ("ReplicationController", "", "v1"),
    ("ResourceQuota", "", "v1"),
    ("Role", "rbac.authorization.k8s.io", "v1"),
    ("Role", "rbac.authorization.k8s.io", "v1beta1"),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1"),
    ("RoleBinding", "rbac.authorization.k8s.io", "v1beta1"),
    ("Scale", "autoscaling", "v1"),
    ("Secret", "", "v1"),
    ("Service", "", "v1"),
    ("ServiceAccount", "", "v1"),
    ("ServiceProxyOptions", "", "v1"),
    ("StatefulSet", "apps", "v1"),
];

/// Types with lists that merge: kind, group, version; sorted; and their definitions.
pub(crate) static TYPES: &[(TypeKey, &Definition)] = &[
    (("APIService", "apiregistration.k8s.io", "v1"), &V1_API_SERVICE),
    (("APIService", "apiregistration.k8s.io", "v1beta1"), &V1BETA1_API_SERVICE),
    (("APIServiceList", "apiregistration.k8s.io", "v1"), &V1_API_SERVICE_LIST),
    (("APIServiceList", "apiregistration.k8s.io", "v1beta1"), &V1BETA1_API_SERVICE_LIST),
    (("Binding", "", "v1"), &BINDING),
    (("CSIDriver", "storage.k8s.io", "v1"), &V1_CSI_DRIVER),
    (("CSIDriver", "storage.k8s.io", "v1beta1"), &V1BETA1_CSI_DRIVER),
    (("CSIDriverList", "storage.k8s.io", "v1"), &V1_CSI_DRIVER_LIST),
    (("CSIDriverList", "storage.k8s.io", "v1beta1"), &V1BETA1_CSI_DRIVER_LIST),
    (("CSINode", "storage.k8s.io", "v1"), &V1_CSI_NODE),
    (("CSINode", "storage.k8s.io", "v1beta1"), &V1BETA1_CSI_NODE),
    (("CSINodeList", "storage.k8s.io", "v1"), &V1_CSI_NODE_LIST),
    (("CSINodeList", "storage.k8s.io", "v1beta1"), &V1BETA1_CSI_NODE_LIST),
    (("CSIStorageCapacity", "storage.k8s.io", "v1beta1"), &CSI_STORAGE_CAPACITY),
    (("CSIStorageCapacityList", "storage.k8s.io", "v1beta1"), &CSI_STORAGE_CAPACITY_LIST),
    (("CertificateSigningRequest", "certificates.k8s.io", "v1"), &V1_CERTIFICATE_SIGNING_REQUEST),
    (("CertificateSigningRequest", "certificates.k8s.io", "v1beta1"), &V1BETA1_CERTIFICATE_SIGNING_REQUEST),
    (("CertificateSigningRequestList", "certificates.k8s.io", "v1"), &V1_CERTIFICATE_SIGNING_REQUEST_LIST),
    (("CertificateSigningRequestList", "certificates.k8s.io", "v1beta1"), &V1BETA1_CERTIFICATE_SIGNING_REQUEST_LIST),
    (("ClusterRole", "rbac.authorization.k8s.io", "v1"), &V1_CLUSTER_ROLE),
    (("ClusterRole", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_CLUSTER_ROLE),
    (("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1"), &V1_CLUSTER_ROLE_BINDING),
    (("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_CLUSTER_ROLE_BINDING),
    (("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1"), &V1_CLUSTER_ROLE_BINDING_LIST),
    (("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_CLUSTER_ROLE_BINDING_LIST),
    (("ClusterRoleList", "rbac.authorization.k8s.io", "v1"), &V1_CLUSTER_ROLE_LIST),
    (("ClusterRoleList", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_CLUSTER_ROLE_LIST),
    (("ComponentStatus", "", "v1"), &COMPONENT_STATUS),
    (("ComponentStatusList", "", "v1"), &COMPONENT_STATUS_LIST),
    (("ConfigMap", "", "v1"), &CONFIG_MAP),
    (("ConfigMapList", "", "v1"), &CONFIG_MAP_LIST),
    (("ControllerRevision", "apps", "v1"), &CONTROLLER_REVISION),
    (("ControllerRevisionList", "apps", "v1"), &CONTROLLER_REVISION_LIST),
    (("CronJob", "batch", "v1"), &V1_CRON_JOB),
    (("CronJob", "batch", "v1beta1"), &V1BETA1_CRON_JOB),
    (("CronJobList", "batch", "v1"), &V1_CRON_JOB_LIST),
    (("CronJobList", "batch", "v1beta1"), &V1BETA1_CRON_JOB_LIST),
    (("CustomResourceDefinition", "apiextensions.k8s.io", "v1"), &V1_CUSTOM_RESOURCE_DEFINITION),
    (("CustomResourceDefinition", "apiextensions.k8s.io", "v1beta1"), &V1BETA1_CUSTOM_RESOURCE_DEFINITION),
    (("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1"), &V1_CUSTOM_RESOURCE_DEFINITION_LIST),
    (("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1beta1"), &V1BETA1_CUSTOM_RESOURCE_DEFINITION_LIST),
    (("DaemonSet", "apps", "v1"), &DAEMON_SET),
    (("DaemonSetList", "apps", "v1"), &DAEMON_SET_LIST),
    (("Deployment", "apps", "v1"), &DEPLOYMENT),
    (("DeploymentList", "apps", "v1"), &DEPLOYMENT_LIST),
    (("EndpointSlice", "discovery.k8s.io", "v1"), &V1_ENDPOINT_SLICE),
    (("EndpointSlice", "discovery.k8s.io", "v1beta1"), &V1BETA1_ENDPOINT_SLICE),
    (("EndpointSliceList", "discovery.k8s.io", "v1"), &V1_ENDPOINT_SLICE_LIST),
    (("EndpointSliceList", "discovery.k8s.io", "v1beta1"), &V1BETA1_ENDPOINT_SLICE_LIST),
    (("Endpoints", "", "v1"), &ENDPOINTS),
    (("EndpointsList", "", "v1"), &ENDPOINTS_LIST),
    (("Event", "", "v1"), &CORE_V1_EVENT),
    (("Event", "events.k8s.io", "v1"), &EVENTS_V1_EVENT),
    (("Event", "events.k8s.io", "v1beta1"), &V1BETA1_EVENT),
    (("EventList", "", "v1"), &CORE_V1_EVENT_LIST),
    (("EventList", "events.k8s.io", "v1"), &EVENTS_V1_EVENT_LIST),
    (("EventList", "events.k8s.io", "v1beta1"), &V1BETA1_EVENT_LIST),
    (("Eviction", "policy", "v1beta1"), &EVICTION),
    (("FlowSchema", "flowcontrol.apiserver.k8s.io", "v1beta1"), &FLOW_SCHEMA),
    (("FlowSchemaList", "flowcontrol.apiserver.k8s.io", "v1beta1"), &FLOW_SCHEMA_LIST),
    (("HorizontalPodAutoscaler", "autoscaling", "v1"), &V1_HORIZONTAL_POD_AUTOSCALER),
    (("HorizontalPodAutoscaler", "autoscaling", "v2beta1"), &V2BETA1_HORIZONTAL_POD_AUTOSCALER),
    (("HorizontalPodAutoscaler", "autoscaling", "v2beta2"), &V2BETA2_HORIZONTAL_POD_AUTOSCALER),
    (("HorizontalPodAutoscalerList", "autoscaling", "v1"), &V1_HORIZONTAL_POD_AUTOSCALER_LIST),
    (("HorizontalPodAutoscalerList", "autoscaling", "v2beta1"), &V2BETA1_HORIZONTAL_POD_AUTOSCALER_LIST),
    (("HorizontalPodAutoscalerList", "autoscaling", "v2beta2"), &V2BETA2_HORIZONTAL_POD_AUTOSCALER_LIST),
    (("Ingress", "extensions", "v1beta1"), &EXTENSIONS_V1BETA1_INGRESS),
    (("Ingress", "networking.k8s.io", "v1"), &V1_INGRESS),
    (("Ingress", "networking.k8s.io", "v1beta1"), &NETWORKING_V1BETA1_INGRESS),
    (("IngressClass", "networking.k8s.io", "v1"), &V1_INGRESS_CLASS),
    (("IngressClass", "networking.k8s.io", "v1beta1"), &V1BETA1_INGRESS_CLASS),
    (("IngressClassList", "networking.k8s.io", "v1"), &V1_INGRESS_CLASS_LIST),
    (("IngressClassList", "networking.k8s.io", "v1beta1"), &V1BETA1_INGRESS_CLASS_LIST),
    (("IngressList", "extensions", "v1beta1"), &EXTENSIONS_V1BETA1_INGRESS_LIST),
    (("IngressList", "networking.k8s.io", "v1"), &V1_INGRESS_LIST),
    (("IngressList", "networking.k8s.io", "v1beta1"), &NETWORKING_V1BETA1_INGRESS_LIST),
    (("Job", "batch", "v1"), &JOB),
    (("JobList", "batch", "v1"), &JOB_LIST),
    (("Kustomization", "kustomize.config.k8s.io", "v1beta1"), &KUSTOMIZATION),
    (("Lease", "coordination.k8s.io", "v1"), &V1_LEASE),
    (("Lease", "coordination.k8s.io", "v1beta1"), &V1BETA1_LEASE),
    (("LeaseList", "coordination.k8s.io", "v1"), &V1_LEASE_LIST),
    (("LeaseList", "coordination.k8s.io", "v1beta1"), &V1BETA1_LEASE_LIST),
    (("LimitRange", "", "v1"), &LIMIT_RANGE),
    (("LimitRangeList", "", "v1"), &LIMIT_RANGE_LIST),
    (("LocalSubjectAccessReview", "authorization.k8s.io", "v1"), &V1_LOCAL_SUBJECT_ACCESS_REVIEW),
    (("LocalSubjectAccessReview", "authorization.k8s.io", "v1beta1"), &V1BETA1_LOCAL_SUBJECT_ACCESS_REVIEW),
    (("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"), &V1_MUTATING_WEBHOOK_CONFIGURATION),
    (("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"), &V1BETA1_MUTATING_WEBHOOK_CONFIGURATION),
    (("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1"), &V1_MUTATING_WEBHOOK_CONFIGURATION_LIST),
    (("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1"), &V1BETA1_MUTATING_WEBHOOK_CONFIGURATION_LIST),
    (("Namespace", "", "v1"), &NAMESPACE),
    (("NamespaceList", "", "v1"), &NAMESPACE_LIST),
    (("NetworkPolicy", "networking.k8s.io", "v1"), &NETWORK_POLICY),
    (("NetworkPolicyList", "networking.k8s.io", "v1"), &NETWORK_POLICY_LIST),
    (("Node", "", "v1"), &NODE),
    (("NodeList", "", "v1"), &NODE_LIST),
    (("PersistentVolume", "", "v1"), &PERSISTENT_VOLUME),
    (("PersistentVolumeClaim", "", "v1"), &PERSISTENT_VOLUME_CLAIM),
    (("PersistentVolumeClaimList", "", "v1"), &PERSISTENT_VOLUME_CLAIM_LIST),
    (("PersistentVolumeList", "", "v1"), &PERSISTENT_VOLUME_LIST),
    (("Pod", "", "v1"), &POD),
    (("PodDisruptionBudget", "policy", "v1"), &V1_POD_DISRUPTION_BUDGET),
    (("PodDisruptionBudget", "policy", "v1beta1"), &V1BETA1_POD_DISRUPTION_BUDGET),
    (("PodDisruptionBudgetList", "policy", "v1"), &V1_POD_DISRUPTION_BUDGET_LIST),
    (("PodDisruptionBudgetList", "policy", "v1beta1"), &V1BETA1_POD_DISRUPTION_BUDGET_LIST),
    (("PodList", "", "v1"), &POD_LIST),
    (("PodSecurityPolicy", "policy", "v1beta1"), &POD_SECURITY_POLICY),
    (("PodSecurityPolicyList", "policy", "v1beta1"), &POD_SECURITY_POLICY_LIST),
    (("PodTemplate", "", "v1"), &POD_TEMPLATE),
    (("PodTemplateList", "", "v1"), &POD_TEMPLATE_LIST),
    (("PriorityClass", "scheduling.k8s.io", "v1"), &V1_PRIORITY_CLASS),
    (("PriorityClass", "scheduling.k8s.io", "v1beta1"), &V1BETA1_PRIORITY_CLASS),
    (("PriorityClassList", "scheduling.k8s.io", "v1"), &V1_PRIORITY_CLASS_LIST),
    (("PriorityClassList", "scheduling.k8s.io", "v1beta1"), &V1BETA1_PRIORITY_CLASS_LIST),
    (("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "v1beta1"), &PRIORITY_LEVEL_CONFIGURATION),
    (("PriorityLevelConfigurationList", "flowcontrol.apiserver.k8s.io", "v1beta1"), &PRIORITY_LEVEL_CONFIGURATION_LIST),
    (("ReplicaSet", "apps", "v1"), &REPLICA_SET),
    (("ReplicaSetList", "apps", "v1"), &REPLICA_SET_LIST),
    (("ReplicationController", "", "v1"), &REPLICATION_CONTROLLER),
    (("ReplicationControllerList", "", "v1"), &REPLICATION_CONTROLLER_LIST),
    (("ResourceQuota", "", "v1"), &RESOURCE_QUOTA),
    (("ResourceQuotaList", "", "v1"), &RESOURCE_QUOTA_LIST),
    (("Role", "rbac.authorization.k8s.io", "v1"), &V1_ROLE),
    (("Role", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_ROLE),
    (("RoleBinding", "rbac.authorization.k8s.io", "v1"), &V1_ROLE_BINDING),
    (("RoleBinding", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_ROLE_BINDING),
    (("RoleBindingList", "rbac.authorization.k8s.io", "v1"), &V1_ROLE_BINDING_LIST),
    (("RoleBindingList", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_ROLE_BINDING_LIST),
    (("RoleList", "rbac.authorization.k8s.io", "v1"), &V1_ROLE_LIST),
    (("RoleList", "rbac.authorization.k8s.io", "v1beta1"), &V1BETA1_ROLE_LIST),
    (("RuntimeClass", "node.k8s.io", "v1"), &V1_RUNTIME_CLASS),
    (("RuntimeClass", "node.k8s.io", "v1beta1"), &V1BETA1_RUNTIME_CLASS),
    (("RuntimeClassList", "node.k8s.io", "v1"), &V1_RUNTIME_CLASS_LIST),
    (("RuntimeClassList", "node.k8s.io", "v1beta1"), &V1BETA1_RUNTIME_CLASS_LIST),
    (("Scale", "autoscaling", "v1"), &SCALE),
    (("Secret", "", "v1"), &SECRET),
    (("SecretList", "", "v1"), &SECRET_LIST),
    (("SelfSubjectAccessReview", "authorization.k8s.io", "v1"), &V1_SELF_SUBJECT_ACCESS_REVIEW),
    (("SelfSubjectAccessReview", "authorization.k8s.io", "v1beta1"), &V1BETA1_SELF_SUBJECT_ACCESS_REVIEW),
    (("SelfSubjectRulesReview", "authorization.k8s.io", "v1"), &V1_SELF_SUBJECT_RULES_REVIEW),
    (("SelfSubjectRulesReview", "authorization.k8s.io", "v1beta1"), &V1BETA1_SELF_SUBJECT_RULES_REVIEW),
    (("Service", "", "v1"), &SERVICE),
    (("ServiceAccount", "", "v1"), &SERVICE_ACCOUNT),
    (("ServiceAccountList", "", "v1"), &SERVICE_ACCOUNT_LIST),
    (("ServiceList", "", "v1"), &SERVICE_LIST),
    (("StatefulSet", "apps", "v1"), &STATEFUL_SET),
    (("StatefulSetList", "apps", "v1"), &STATEFUL_SET_LIST),
    (("StorageClass", "storage.k8s.io", "v1"), &V1_STORAGE_CLASS),
    (("StorageClass", "storage.k8s.io", "v1beta1"), &V1BETA1_STORAGE_CLASS),
    (("StorageClassList", "storage.k8s.io", "v1"), &V1_STORAGE_CLASS_LIST),
    (("StorageClassList", "storage.k8s.io", "v1beta1"), &V1BETA1_STORAGE_CLASS_LIST),
    (("SubjectAccessReview", "authorization.k8s.io", "v1"), &V1_SUBJECT_ACCESS_REVIEW),
    (("SubjectAccessReview", "authorization.k8s.io", "v1beta1"), &V1BETA1_SUBJECT_ACCESS_REVIEW),
    (("TokenRequest", "authentication.k8s.io", "v1"), &TOKEN_REQUEST),
    (("TokenReview", "authentication.k8s.io", "v1"), &V1_TOKEN_REVIEW),
    (("TokenReview", "authentication.k8s.io", "v1beta1"), &V1BETA1_TOKEN_REVIEW),
    (("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"), &V1_VALIDATING_WEBHOOK_CONFIGURATION),
    (("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"), &V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION),
    (("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1"), &V1_VALIDATING_WEBHOOK_CONFIGURATION_LIST),
    (("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1"), &V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION_LIST),
    (("VolumeAttachment", "storage.k8s.io", "v1"), &V1_VOLUME_ATTACHMENT),
    (("VolumeAttachment", "storage.k8s.io", "v1beta1"), &V1BETA1_VOLUME_ATTACHMENT),
    (("VolumeAttachmentList", "storage.k8s.io", "v1"), &V1_VOLUME_ATTACHMENT_LIST),
    (("VolumeAttachmentList", "storage.k8s.io", "v1beta1"), &V1BETA1_VOLUME_ATTACHMENT_LIST),
];

/// The definitions, sorted by name.
pub(crate) static DEFINITIONS: &[&Definition] = &[
    &V1_MUTATING_WEBHOOK_CONFIGURATION, &V1_MUTATING_WEBHOOK_CONFIGURATION_LIST, &V1_VALIDATING_WEBHOOK_CONFIGURATION,
    &V1_VALIDATING_WEBHOOK_CONFIGURATION_LIST, &V1BETA1_MUTATING_WEBHOOK_CONFIGURATION,
    &V1BETA1_MUTATING_WEBHOOK_CONFIGURATION_LIST, &V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION,
    &V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION_LIST, &CONTROLLER_REVISION, &CONTROLLER_REVISION_LIST, &DAEMON_SET,
    &DAEMON_SET_LIST, &DAEMON_SET_SPEC, &DAEMON_SET_STATUS, &DEPLOYMENT, &DEPLOYMENT_LIST, &DEPLOYMENT_SPEC,
    &DEPLOYMENT_STATUS, &KUSTOMIZATION, &REPLICA_SET, &REPLICA_SET_LIST, &REPLICA_SET_SPEC, &REPLICA_SET_STATUS,
    &STATEFUL_SET, &STATEFUL_SET_LIST, &STATEFUL_SET_SPEC, &STATEFUL_SET_STATUS, &TOKEN_REQUEST, &V1_TOKEN_REVIEW,
    &V1BETA1_TOKEN_REVIEW, &V1_LOCAL_SUBJECT_ACCESS_REVIEW, &V1_SELF_SUBJECT_ACCESS_REVIEW,
    &V1_SELF_SUBJECT_RULES_REVIEW, &V1_SUBJECT_ACCESS_REVIEW, &V1BETA1_LOCAL_SUBJECT_ACCESS_REVIEW,
    &V1BETA1_SELF_SUBJECT_ACCESS_REVIEW, &V1BETA1_SELF_SUBJECT_RULES_REVIEW, &V1BETA1_SUBJECT_ACCESS_REVIEW,
    &V1_HORIZONTAL_POD_AUTOSCALER, &V1_HORIZONTAL_POD_AUTOSCALER_LIST, &SCALE, &V2BETA1_HORIZONTAL_POD_AUTOSCALER,
    &V2BETA1_HORIZONTAL_POD_AUTOSCALER_LIST, &V2BETA2_HORIZONTAL_POD_AUTOSCALER,
    &V2BETA2_HORIZONTAL_POD_AUTOSCALER_LIST, &V1_CRON_JOB, &V1_CRON_JOB_LIST, &V1_CRON_JOB_SPEC, &JOB, &JOB_LIST,
    &JOB_SPEC, &JOB_STATUS, &V1_JOB_TEMPLATE_SPEC, &V1BETA1_CRON_JOB, &V1BETA1_CRON_JOB_LIST, &V1BETA1_CRON_JOB_SPEC,
    &V1BETA1_JOB_TEMPLATE_SPEC, &V1_CERTIFICATE_SIGNING_REQUEST, &V1_CERTIFICATE_SIGNING_REQUEST_LIST,
    &V1BETA1_CERTIFICATE_SIGNING_REQUEST, &V1BETA1_CERTIFICATE_SIGNING_REQUEST_LIST, &V1_LEASE, &V1_LEASE_LIST,
    &V1BETA1_LEASE, &V1BETA1_LEASE_LIST, &BINDING, &COMPONENT_STATUS, &COMPONENT_STATUS_LIST, &CONFIG_MAP,
    &CONFIG_MAP_LIST, &CONTAINER, &ENDPOINTS, &ENDPOINTS_LIST, &EPHEMERAL_CONTAINER, &EPHEMERAL_VOLUME_SOURCE,
    &CORE_V1_EVENT, &CORE_V1_EVENT_LIST, &LIMIT_RANGE, &LIMIT_RANGE_LIST, &NAMESPACE, &NAMESPACE_LIST,
    &NAMESPACE_STATUS, &NODE, &NODE_LIST, &NODE_SPEC, &NODE_STATUS, &PERSISTENT_VOLUME, &PERSISTENT_VOLUME_CLAIM,
    &PERSISTENT_VOLUME_CLAIM_LIST, &PERSISTENT_VOLUME_CLAIM_STATUS, &PERSISTENT_VOLUME_CLAIM_TEMPLATE,
    &PERSISTENT_VOLUME_LIST, &POD, &POD_LIST, &POD_SPEC, &POD_STATUS, &POD_TEMPLATE, &POD_TEMPLATE_LIST,
    &POD_TEMPLATE_SPEC, &REPLICATION_CONTROLLER, &REPLICATION_CONTROLLER_LIST, &REPLICATION_CONTROLLER_SPEC,
    &REPLICATION_CONTROLLER_STATUS, &RESOURCE_QUOTA, &RESOURCE_QUOTA_LIST, &SECRET, &SECRET_LIST, &SERVICE,
    &SERVICE_ACCOUNT, &SERVICE_ACCOUNT_LIST, &SERVICE_LIST, &SERVICE_SPEC, &SERVICE_STATUS, &VOLUME,
    &V1_ENDPOINT_SLICE, &V1_ENDPOINT_SLICE_LIST, &V1BETA1_ENDPOINT_SLICE, &V1BETA1_ENDPOINT_SLICE_LIST,
    &EVENTS_V1_EVENT, &EVENTS_V1_EVENT_LIST, &V1BETA1_EVENT, &V1BETA1_EVENT_LIST, &EXTENSIONS_V1BETA1_INGRESS,
    &EXTENSIONS_V1BETA1_INGRESS_LIST, &FLOW_SCHEMA, &FLOW_SCHEMA_LIST, &PRIORITY_LEVEL_CONFIGURATION,
    &PRIORITY_LEVEL_CONFIGURATION_LIST, &V1_INGRESS, &V1_INGRESS_CLASS, &V1_INGRESS_CLASS_LIST, &V1_INGRESS_LIST,
    &NETWORK_POLICY, &NETWORK_POLICY_LIST, &NETWORKING_V1BETA1_INGRESS, &V1BETA1_INGRESS_CLASS,
    &V1BETA1_INGRESS_CLASS_LIST, &NETWORKING_V1BETA1_INGRESS_LIST, &V1_RUNTIME_CLASS, &V1_RUNTIME_CLASS_LIST,
    &V1BETA1_RUNTIME_CLASS, &V1BETA1_RUNTIME_CLASS_LIST, &V1_POD_DISRUPTION_BUDGET, &V1_POD_DISRUPTION_BUDGET_LIST,
    &V1_POD_DISRUPTION_BUDGET_STATUS, &EVICTION, &V1BETA1_POD_DISRUPTION_BUDGET, &V1BETA1_POD_DISRUPTION_BUDGET_LIST,
    &V1BETA1_POD_DISRUPTION_BUDGET_STATUS, &POD_SECURITY_POLICY, &POD_SECURITY_POLICY_LIST, &V1_CLUSTER_ROLE,
    &V1_CLUSTER_ROLE_BINDING, &V1_CLUSTER_ROLE_BINDING_LIST, &V1_CLUSTER_ROLE_LIST, &V1_ROLE, &V1_ROLE_BINDING,
    &V1_ROLE_BINDING_LIST, &V1_ROLE_LIST, &V1BETA1_CLUSTER_ROLE, &V1BETA1_CLUSTER_ROLE_BINDING,
    &V1BETA1_CLUSTER_ROLE_BINDING_LIST, &V1BETA1_CLUSTER_ROLE_LIST, &V1BETA1_ROLE, &V1BETA1_ROLE_BINDING,
    &V1BETA1_ROLE_BINDING_LIST, &V1BETA1_ROLE_LIST, &V1_PRIORITY_CLASS, &V1_PRIORITY_CLASS_LIST,
    &V1BETA1_PRIORITY_CLASS, &V1BETA1_PRIORITY_CLASS_LIST, &V1_CSI_DRIVER, &V1_CSI_DRIVER_LIST, &V1_CSI_NODE,
    &V1_CSI_NODE_LIST, &V1_CSI_NODE_SPEC, &V1_STORAGE_CLASS, &V1_STORAGE_CLASS_LIST, &V1_VOLUME_ATTACHMENT,
    &V1_VOLUME_ATTACHMENT_LIST, &V1BETA1_CSI_DRIVER, &V1BETA1_CSI_DRIVER_LIST, &V1BETA1_CSI_NODE,
    &V1BETA1_CSI_NODE_LIST, &V1BETA1_CSI_NODE_SPEC, &CSI_STORAGE_CAPACITY, &CSI_STORAGE_CAPACITY_LIST,
    &V1BETA1_STORAGE_CLASS, &V1BETA1_STORAGE_CLASS_LIST, &V1BETA1_VOLUME_ATTACHMENT, &V1BETA1_VOLUME_ATTACHMENT_LIST,
    &V1_CUSTOM_RESOURCE_DEFINITION, &V1_CUSTOM_RESOURCE_DEFINITION_LIST, &V1BETA1_CUSTOM_RESOURCE_DEFINITION,
    &V1BETA1_CUSTOM_RESOURCE_DEFINITION_LIST, &OBJECT_META, &V1_API_SERVICE, &V1_API_SERVICE_LIST,
    &V1_API_SERVICE_STATUS, &V1BETA1_API_SERVICE, &V1BETA1_API_SERVICE_LIST, &V1BETA1_API_SERVICE_STATUS
];

static V1_MUTATING_WEBHOOK_CONFIGURATION: Definition = Definition::new("io.k8s.api.admissionregistration.v1.MutatingWebhookConfiguration", &[Field::map("metadata", &OBJECT_META), Field::merged("webhooks", &["name"], &NOTHING)]);
static V1_MUTATING_WEBHOOK_CONFIGURATION_LIST: Definition = Definition::new("io.k8s.api.admissionregistration.v1.MutatingWebhookConfigurationList", &[Field::list("items", &V1_MUTATING_WEBHOOK_CONFIGURATION)]);
static V1_VALIDATING_WEBHOOK_CONFIGURATION: Definition = Definition::new("io.k8s.api.admissionregistration.v1.ValidatingWebhookConfiguration", &[Field::map("metadata", &OBJECT_META), Field::merged("webhooks", &["name"], &NOTHING)]);
static V1_VALIDATING_WEBHOOK_CONFIGURATION_LIST: Definition = Definition::new("io.k8s.api.admissionregistration.v1.ValidatingWebhookConfigurationList", &[Field::list("items", &V1_VALIDATING_WEBHOOK_CONFIGURATION)]);
static V1BETA1_MUTATING_WEBHOOK_CONFIGURATION: Definition = Definition::new("io.k8s.api.admissionregistration.v1beta1.MutatingWebhookConfiguration", &[Field::map("metadata", &OBJECT_META), Field::merged("webhooks", &["name"], &NOTHING)]);
static V1BETA1_MUTATING_WEBHOOK_CONFIGURATION_LIST: Definition = Definition::new("io.k8s.api.admissionregistration.v1beta1.MutatingWebhookConfigurationList", &[Field::list("items", &V1BETA1_MUTATING_WEBHOOK_CONFIGURATION)]);
static V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION: Definition = Definition::new("io.k8s.api.admissionregistration.v1beta1.ValidatingWebhookConfiguration", &[Field::map("metadata", &OBJECT_META), Field::merged("webhooks", &["name"], &NOTHING)]);
static V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION_LIST: Definition = Definition::new("io.k8s.api.admissionregistration.v1beta1.ValidatingWebhookConfigurationList", &[Field::list("items", &V1BETA1_VALIDATING_WEBHOOK_CONFIGURATION)]);
static CONTROLLER_REVISION: Definition = Definition::new("io.k8s.api.apps.v1.ControllerRevision", &[Field::map("metadata", &OBJECT_META)]);
static CONTROLLER_REVISION_LIST: Definition = Definition::new("io.k8s.api.apps.v1.ControllerRevisionList", &[Field::list("items", &CONTROLLER_REVISION)]);
static DAEMON_SET: Definition = Definition::new("io.k8s.api.apps.v1.DaemonSet", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &DAEMON_SET_SPEC), Field::map("status", &DAEMON_SET_STATUS)]);
static DAEMON_SET_LIST: Definition = Definition::new("io.k8s.api.apps.v1.DaemonSetList", &[Field::list("items", &DAEMON_SET)]);
static DAEMON_SET_SPEC: Definition = Definition::new("io.k8s.api.apps.v1.DaemonSetSpec", &[Field::map("template", &POD_TEMPLATE_SPEC)]);
static DAEMON_SET_STATUS: Definition = Definition::new("io.k8s.api.apps.v1.DaemonSetStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static DEPLOYMENT: Definition = Definition::new("io.k8s.api.apps.v1.Deployment", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &DEPLOYMENT_SPEC), Field::map("status", &DEPLOYMENT_STATUS)]);
static DEPLOYMENT_LIST: Definition = Definition::new("io.k8s.api.apps.v1.DeploymentList", &[Field::list("items", &DEPLOYMENT)]);
static DEPLOYMENT_SPEC: Definition = Definition::new("io.k8s.api.apps.v1.DeploymentSpec", &[Field::map("template", &POD_TEMPLATE_SPEC)]);
static DEPLOYMENT_STATUS: Definition = Definition::new("io.k8s.api.apps.v1.DeploymentStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static KUSTOMIZATION: Definition = Definition::new("io.k8s.api.apps.v1.Kustomization", &[Field::merged("configMapGenerator", &["name"], &NOTHING), Field::merged("secretGenerator", &["name"], &NOTHING)]);
static REPLICA_SET: Definition = Definition::new("io.k8s.api.apps.v1.ReplicaSet", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &REPLICA_SET_SPEC), Field::map("status", &REPLICA_SET_STATUS)]);
static REPLICA_SET_LIST: Definition = Definition::new("io.k8s.api.apps.v1.ReplicaSetList", &[Field::list("items", &REPLICA_SET)]);
static REPLICA_SET_SPEC: Definition = Definition::new("io.k8s.api.apps.v1.ReplicaSetSpec", &[Field::map("template", &POD_TEMPLATE_SPEC)]);
static REPLICA_SET_STATUS: Definition = Definition::new("io.k8s.api.apps.v1.ReplicaSetStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static STATEFUL_SET: Definition = Definition::new("io.k8s.api.apps.v1.StatefulSet", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &STATEFUL_SET_SPEC), Field::map("status", &STATEFUL_SET_STATUS)]);
static STATEFUL_SET_LIST: Definition = Definition::new("io.k8s.api.apps.v1.StatefulSetList", &[Field::list("items", &STATEFUL_SET)]);
static STATEFUL_SET_SPEC: Definition = Definition::new("io.k8s.api.apps.v1.StatefulSetSpec", &[Field::map("template", &POD_TEMPLATE_SPEC), Field::list("volumeClaimTemplates", &PERSISTENT_VOLUME_CLAIM)]);
static STATEFUL_SET_STATUS: Definition = Definition::new("io.k8s.api.apps.v1.StatefulSetStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static TOKEN_REQUEST: Definition = Definition::new("io.k8s.api.authentication.v1.TokenRequest", &[Field::map("metadata", &OBJECT_META)]);
static V1_TOKEN_REVIEW: Definition = Definition::new("io.k8s.api.authentication.v1.TokenReview", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_TOKEN_REVIEW: Definition = Definition::new("io.k8s.api.authentication.v1beta1.TokenReview", &[Field::map("metadata", &OBJECT_META)]);
static V1_LOCAL_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1.LocalSubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1_SELF_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1.SelfSubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1_SELF_SUBJECT_RULES_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1.SelfSubjectRulesReview", &[Field::map("metadata", &OBJECT_META)]);
static V1_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1.SubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_LOCAL_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1beta1.LocalSubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_SELF_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1beta1.SelfSubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_SELF_SUBJECT_RULES_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1beta1.SelfSubjectRulesReview", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_SUBJECT_ACCESS_REVIEW: Definition = Definition::new("io.k8s.api.authorization.v1beta1.SubjectAccessReview", &[Field::map("metadata", &OBJECT_META)]);
static V1_HORIZONTAL_POD_AUTOSCALER: Definition = Definition::new("io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler", &[Field::map("metadata", &OBJECT_META)]);
static V1_HORIZONTAL_POD_AUTOSCALER_LIST: Definition = Definition::new("io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerList", &[Field::list("items", &V1_HORIZONTAL_POD_AUTOSCALER)]);
static SCALE: Definition = Definition::new("io.k8s.api.autoscaling.v1.Scale", &[Field::map("metadata", &OBJECT_META)]);
static V2BETA1_HORIZONTAL_POD_AUTOSCALER: Definition = Definition::new("io.k8s.api.autoscaling.v2beta1.HorizontalPodAutoscaler", &[Field::map("metadata", &OBJECT_META)]);
static V2BETA1_HORIZONTAL_POD_AUTOSCALER_LIST: Definition = Definition::new("io.k8s.api.autoscaling.v2beta1.HorizontalPodAutoscalerList", &[Field::list("items", &V2BETA1_HORIZONTAL_POD_AUTOSCALER)]);
static V2BETA2_HORIZONTAL_POD_AUTOSCALER: Definition = Definition::new("io.k8s.api.autoscaling.v2beta2.HorizontalPodAutoscaler", &[Field::map("metadata", &OBJECT_META)]);
static V2BETA2_HORIZONTAL_POD_AUTOSCALER_LIST: Definition = Definition::new("io.k8s.api.autoscaling.v2beta2.HorizontalPodAutoscalerList", &[Field::list("items", &V2BETA2_HORIZONTAL_POD_AUTOSCALER)]);
static V1_CRON_JOB: Definition = Definition::new("io.k8s.api.batch.v1.CronJob", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &V1_CRON_JOB_SPEC)]);
static V1_CRON_JOB_LIST: Definition = Definition::new("io.k8s.api.batch.v1.CronJobList", &[Field::list("items", &V1_CRON_JOB)]);
static V1_CRON_JOB_SPEC: Definition = Definition::new("io.k8s.api.batch.v1.CronJobSpec", &[Field::map("jobTemplate", &V1_JOB_TEMPLATE_SPEC)]);
static JOB: Definition = Definition::new("io.k8s.api.batch.v1.Job", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &JOB_SPEC), Field::map("status", &JOB_STATUS)]);
static JOB_LIST: Definition = Definition::new("io.k8s.api.batch.v1.JobList", &[Field::list("items", &JOB)]);
static JOB_SPEC: Definition = Definition::new("io.k8s.api.batch.v1.JobSpec", &[Field::map("template", &POD_TEMPLATE_SPEC)]);
static JOB_STATUS: Definition = Definition::new("io.k8s.api.batch.v1.JobStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static V1_JOB_TEMPLATE_SPEC: Definition = Definition::new("io.k8s.api.batch.v1.JobTemplateSpec", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &JOB_SPEC)]);
static V1BETA1_CRON_JOB: Definition = Definition::new("io.k8s.api.batch.v1beta1.CronJob", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &V1BETA1_CRON_JOB_SPEC)]);
static V1BETA1_CRON_JOB_LIST: Definition = Definition::new("io.k8s.api.batch.v1beta1.CronJobList", &[Field::list("items", &V1BETA1_CRON_JOB)]);
static V1BETA1_CRON_JOB_SPEC: Definition = Definition::new("io.k8s.api.batch.v1beta1.CronJobSpec", &[Field::map("jobTemplate", &V1BETA1_JOB_TEMPLATE_SPEC)]);
static V1BETA1_JOB_TEMPLATE_SPEC: Definition = Definition::new("io.k8s.api.batch.v1beta1.JobTemplateSpec", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &JOB_SPEC)]);
static V1_CERTIFICATE_SIGNING_REQUEST: Definition = Definition::new("io.k8s.api.certificates.v1.CertificateSigningRequest", &[Field::map("metadata", &OBJECT_META)]);
static V1_CERTIFICATE_SIGNING_REQUEST_LIST: Definition = Definition::new("io.k8s.api.certificates.v1.CertificateSigningRequestList", &[Field::list("items", &V1_CERTIFICATE_SIGNING_REQUEST)]);
static V1BETA1_CERTIFICATE_SIGNING_REQUEST: Definition = Definition::new("io.k8s.api.certificates.v1beta1.CertificateSigningRequest", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_CERTIFICATE_SIGNING_REQUEST_LIST: Definition = Definition::new("io.k8s.api.certificates.v1beta1.CertificateSigningRequestList", &[Field::list("items", &V1BETA1_CERTIFICATE_SIGNING_REQUEST)]);
static V1_LEASE: Definition = Definition::new("io.k8s.api.coordination.v1.Lease", &[Field::map("metadata", &OBJECT_META)]);
static V1_LEASE_LIST: Definition = Definition::new("io.k8s.api.coordination.v1.LeaseList", &[Field::list("items", &V1_LEASE)]);
static V1BETA1_LEASE: Definition = Definition::new("io.k8s.api.coordination.v1beta1.Lease", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_LEASE_LIST: Definition = Definition::new("io.k8s.api.coordination.v1beta1.LeaseList", &[Field::list("items", &V1BETA1_LEASE)]);
static BINDING: Definition = Definition::new("io.k8s.api.core.v1.Binding", &[Field::map("metadata", &OBJECT_META)]);
static COMPONENT_STATUS: Definition = Definition::new("io.k8s.api.core.v1.ComponentStatus", &[Field::merged("conditions", &["type"], &NOTHING), Field::map("metadata", &OBJECT_META)]);
static COMPONENT_STATUS_LIST: Definition = Definition::new("io.k8s.api.core.v1.ComponentStatusList", &[Field::list("items", &COMPONENT_STATUS)]);
static CONFIG_MAP: Definition = Definition::new("io.k8s.api.core.v1.ConfigMap", &[Field::map("metadata", &OBJECT_META)]);
static CONFIG_MAP_LIST: Definition = Definition::new("io.k8s.api.core.v1.ConfigMapList", &[Field::list("items", &CONFIG_MAP)]);
static CONTAINER: Definition = Definition::new("io.k8s.api.core.v1.Container", &[Field::merged("env", &["name"], &NOTHING), Field::merged("ports", &["containerPort", "protocol"], &NOTHING), Field::merged("volumeDevices", &["devicePath"], &NOTHING), Field::merged("volumeMounts", &["mountPath"], &NOTHING)]);
static ENDPOINTS: Definition = Definition::new("io.k8s.api.core.v1.Endpoints", &[Field::map("metadata", &OBJECT_META)]);
static ENDPOINTS_LIST: Definition = Definition::new("io.k8s.api.core.v1.EndpointsList", &[Field::list("items", &ENDPOINTS)]);
static EPHEMERAL_CONTAINER: Definition = Definition::new("io.k8s.api.core.v1.EphemeralContainer", &[Field::merged("env", &["name"], &NOTHING), Field::merged("volumeDevices", &["devicePath"], &NOTHING), Field::merged("volumeMounts", &["mountPath"], &NOTHING)]);
static EPHEMERAL_VOLUME_SOURCE: Definition = Definition::new("io.k8s.api.core.v1.EphemeralVolumeSource", &[Field::map("volumeClaimTemplate", &PERSISTENT_VOLUME_CLAIM_TEMPLATE)]);
static CORE_V1_EVENT: Definition = Definition::new("io.k8s.api.core.v1.Event", &[Field::map("metadata", &OBJECT_META)]);
static CORE_V1_EVENT_LIST: Definition = Definition::new("io.k8s.api.core.v1.EventList", &[Field::list("items", &CORE_V1_EVENT)]);
static LIMIT_RANGE: Definition = Definition::new("io.k8s.api.core.v1.LimitRange", &[Field::map("metadata", &OBJECT_META)]);
static LIMIT_RANGE_LIST: Definition = Definition::new("io.k8s.api.core.v1.LimitRangeList", &[Field::list("items", &LIMIT_RANGE)]);
static NAMESPACE: Definition = Definition::new("io.k8s.api.core.v1.Namespace", &[Field::map("metadata", &OBJECT_META), Field::map("status", &NAMESPACE_STATUS)]);
static NAMESPACE_LIST: Definition = Definition::new("io.k8s.api.core.v1.NamespaceList", &[Field::list("items", &NAMESPACE)]);
static NAMESPACE_STATUS: Definition = Definition::new("io.k8s.api.core.v1.NamespaceStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static NODE: Definition = Definition::new("io.k8s.api.core.v1.Node", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &NODE_SPEC), Field::map("status", &NODE_STATUS)]);
static NODE_LIST: Definition = Definition::new("io.k8s.api.core.v1.NodeList", &[Field::list("items", &NODE)]);
static NODE_SPEC: Definition = Definition::new("io.k8s.api.core.v1.NodeSpec", &[Field::merged("podCIDRs", &[], &NOTHING)]);
static NODE_STATUS: Definition = Definition::new("io.k8s.api.core.v1.NodeStatus", &[Field::merged("addresses", &["type"], &NOTHING), Field::merged("conditions", &["type"], &NOTHING)]);
static PERSISTENT_VOLUME: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolume", &[Field::map("metadata", &OBJECT_META)]);
static PERSISTENT_VOLUME_CLAIM: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolumeClaim", &[Field::map("metadata", &OBJECT_META), Field::map("status", &PERSISTENT_VOLUME_CLAIM_STATUS)]);
static PERSISTENT_VOLUME_CLAIM_LIST: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolumeClaimList", &[Field::list("items", &PERSISTENT_VOLUME_CLAIM)]);
static PERSISTENT_VOLUME_CLAIM_STATUS: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolumeClaimStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static PERSISTENT_VOLUME_CLAIM_TEMPLATE: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolumeClaimTemplate", &[Field::map("metadata", &OBJECT_META)]);
static PERSISTENT_VOLUME_LIST: Definition = Definition::new("io.k8s.api.core.v1.PersistentVolumeList", &[Field::list("items", &PERSISTENT_VOLUME)]);
static POD: Definition = Definition::new("io.k8s.api.core.v1.Pod", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &POD_SPEC), Field::map("status", &POD_STATUS)]);
static POD_LIST: Definition = Definition::new("io.k8s.api.core.v1.PodList", &[Field::list("items", &POD)]);
static POD_SPEC: Definition = Definition::new("io.k8s.api.core.v1.PodSpec", &[Field::merged("containers", &["name"], &CONTAINER), Field::merged("ephemeralContainers", &["name"], &EPHEMERAL_CONTAINER), Field::merged("hostAliases", &["ip"], &NOTHING), Field::merged("imagePullSecrets", &["name"], &NOTHING), Field::merged("initContainers", &["name"], &CONTAINER), Field::merged("topologySpreadConstraints", &["topologyKey", "whenUnsatisfiable"], &NOTHING), Field::merged("volumes", &["name"], &VOLUME)]);
static POD_STATUS: Definition = Definition::new("io.k8s.api.core.v1.PodStatus", &[Field::merged("conditions", &["type"], &NOTHING), Field::merged("podIPs", &["ip"], &NOTHING)]);
static POD_TEMPLATE: Definition = Definition::new("io.k8s.api.core.v1.PodTemplate", &[Field::map("metadata", &OBJECT_META), Field::map("template", &POD_TEMPLATE_SPEC)]);
static POD_TEMPLATE_LIST: Definition = Definition::new("io.k8s.api.core.v1.PodTemplateList", &[Field::list("items", &POD_TEMPLATE)]);
static POD_TEMPLATE_SPEC: Definition = Definition::new("io.k8s.api.core.v1.PodTemplateSpec", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &POD_SPEC)]);
static REPLICATION_CONTROLLER: Definition = Definition::new("io.k8s.api.core.v1.ReplicationController", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &REPLICATION_CONTROLLER_SPEC), Field::map("status", &REPLICATION_CONTROLLER_STATUS)]);
static REPLICATION_CONTROLLER_LIST: Definition = Definition::new("io.k8s.api.core.v1.ReplicationControllerList", &[Field::list("items", &REPLICATION_CONTROLLER)]);
static REPLICATION_CONTROLLER_SPEC: Definition = Definition::new("io.k8s.api.core.v1.ReplicationControllerSpec", &[Field::map("template", &POD_TEMPLATE_SPEC)]);
static REPLICATION_CONTROLLER_STATUS: Definition = Definition::new("io.k8s.api.core.v1.ReplicationControllerStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static RESOURCE_QUOTA: Definition = Definition::new("io.k8s.api.core.v1.ResourceQuota", &[Field::map("metadata", &OBJECT_META)]);
static RESOURCE_QUOTA_LIST: Definition = Definition::new("io.k8s.api.core.v1.ResourceQuotaList", &[Field::list("items", &RESOURCE_QUOTA)]);
static SECRET: Definition = Definition::new("io.k8s.api.core.v1.Secret", &[Field::map("metadata", &OBJECT_META)]);
static SECRET_LIST: Definition = Definition::new("io.k8s.api.core.v1.SecretList", &[Field::list("items", &SECRET)]);
static SERVICE: Definition = Definition::new("io.k8s.api.core.v1.Service", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &SERVICE_SPEC), Field::map("status", &SERVICE_STATUS)]);
static SERVICE_ACCOUNT: Definition = Definition::new("io.k8s.api.core.v1.ServiceAccount", &[Field::map("metadata", &OBJECT_META), Field::merged("secrets", &["name"], &NOTHING)]);
static SERVICE_ACCOUNT_LIST: Definition = Definition::new("io.k8s.api.core.v1.ServiceAccountList", &[Field::list("items", &SERVICE_ACCOUNT)]);
static SERVICE_LIST: Definition = Definition::new("io.k8s.api.core.v1.ServiceList", &[Field::list("items", &SERVICE)]);
static SERVICE_SPEC: Definition = Definition::new("io.k8s.api.core.v1.ServiceSpec", &[Field::merged("ports", &["port", "protocol"], &NOTHING)]);
static SERVICE_STATUS: Definition = Definition::new("io.k8s.api.core.v1.ServiceStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static VOLUME: Definition = Definition::new("io.k8s.api.core.v1.Volume", &[Field::map("ephemeral", &EPHEMERAL_VOLUME_SOURCE)]);
static V1_ENDPOINT_SLICE: Definition = Definition::new("io.k8s.api.discovery.v1.EndpointSlice", &[Field::map("metadata", &OBJECT_META)]);
static V1_ENDPOINT_SLICE_LIST: Definition = Definition::new("io.k8s.api.discovery.v1.EndpointSliceList", &[Field::list("items", &V1_ENDPOINT_SLICE)]);
static V1BETA1_ENDPOINT_SLICE: Definition = Definition::new("io.k8s.api.discovery.v1beta1.EndpointSlice", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_ENDPOINT_SLICE_LIST: Definition = Definition::new("io.k8s.api.discovery.v1beta1.EndpointSliceList", &[Field::list("items", &V1BETA1_ENDPOINT_SLICE)]);
static EVENTS_V1_EVENT: Definition = Definition::new("io.k8s.api.events.v1.Event", &[Field::map("metadata", &OBJECT_META)]);
static EVENTS_V1_EVENT_LIST: Definition = Definition::new("io.k8s.api.events.v1.EventList", &[Field::list("items", &EVENTS_V1_EVENT)]);
static V1BETA1_EVENT: Definition = Definition::new("io.k8s.api.events.v1beta1.Event", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_EVENT_LIST: Definition = Definition::new("io.k8s.api.events.v1beta1.EventList", &[Field::list("items", &V1BETA1_EVENT)]);
static EXTENSIONS_V1BETA1_INGRESS: Definition = Definition::new("io.k8s.api.extensions.v1beta1.Ingress", &[Field::map("metadata", &OBJECT_META)]);
static EXTENSIONS_V1BETA1_INGRESS_LIST: Definition = Definition::new("io.k8s.api.extensions.v1beta1.IngressList", &[Field::list("items", &EXTENSIONS_V1BETA1_INGRESS)]);
static FLOW_SCHEMA: Definition = Definition::new("io.k8s.api.flowcontrol.v1beta1.FlowSchema", &[Field::map("metadata", &OBJECT_META)]);
static FLOW_SCHEMA_LIST: Definition = Definition::new("io.k8s.api.flowcontrol.v1beta1.FlowSchemaList", &[Field::list("items", &FLOW_SCHEMA)]);
static PRIORITY_LEVEL_CONFIGURATION: Definition = Definition::new("io.k8s.api.flowcontrol.v1beta1.PriorityLevelConfiguration", &[Field::map("metadata", &OBJECT_META)]);
static PRIORITY_LEVEL_CONFIGURATION_LIST: Definition = Definition::new("io.k8s.api.flowcontrol.v1beta1.PriorityLevelConfigurationList", &[Field::list("items", &PRIORITY_LEVEL_CONFIGURATION)]);
static V1_INGRESS: Definition = Definition::new("io.k8s.api.networking.v1.Ingress", &[Field::map("metadata", &OBJECT_META)]);
static V1_INGRESS_CLASS: Definition = Definition::new("io.k8s.api.networking.v1.IngressClass", &[Field::map("metadata", &OBJECT_META)]);
static V1_INGRESS_CLASS_LIST: Definition = Definition::new("io.k8s.api.networking.v1.IngressClassList", &[Field::list("items", &V1_INGRESS_CLASS)]);
static V1_INGRESS_LIST: Definition = Definition::new("io.k8s.api.networking.v1.IngressList", &[Field::list("items", &V1_INGRESS)]);
static NETWORK_POLICY: Definition = Definition::new("io.k8s.api.networking.v1.NetworkPolicy", &[Field::map("metadata", &OBJECT_META)]);
static NETWORK_POLICY_LIST: Definition = Definition::new("io.k8s.api.networking.v1.NetworkPolicyList", &[Field::list("items", &NETWORK_POLICY)]);
static NETWORKING_V1BETA1_INGRESS: Definition = Definition::new("io.k8s.api.networking.v1beta1.Ingress", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_INGRESS_CLASS: Definition = Definition::new("io.k8s.api.networking.v1beta1.IngressClass", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_INGRESS_CLASS_LIST: Definition = Definition::new("io.k8s.api.networking.v1beta1.IngressClassList", &[Field::list("items", &V1BETA1_INGRESS_CLASS)]);
static NETWORKING_V1BETA1_INGRESS_LIST: Definition = Definition::new("io.k8s.api.networking.v1beta1.IngressList", &[Field::list("items", &NETWORKING_V1BETA1_INGRESS)]);
static V1_RUNTIME_CLASS: Definition = Definition::new("io.k8s.api.node.v1.RuntimeClass", &[Field::map("metadata", &OBJECT_META)]);
static V1_RUNTIME_CLASS_LIST: Definition = Definition::new("io.k8s.api.node.v1.RuntimeClassList", &[Field::list("items", &V1_RUNTIME_CLASS)]);
static V1BETA1_RUNTIME_CLASS: Definition = Definition::new("io.k8s.api.node.v1beta1.RuntimeClass", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_RUNTIME_CLASS_LIST: Definition = Definition::new("io.k8s.api.node.v1beta1.RuntimeClassList", &[Field::list("items", &V1BETA1_RUNTIME_CLASS)]);
static V1_POD_DISRUPTION_BUDGET: Definition = Definition::new("io.k8s.api.policy.v1.PodDisruptionBudget", &[Field::map("metadata", &OBJECT_META), Field::map("status", &V1_POD_DISRUPTION_BUDGET_STATUS)]);
static V1_POD_DISRUPTION_BUDGET_LIST: Definition = Definition::new("io.k8s.api.policy.v1.PodDisruptionBudgetList", &[Field::list("items", &V1_POD_DISRUPTION_BUDGET)]);
static V1_POD_DISRUPTION_BUDGET_STATUS: Definition = Definition::new("io.k8s.api.policy.v1.PodDisruptionBudgetStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static EVICTION: Definition = Definition::new("io.k8s.api.policy.v1beta1.Eviction", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_POD_DISRUPTION_BUDGET: Definition = Definition::new("io.k8s.api.policy.v1beta1.PodDisruptionBudget", &[Field::map("metadata", &OBJECT_META), Field::map("status", &V1BETA1_POD_DISRUPTION_BUDGET_STATUS)]);
static V1BETA1_POD_DISRUPTION_BUDGET_LIST: Definition = Definition::new("io.k8s.api.policy.v1beta1.PodDisruptionBudgetList", &[Field::list("items", &V1BETA1_POD_DISRUPTION_BUDGET)]);
static V1BETA1_POD_DISRUPTION_BUDGET_STATUS: Definition = Definition::new("io.k8s.api.policy.v1beta1.PodDisruptionBudgetStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static POD_SECURITY_POLICY: Definition = Definition::new("io.k8s.api.policy.v1beta1.PodSecurityPolicy", &[Field::map("metadata", &OBJECT_META)]);
static POD_SECURITY_POLICY_LIST: Definition = Definition::new("io.k8s.api.policy.v1beta1.PodSecurityPolicyList", &[Field::list("items", &POD_SECURITY_POLICY)]);
static V1_CLUSTER_ROLE: Definition = Definition::new("io.k8s.api.rbac.v1.ClusterRole", &[Field::map("metadata", &OBJECT_META)]);
static V1_CLUSTER_ROLE_BINDING: Definition = Definition::new("io.k8s.api.rbac.v1.ClusterRoleBinding", &[Field::map("metadata", &OBJECT_META)]);
static V1_CLUSTER_ROLE_BINDING_LIST: Definition = Definition::new("io.k8s.api.rbac.v1.ClusterRoleBindingList", &[Field::list("items", &V1_CLUSTER_ROLE_BINDING)]);
static V1_CLUSTER_ROLE_LIST: Definition = Definition::new("io.k8s.api.rbac.v1.ClusterRoleList", &[Field::list("items", &V1_CLUSTER_ROLE)]);
static V1_ROLE: Definition = Definition::new("io.k8s.api.rbac.v1.Role", &[Field::map("metadata", &OBJECT_META)]);
static V1_ROLE_BINDING: Definition = Definition::new("io.k8s.api.rbac.v1.RoleBinding", &[Field::map("metadata", &OBJECT_META)]);
static V1_ROLE_BINDING_LIST: Definition = Definition::new("io.k8s.api.rbac.v1.RoleBindingList", &[Field::list("items", &V1_ROLE_BINDING)]);
static V1_ROLE_LIST: Definition = Definition::new("io.k8s.api.rbac.v1.RoleList", &[Field::list("items", &V1_ROLE)]);
static V1BETA1_CLUSTER_ROLE: Definition = Definition::new("io.k8s.api.rbac.v1beta1.ClusterRole", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_CLUSTER_ROLE_BINDING: Definition = Definition::new("io.k8s.api.rbac.v1beta1.ClusterRoleBinding", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_CLUSTER_ROLE_BINDING_LIST: Definition = Definition::new("io.k8s.api.rbac.v1beta1.ClusterRoleBindingList", &[Field::list("items", &V1BETA1_CLUSTER_ROLE_BINDING)]);
static V1BETA1_CLUSTER_ROLE_LIST: Definition = Definition::new("io.k8s.api.rbac.v1beta1.ClusterRoleList", &[Field::list("items", &V1BETA1_CLUSTER_ROLE)]);
static V1BETA1_ROLE: Definition = Definition::new("io.k8s.api.rbac.v1beta1.Role", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_ROLE_BINDING: Definition = Definition::new("io.k8s.api.rbac.v1beta1.RoleBinding", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_ROLE_BINDING_LIST: Definition = Definition::new("io.k8s.api.rbac.v1beta1.RoleBindingList", &[Field::list("items", &V1BETA1_ROLE_BINDING)]);
static V1BETA1_ROLE_LIST: Definition = Definition::new("io.k8s.api.rbac.v1beta1.RoleList", &[Field::list("items", &V1BETA1_ROLE)]);
static V1_PRIORITY_CLASS: Definition = Definition::new("io.k8s.api.scheduling.v1.PriorityClass", &[Field::map("metadata", &OBJECT_META)]);
static V1_PRIORITY_CLASS_LIST: Definition = Definition::new("io.k8s.api.scheduling.v1.PriorityClassList", &[Field::list("items", &V1_PRIORITY_CLASS)]);
static V1BETA1_PRIORITY_CLASS: Definition = Definition::new("io.k8s.api.scheduling.v1beta1.PriorityClass", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_PRIORITY_CLASS_LIST: Definition = Definition::new("io.k8s.api.scheduling.v1beta1.PriorityClassList", &[Field::list("items", &V1BETA1_PRIORITY_CLASS)]);
static V1_CSI_DRIVER: Definition = Definition::new("io.k8s.api.storage.v1.CSIDriver", &[Field::map("metadata", &OBJECT_META)]);
static V1_CSI_DRIVER_LIST: Definition = Definition::new("io.k8s.api.storage.v1.CSIDriverList", &[Field::list("items", &V1_CSI_DRIVER)]);
static V1_CSI_NODE: Definition = Definition::new("io.k8s.api.storage.v1.CSINode", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &V1_CSI_NODE_SPEC)]);
static V1_CSI_NODE_LIST: Definition = Definition::new("io.k8s.api.storage.v1.CSINodeList", &[Field::list("items", &V1_CSI_NODE)]);
static V1_CSI_NODE_SPEC: Definition = Definition::new("io.k8s.api.storage.v1.CSINodeSpec", &[Field::merged("drivers", &["name"], &NOTHING)]);
static V1_STORAGE_CLASS: Definition = Definition::new("io.k8s.api.storage.v1.StorageClass", &[Field::map("metadata", &OBJECT_META)]);
static V1_STORAGE_CLASS_LIST: Definition = Definition::new("io.k8s.api.storage.v1.StorageClassList", &[Field::list("items", &V1_STORAGE_CLASS)]);
static V1_VOLUME_ATTACHMENT: Definition = Definition::new("io.k8s.api.storage.v1.VolumeAttachment", &[Field::map("metadata", &OBJECT_META)]);
static V1_VOLUME_ATTACHMENT_LIST: Definition = Definition::new("io.k8s.api.storage.v1.VolumeAttachmentList", &[Field::list("items", &V1_VOLUME_ATTACHMENT)]);
static V1BETA1_CSI_DRIVER: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSIDriver", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_CSI_DRIVER_LIST: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSIDriverList", &[Field::list("items", &V1BETA1_CSI_DRIVER)]);
static V1BETA1_CSI_NODE: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSINode", &[Field::map("metadata", &OBJECT_META), Field::map("spec", &V1BETA1_CSI_NODE_SPEC)]);
static V1BETA1_CSI_NODE_LIST: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSINodeList", &[Field::list("items", &V1BETA1_CSI_NODE)]);
static V1BETA1_CSI_NODE_SPEC: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSINodeSpec", &[Field::merged("drivers", &["name"], &NOTHING)]);
static CSI_STORAGE_CAPACITY: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSIStorageCapacity", &[Field::map("metadata", &OBJECT_META)]);
static CSI_STORAGE_CAPACITY_LIST: Definition = Definition::new("io.k8s.api.storage.v1beta1.CSIStorageCapacityList", &[Field::list("items", &CSI_STORAGE_CAPACITY)]);
static V1BETA1_STORAGE_CLASS: Definition = Definition::new("io.k8s.api.storage.v1beta1.StorageClass", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_STORAGE_CLASS_LIST: Definition = Definition::new("io.k8s.api.storage.v1beta1.StorageClassList", &[Field::list("items", &V1BETA1_STORAGE_CLASS)]);
static V1BETA1_VOLUME_ATTACHMENT: Definition = Definition::new("io.k8s.api.storage.v1beta1.VolumeAttachment", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_VOLUME_ATTACHMENT_LIST: Definition = Definition::new("io.k8s.api.storage.v1beta1.VolumeAttachmentList", &[Field::list("items", &V1BETA1_VOLUME_ATTACHMENT)]);
static V1_CUSTOM_RESOURCE_DEFINITION: Definition = Definition::new("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition", &[Field::map("metadata", &OBJECT_META)]);
static V1_CUSTOM_RESOURCE_DEFINITION_LIST: Definition = Definition::new("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionList", &[Field::list("items", &V1_CUSTOM_RESOURCE_DEFINITION)]);
static V1BETA1_CUSTOM_RESOURCE_DEFINITION: Definition = Definition::new("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition", &[Field::map("metadata", &OBJECT_META)]);
static V1BETA1_CUSTOM_RESOURCE_DEFINITION_LIST: Definition = Definition::new("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionList", &[Field::list("items", &V1BETA1_CUSTOM_RESOURCE_DEFINITION)]);
static OBJECT_META: Definition = Definition::new("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", &[Field::merged("finalizers", &[], &NOTHING), Field::merged("ownerReferences", &["uid"], &NOTHING)]);
static V1_API_SERVICE: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService", &[Field::map("metadata", &OBJECT_META), Field::map("status", &V1_API_SERVICE_STATUS)]);
static V1_API_SERVICE_LIST: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceList", &[Field::list("items", &V1_API_SERVICE)]);
static V1_API_SERVICE_STATUS: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
static V1BETA1_API_SERVICE: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1beta1.APIService", &[Field::map("metadata", &OBJECT_META), Field::map("status", &V1BETA1_API_SERVICE_STATUS)]);
static V1BETA1_API_SERVICE_LIST: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceList", &[Field::list("items", &V1BETA1_API_SERVICE)]);
static V1BETA1_API_SERVICE_STATUS: Definition = Definition::new("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1beta1.APIServiceStatus", &[Field::merged("conditions", &["type"], &NOTHING)]);
