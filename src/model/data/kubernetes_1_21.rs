//! Kubernetes 1.21.2 (kustomize 5.8 embedded): list merge keys and cluster-scoped types.
//! Written by scripts/schema-table.py from the `kustomize` set; do not edit.

use crate::model::schema::{Field, Shape, TypeKey};

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

/// Types with lists that merge: kind, group, version; sorted; and their fields.
pub(crate) static TYPES: &[(TypeKey, &Shape)] = &[
    (("APIService", "apiregistration.k8s.io", "v1"), &METADATA_STATUS),
    (("APIService", "apiregistration.k8s.io", "v1beta1"), &METADATA_STATUS),
    (("APIServiceList", "apiregistration.k8s.io", "v1"), &ITEMS_3),
    (("APIServiceList", "apiregistration.k8s.io", "v1beta1"), &ITEMS_3),
    (("Binding", "", "v1"), &METADATA),
    (("CSIDriver", "storage.k8s.io", "v1"), &METADATA),
    (("CSIDriver", "storage.k8s.io", "v1beta1"), &METADATA),
    (("CSIDriverList", "storage.k8s.io", "v1"), &ITEMS_2),
    (("CSIDriverList", "storage.k8s.io", "v1beta1"), &ITEMS_2),
    (("CSINode", "storage.k8s.io", "v1"), &CSI_NODE),
    (("CSINode", "storage.k8s.io", "v1beta1"), &CSI_NODE),
    (("CSINodeList", "storage.k8s.io", "v1"), &CSI_NODE_LIST),
    (("CSINodeList", "storage.k8s.io", "v1beta1"), &CSI_NODE_LIST),
    (("CSIStorageCapacity", "storage.k8s.io", "v1beta1"), &METADATA),
    (("CSIStorageCapacityList", "storage.k8s.io", "v1beta1"), &ITEMS_2),
    (("CertificateSigningRequest", "certificates.k8s.io", "v1"), &METADATA),
    (("CertificateSigningRequest", "certificates.k8s.io", "v1beta1"), &METADATA),
    (("CertificateSigningRequestList", "certificates.k8s.io", "v1"), &ITEMS_2),
    (("CertificateSigningRequestList", "certificates.k8s.io", "v1beta1"), &ITEMS_2),
    (("ClusterRole", "rbac.authorization.k8s.io", "v1"), &METADATA),
    (("ClusterRole", "rbac.authorization.k8s.io", "v1beta1"), &METADATA),
    (("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1"), &METADATA),
    (("ClusterRoleBinding", "rbac.authorization.k8s.io", "v1beta1"), &METADATA),
    (("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1"), &ITEMS_2),
    (("ClusterRoleBindingList", "rbac.authorization.k8s.io", "v1beta1"), &ITEMS_2),
    (("ClusterRoleList", "rbac.authorization.k8s.io", "v1"), &ITEMS_2),
    (("ClusterRoleList", "rbac.authorization.k8s.io", "v1beta1"), &ITEMS_2),
    (("ComponentStatus", "", "v1"), &COMPONENT_STATUS),
    (("ComponentStatusList", "", "v1"), &COMPONENT_STATUS_LIST),
    (("ConfigMap", "", "v1"), &METADATA),
    (("ConfigMapList", "", "v1"), &ITEMS_2),
    (("ControllerRevision", "apps", "v1"), &METADATA),
    (("ControllerRevisionList", "apps", "v1"), &ITEMS_2),
    (("CronJob", "batch", "v1"), &CRON_JOB),
    (("CronJob", "batch", "v1beta1"), &CRON_JOB),
    (("CronJobList", "batch", "v1"), &CRON_JOB_LIST),
    (("CronJobList", "batch", "v1beta1"), &CRON_JOB_LIST),
    (("CustomResourceDefinition", "apiextensions.k8s.io", "v1"), &METADATA),
    (("CustomResourceDefinition", "apiextensions.k8s.io", "v1beta1"), &METADATA),
    (("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1"), &ITEMS_2),
    (("CustomResourceDefinitionList", "apiextensions.k8s.io", "v1beta1"), &ITEMS_2),
    (("DaemonSet", "apps", "v1"), &METADATA_SPEC_STATUS),
    (("DaemonSetList", "apps", "v1"), &ITEMS_4),
    (("Deployment", "apps", "v1"), &METADATA_SPEC_STATUS),
    (("DeploymentList", "apps", "v1"), &ITEMS_4),
    (("EndpointSlice", "discovery.k8s.io", "v1"), &METADATA),
    (("EndpointSlice", "discovery.k8s.io", "v1beta1"), &METADATA),
    (("EndpointSliceList", "discovery.k8s.io", "v1"), &ITEMS_2),
    (("EndpointSliceList", "discovery.k8s.io", "v1beta1"), &ITEMS_2),
    (("Endpoints", "", "v1"), &METADATA),
    (("EndpointsList", "", "v1"), &ITEMS_2),
    (("Event", "", "v1"), &METADATA),
    (("Event", "events.k8s.io", "v1"), &METADATA),
    (("Event", "events.k8s.io", "v1beta1"), &METADATA),
    (("EventList", "", "v1"), &ITEMS_2),
    (("EventList", "events.k8s.io", "v1"), &ITEMS_2),
    (("EventList", "events.k8s.io", "v1beta1"), &ITEMS_2),
    (("Eviction", "policy", "v1beta1"), &METADATA),
    (("FlowSchema", "flowcontrol.apiserver.k8s.io", "v1beta1"), &METADATA),
    (("FlowSchemaList", "flowcontrol.apiserver.k8s.io", "v1beta1"), &ITEMS_2),
    (("HorizontalPodAutoscaler", "autoscaling", "v1"), &METADATA),
    (("HorizontalPodAutoscaler", "autoscaling", "v2beta1"), &METADATA),
    (("HorizontalPodAutoscaler", "autoscaling", "v2beta2"), &METADATA),
    (("HorizontalPodAutoscalerList", "autoscaling", "v1"), &ITEMS_2),
    (("HorizontalPodAutoscalerList", "autoscaling", "v2beta1"), &ITEMS_2),
    (("HorizontalPodAutoscalerList", "autoscaling", "v2beta2"), &ITEMS_2),
    (("Ingress", "extensions", "v1beta1"), &METADATA),
    (("Ingress", "networking.k8s.io", "v1"), &METADATA),
    (("Ingress", "networking.k8s.io", "v1beta1"), &METADATA),
    (("IngressClass", "networking.k8s.io", "v1"), &METADATA),
    (("IngressClass", "networking.k8s.io", "v1beta1"), &METADATA),
    (("IngressClassList", "networking.k8s.io", "v1"), &ITEMS_2),
    (("IngressClassList", "networking.k8s.io", "v1beta1"), &ITEMS_2),
    (("IngressList", "extensions", "v1beta1"), &ITEMS_2),
    (("IngressList", "networking.k8s.io", "v1"), &ITEMS_2),
    (("IngressList", "networking.k8s.io", "v1beta1"), &ITEMS_2),
    (("Job", "batch", "v1"), &METADATA_SPEC_STATUS),
    (("JobList", "batch", "v1"), &ITEMS_4),
    (("Lease", "coordination.k8s.io", "v1"), &METADATA),
    (("Lease", "coordination.k8s.io", "v1beta1"), &METADATA),
    (("LeaseList", "coordination.k8s.io", "v1"), &ITEMS_2),
    (("LeaseList", "coordination.k8s.io", "v1beta1"), &ITEMS_2),
    (("LimitRange", "", "v1"), &METADATA),
    (("LimitRangeList", "", "v1"), &ITEMS_2),
    (("LocalSubjectAccessReview", "authorization.k8s.io", "v1"), &METADATA),
    (("LocalSubjectAccessReview", "authorization.k8s.io", "v1beta1"), &METADATA),
    (("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"), &METADATA_WEBHOOKS),
    (("MutatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"), &METADATA_WEBHOOKS),
    (("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1"), &ITEMS),
    (("MutatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1"), &ITEMS),
    (("Namespace", "", "v1"), &METADATA_STATUS),
    (("NamespaceList", "", "v1"), &ITEMS_3),
    (("NetworkPolicy", "networking.k8s.io", "v1"), &METADATA),
    (("NetworkPolicyList", "networking.k8s.io", "v1"), &ITEMS_2),
    (("Node", "", "v1"), &NODE),
    (("NodeList", "", "v1"), &NODE_LIST),
    (("PersistentVolume", "", "v1"), &METADATA),
    (("PersistentVolumeClaim", "", "v1"), &METADATA_STATUS),
    (("PersistentVolumeClaimList", "", "v1"), &ITEMS_3),
    (("PersistentVolumeList", "", "v1"), &ITEMS_2),
    (("Pod", "", "v1"), &POD),
    (("PodDisruptionBudget", "policy", "v1"), &METADATA_STATUS),
    (("PodDisruptionBudget", "policy", "v1beta1"), &METADATA_STATUS),
    (("PodDisruptionBudgetList", "policy", "v1"), &ITEMS_3),
    (("PodDisruptionBudgetList", "policy", "v1beta1"), &ITEMS_3),
    (("PodList", "", "v1"), &POD_LIST),
    (("PodSecurityPolicy", "policy", "v1beta1"), &METADATA),
    (("PodSecurityPolicyList", "policy", "v1beta1"), &ITEMS_2),
    (("PodTemplate", "", "v1"), &POD_TEMPLATE),
    (("PodTemplateList", "", "v1"), &POD_TEMPLATE_LIST),
    (("PriorityClass", "scheduling.k8s.io", "v1"), &METADATA),
    (("PriorityClass", "scheduling.k8s.io", "v1beta1"), &METADATA),
    (("PriorityClassList", "scheduling.k8s.io", "v1"), &ITEMS_2),
    (("PriorityClassList", "scheduling.k8s.io", "v1beta1"), &ITEMS_2),
    (("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "v1beta1"), &METADATA),
    (("PriorityLevelConfigurationList", "flowcontrol.apiserver.k8s.io", "v1beta1"), &ITEMS_2),
    (("ReplicaSet", "apps", "v1"), &METADATA_SPEC_STATUS),
    (("ReplicaSetList", "apps", "v1"), &ITEMS_4),
    (("ReplicationController", "", "v1"), &METADATA_SPEC_STATUS),
    (("ReplicationControllerList", "", "v1"), &ITEMS_4),
    (("ResourceQuota", "", "v1"), &METADATA),
    (("ResourceQuotaList", "", "v1"), &ITEMS_2),
    (("Role", "rbac.authorization.k8s.io", "v1"), &METADATA),
    (("Role", "rbac.authorization.k8s.io", "v1beta1"), &METADATA),
    (("RoleBinding", "rbac.authorization.k8s.io", "v1"), &METADATA),
    (("RoleBinding", "rbac.authorization.k8s.io", "v1beta1"), &METADATA),
    (("RoleBindingList", "rbac.authorization.k8s.io", "v1"), &ITEMS_2),
    (("RoleBindingList", "rbac.authorization.k8s.io", "v1beta1"), &ITEMS_2),
    (("RoleList", "rbac.authorization.k8s.io", "v1"), &ITEMS_2),
    (("RoleList", "rbac.authorization.k8s.io", "v1beta1"), &ITEMS_2),
    (("RuntimeClass", "node.k8s.io", "v1"), &METADATA),
    (("RuntimeClass", "node.k8s.io", "v1beta1"), &METADATA),
    (("RuntimeClassList", "node.k8s.io", "v1"), &ITEMS_2),
    (("RuntimeClassList", "node.k8s.io", "v1beta1"), &ITEMS_2),
    (("Scale", "autoscaling", "v1"), &METADATA),
    (("Secret", "", "v1"), &METADATA),
    (("SecretList", "", "v1"), &ITEMS_2),
    (("SelfSubjectAccessReview", "authorization.k8s.io", "v1"), &METADATA),
    (("SelfSubjectAccessReview", "authorization.k8s.io", "v1beta1"), &METADATA),
    (("SelfSubjectRulesReview", "authorization.k8s.io", "v1"), &METADATA),
    (("SelfSubjectRulesReview", "authorization.k8s.io", "v1beta1"), &METADATA),
    (("Service", "", "v1"), &SERVICE),
    (("ServiceAccount", "", "v1"), &SERVICE_ACCOUNT),
    (("ServiceAccountList", "", "v1"), &SERVICE_ACCOUNT_LIST),
    (("ServiceList", "", "v1"), &SERVICE_LIST),
    (("StatefulSet", "apps", "v1"), &STATEFUL_SET),
    (("StatefulSetList", "apps", "v1"), &STATEFUL_SET_LIST),
    (("StorageClass", "storage.k8s.io", "v1"), &METADATA),
    (("StorageClass", "storage.k8s.io", "v1beta1"), &METADATA),
    (("StorageClassList", "storage.k8s.io", "v1"), &ITEMS_2),
    (("StorageClassList", "storage.k8s.io", "v1beta1"), &ITEMS_2),
    (("SubjectAccessReview", "authorization.k8s.io", "v1"), &METADATA),
    (("SubjectAccessReview", "authorization.k8s.io", "v1beta1"), &METADATA),
    (("TokenRequest", "authentication.k8s.io", "v1"), &METADATA),
    (("TokenReview", "authentication.k8s.io", "v1"), &METADATA),
    (("TokenReview", "authentication.k8s.io", "v1beta1"), &METADATA),
    (("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1"), &METADATA_WEBHOOKS),
    (("ValidatingWebhookConfiguration", "admissionregistration.k8s.io", "v1beta1"), &METADATA_WEBHOOKS),
    (("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1"), &ITEMS),
    (("ValidatingWebhookConfigurationList", "admissionregistration.k8s.io", "v1beta1"), &ITEMS),
    (("VolumeAttachment", "storage.k8s.io", "v1"), &METADATA),
    (("VolumeAttachment", "storage.k8s.io", "v1beta1"), &METADATA),
    (("VolumeAttachmentList", "storage.k8s.io", "v1"), &ITEMS_2),
    (("VolumeAttachmentList", "storage.k8s.io", "v1beta1"), &ITEMS_2),
];

static COMPONENT_STATUS: Shape = Shape(&[
    Field::merged("conditions", &["type"], &EMPTY),
    Field::map("metadata", &OBJECT_META),
]);
static COMPONENT_STATUS_LIST: Shape = Shape(&[
    Field::list("items", &COMPONENT_STATUS),
]);
static CONDITIONS: Shape = Shape(&[
    Field::merged("conditions", &["type"], &EMPTY),
]);
static CONTAINER: Shape = Shape(&[
    Field::merged("env", &["name"], &EMPTY),
    Field::merged("ports", &["containerPort", "protocol"], &EMPTY),
    Field::merged("volumeDevices", &["devicePath"], &EMPTY),
    Field::merged("volumeMounts", &["mountPath"], &EMPTY),
]);
static CRON_JOB: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &CRON_JOB_SPEC),
]);
static CRON_JOB_LIST: Shape = Shape(&[
    Field::list("items", &CRON_JOB),
]);
static CRON_JOB_SPEC: Shape = Shape(&[
    Field::map("jobTemplate", &JOB_TEMPLATE_SPEC),
]);
static CSI_NODE: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &CSI_NODE_SPEC),
]);
static CSI_NODE_LIST: Shape = Shape(&[
    Field::list("items", &CSI_NODE),
]);
static CSI_NODE_SPEC: Shape = Shape(&[
    Field::merged("drivers", &["name"], &EMPTY),
]);
static EMPTY: Shape = Shape(&[
]);
static EPHEMERAL_CONTAINER: Shape = Shape(&[
    Field::merged("env", &["name"], &EMPTY),
    Field::merged("volumeDevices", &["devicePath"], &EMPTY),
    Field::merged("volumeMounts", &["mountPath"], &EMPTY),
]);
static EPHEMERAL_VOLUME_SOURCE: Shape = Shape(&[
    Field::map("volumeClaimTemplate", &METADATA),
]);
static ITEMS: Shape = Shape(&[
    Field::list("items", &METADATA_WEBHOOKS),
]);
static ITEMS_2: Shape = Shape(&[
    Field::list("items", &METADATA),
]);
static ITEMS_3: Shape = Shape(&[
    Field::list("items", &METADATA_STATUS),
]);
static ITEMS_4: Shape = Shape(&[
    Field::list("items", &METADATA_SPEC_STATUS),
]);
static JOB_TEMPLATE_SPEC: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &TEMPLATE),
]);
static METADATA: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
]);
static METADATA_SPEC_STATUS: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &TEMPLATE),
    Field::map("status", &CONDITIONS),
]);
static METADATA_STATUS: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("status", &CONDITIONS),
]);
static METADATA_WEBHOOKS: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::merged("webhooks", &["name"], &EMPTY),
]);
static NODE: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &NODE_SPEC),
    Field::map("status", &NODE_STATUS),
]);
static NODE_LIST: Shape = Shape(&[
    Field::list("items", &NODE),
]);
static NODE_SPEC: Shape = Shape(&[
    Field::merged("podCIDRs", &[], &EMPTY),
]);
static NODE_STATUS: Shape = Shape(&[
    Field::merged("addresses", &["type"], &EMPTY),
    Field::merged("conditions", &["type"], &EMPTY),
]);
static OBJECT_META: Shape = Shape(&[
    Field::merged("finalizers", &[], &EMPTY),
    Field::merged("ownerReferences", &["uid"], &EMPTY),
]);
static POD: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &POD_SPEC),
    Field::map("status", &POD_STATUS),
]);
static POD_LIST: Shape = Shape(&[
    Field::list("items", &POD),
]);
static POD_SPEC: Shape = Shape(&[
    Field::merged("containers", &["name"], &CONTAINER),
    Field::merged("ephemeralContainers", &["name"], &EPHEMERAL_CONTAINER),
    Field::merged("hostAliases", &["ip"], &EMPTY),
    Field::merged("imagePullSecrets", &["name"], &EMPTY),
    Field::merged("initContainers", &["name"], &CONTAINER),
    Field::merged("topologySpreadConstraints", &["topologyKey", "whenUnsatisfiable"], &EMPTY),
    Field::merged("volumes", &["name"], &VOLUME),
]);
static POD_STATUS: Shape = Shape(&[
    Field::merged("conditions", &["type"], &EMPTY),
    Field::merged("podIPs", &["ip"], &EMPTY),
]);
static POD_TEMPLATE: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("template", &POD_TEMPLATE_SPEC),
]);
static POD_TEMPLATE_LIST: Shape = Shape(&[
    Field::list("items", &POD_TEMPLATE),
]);
static POD_TEMPLATE_SPEC: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &POD_SPEC),
]);
static SERVICE: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &SERVICE_SPEC),
    Field::map("status", &CONDITIONS),
]);
static SERVICE_ACCOUNT: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::merged("secrets", &["name"], &EMPTY),
]);
static SERVICE_ACCOUNT_LIST: Shape = Shape(&[
    Field::list("items", &SERVICE_ACCOUNT),
]);
static SERVICE_LIST: Shape = Shape(&[
    Field::list("items", &SERVICE),
]);
static SERVICE_SPEC: Shape = Shape(&[
    Field::merged("ports", &["port", "protocol"], &EMPTY),
]);
static STATEFUL_SET: Shape = Shape(&[
    Field::map("metadata", &OBJECT_META),
    Field::map("spec", &STATEFUL_SET_SPEC),
    Field::map("status", &CONDITIONS),
]);
static STATEFUL_SET_LIST: Shape = Shape(&[
    Field::list("items", &STATEFUL_SET),
]);
static STATEFUL_SET_SPEC: Shape = Shape(&[
    Field::map("template", &POD_TEMPLATE_SPEC),
    Field::list("volumeClaimTemplates", &METADATA_STATUS),
]);
static TEMPLATE: Shape = Shape(&[
    Field::map("template", &POD_TEMPLATE_SPEC),
]);
static VOLUME: Shape = Shape(&[
    Field::map("ephemeral", &EPHEMERAL_VOLUME_SOURCE),
]);
