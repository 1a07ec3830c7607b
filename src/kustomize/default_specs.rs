//! kustomize v5.8.1's default field specs, as data: where names, namespaces,
//! labels, annotations, images and replica counts are found in the built-in
//! kinds (`api/internal/konfig/builtinpluginconsts`). In: nothing. Out: tables,
//! each built when it is first looked at.

use std::sync::LazyLock;

use crate::kustomize::field_specs::NameReference;
use crate::kustomize::{FieldSpec, order};
use crate::model::Gvk;

type Table<T> = LazyLock<Vec<T>>;

/// Group, version, kind; empty parts match any.
type Type = (&'static str, &'static str, &'static str);

/// A type and a path in it.
type Place = (Type, &'static str);

const ANY: Type = kind("");
const CREATE: bool = true;
const SKIP: bool = false;

const fn kind(kind: &'static str) -> Type {
    ("", "", kind)
}

const fn apps(kind: &'static str) -> Type {
    ("apps", "", kind)
}

const fn batch(kind: &'static str) -> Type {
    ("batch", "", kind)
}

pub(super) static NAME: Table<FieldSpec> = LazyLock::new(|| specs(SKIP, &[(ANY, "metadata/name")]));

pub(super) static NAMESPACE: Table<FieldSpec> = LazyLock::new(|| {
    let service = "spec/conversion/webhook/clientConfig/service/namespace";
    let definition = ("apiextensions.k8s.io", "", "CustomResourceDefinition");
    let api_service = ("apiregistration.k8s.io", "", "APIService");
    let mut specs = specs(SKIP, &[(definition, service)]);
    specs.extend(self::specs(
        CREATE,
        &[
            (kind("Namespace"), "metadata/name"),
            (api_service, "spec/service/namespace"),
        ],
    ));
    sorted(specs)
});

const TEMPLATE_METADATA: &[Place] = &[
    (("", "v1", "ReplicationController"), "spec/template"),
    (kind("Deployment"), "spec/template"),
    (kind("ReplicaSet"), "spec/template"),
    (kind("DaemonSet"), "spec/template"),
    (batch("Job"), "spec/template"),
    (batch("CronJob"), "spec/jobTemplate"),
    (batch("CronJob"), "spec/jobTemplate/spec/template"),
];

pub(super) static TEMPLATE_LABELS: Table<FieldSpec> = LazyLock::new(|| {
    let mut specs = specs(CREATE, &[(ANY, "metadata/labels")]);
    specs.extend(below(CREATE, TEMPLATE_METADATA, &["metadata/labels"]));
    specs.extend(below(
        CREATE,
        &[
            (apps("StatefulSet"), "spec/template"),
            (apps("StatefulSet"), "spec/volumeClaimTemplates[]"),
        ],
        &["metadata/labels"],
    ));
    sorted(specs)
});

pub(super) static COMMON_ANNOTATIONS: Table<FieldSpec> = LazyLock::new(|| {
    let mut specs = specs(CREATE, &[(ANY, "metadata/annotations")]);
    specs.extend(below(CREATE, TEMPLATE_METADATA, &["metadata/annotations"]));
    specs.extend(self::specs(
        CREATE,
        &[(kind("StatefulSet"), "spec/template/metadata/annotations")],
    ));
    sorted(specs)
});

pub(super) static COMMON_LABELS: Table<FieldSpec> = LazyLock::new(|| {
    let network_policy = ("networking.k8s.io", "", "NetworkPolicy");
    let mut specs = specs(
        CREATE,
        &[
            (("", "v1", "Service"), "spec/selector"),
            (("", "v1", "ReplicationController"), "spec/selector"),
            (kind("Deployment"), "spec/selector/matchLabels"),
            (kind("ReplicaSet"), "spec/selector/matchLabels"),
            (kind("DaemonSet"), "spec/selector/matchLabels"),
            (apps("StatefulSet"), "spec/selector/matchLabels"),
        ],
    );
    specs.extend(self::specs(
        SKIP,
        &[
            (batch("Job"), "spec/selector/matchLabels"),
            (
                batch("CronJob"),
                "spec/jobTemplate/spec/selector/matchLabels",
            ),
            (
                ("policy", "", "PodDisruptionBudget"),
                "spec/selector/matchLabels",
            ),
            (network_policy, "spec/podSelector/matchLabels"),
            (network_policy, "spec/ingress/from/podSelector/matchLabels"),
            (network_policy, "spec/egress/to/podSelector/matchLabels"),
        ],
    ));
    specs.extend(below(
        SKIP,
        &[
            (apps("Deployment"), "spec/template/spec"),
            (apps("StatefulSet"), "spec/template/spec"),
        ],
        POD_SELECTORS,
    ));
    specs.extend(TEMPLATE_LABELS.iter().cloned());
    sorted(specs)
});

const POD_SELECTORS: &[&str] = &[
    "affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
    "affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    "affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
    "affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
    "topologySpreadConstraints/labelSelector/matchLabels",
];

pub(super) static IMAGES: Table<FieldSpec> = LazyLock::new(|| {
    below(
        CREATE,
        &[(ANY, "spec"), (ANY, "spec/template/spec")],
        &[
            "containers[]/image",
            "initContainers[]/image",
            "volumes[]/image/reference",
        ],
    )
});

pub(super) static REPLICAS: Table<FieldSpec> = LazyLock::new(|| {
    sorted(specs(
        CREATE,
        &[
            (kind("Deployment"), "spec/replicas"),
            (kind("ReplicationController"), "spec/replicas"),
            (kind("ReplicaSet"), "spec/replicas"),
            (kind("StatefulSet"), "spec/replicas"),
        ],
    ))
});

pub(super) static VAR_REFERENCE: Table<FieldSpec> = LazyLock::new(|| {
    let mut specs = below(
        SKIP,
        &[
            (kind("CronJob"), "spec/jobTemplate/spec/template/spec"),
            (kind("DaemonSet"), "spec/template/spec"),
            (kind("Deployment"), "spec/template/spec"),
            (kind("Job"), "spec/template/spec"),
            (kind("Pod"), "spec"),
            (kind("ReplicaSet"), "spec/template/spec"),
            (kind("StatefulSet"), "spec/template/spec"),
        ],
        &[
            "containers/args",
            "containers/command",
            "containers/env/value",
            "containers/volumeMounts/mountPath",
            "initContainers/args",
            "initContainers/command",
            "initContainers/env/value",
            "initContainers/volumeMounts/mountPath",
        ],
    );
    specs.extend(self::specs(SKIP, VAR_PLACES));
    sorted(specs)
});

const VAR_PLACES: &[Place] = &[
    (ANY, "metadata/annotations"),
    (ANY, "metadata/labels"),
    (
        kind("CronJob"),
        "spec/jobTemplate/spec/template/volumes/nfs/server",
    ),
    (kind("DaemonSet"), "spec/template/spec/volumes/nfs/server"),
    (kind("Deployment"), "spec/template/metadata/annotations"),
    (kind("Deployment"), "spec/template/spec/volumes/nfs/server"),
    (kind("Ingress"), "spec/rules/host"),
    (kind("Ingress"), "spec/tls/hosts"),
    (kind("Ingress"), "spec/tls/secretName"),
    (kind("Job"), "spec/template/spec/volumes/nfs/server"),
    (kind("PersistentVolume"), "spec/nfs/server"),
    (kind("Pod"), "spec/volumes/nfs/server"),
    (kind("ReplicaSet"), "spec/template/spec/volumes/nfs/server"),
    (kind("Service"), "spec/ports/port"),
    (kind("Service"), "spec/ports/targetPort"),
    (
        kind("StatefulSet"),
        "spec/volumeClaimTemplates/spec/nfs/server",
    ),
];

/// Who may refer to objects of a type: anywhere a pod may, and elsewhere.
struct References {
    target: Type,
    pods: &'static [Place],
    in_pods: &'static [&'static str],
    elsewhere: &'static [Place],
}

pub(super) static NAME_REFERENCE: Table<NameReference> = LazyLock::new(|| {
    let mut references: Vec<_> = REFERENCES.iter().map(name_reference).collect();
    references.sort_by_cached_key(|reference| order::type_key(&reference.target));
    references
});

fn name_reference(references: &References) -> NameReference {
    let mut referrers = below(SKIP, references.pods, references.in_pods);
    referrers.extend(specs(SKIP, references.elsewhere));
    NameReference {
        target: gvk(references.target),
        referrers,
    }
}

/// Pods, where ConfigMaps and Secrets are looked for.
const CONFIGURED_PODS: &[Place] = &[
    (("", "v1", "Pod"), "spec"),
    (kind("PodTemplate"), "template/spec"),
    (kind("Deployment"), "spec/template/spec"),
    (kind("ReplicaSet"), "spec/template/spec"),
    (kind("DaemonSet"), "spec/template/spec"),
    (kind("StatefulSet"), "spec/template/spec"),
    (kind("Job"), "spec/template/spec"),
    (kind("CronJob"), "spec/jobTemplate/spec/template/spec"),
];

/// Pods, where everything else is looked for: a different set, in kustomize.
const PODS: &[Place] = &[
    (kind("Pod"), "spec"),
    (kind("StatefulSet"), "spec/template/spec"),
    (kind("Deployment"), "spec/template/spec"),
    (kind("ReplicationController"), "spec/template/spec"),
    (kind("CronJob"), "spec/jobTemplate/spec/template/spec"),
    (kind("Job"), "spec/template/spec"),
    (kind("DaemonSet"), "spec/template/spec"),
];

const RBAC: &str = "rbac.authorization.k8s.io";
const ROLE_BINDING: Type = (RBAC, "", "RoleBinding");
const CLUSTER_ROLE_BINDING: Type = (RBAC, "", "ClusterRoleBinding");
const ADMISSION: &str = "admissionregistration.k8s.io";
const SCALED: &[Place] = &[(kind("HorizontalPodAutoscaler"), "spec/scaleTargetRef/name")];

const fn referrers(target: Type, elsewhere: &'static [Place]) -> References {
    References {
        target,
        pods: &[],
        in_pods: &[],
        elsewhere,
    }
}

const REFERENCES: &[References] = &[
    referrers(kind("Deployment"), SCALED),
    referrers(kind("ReplicationController"), SCALED),
    referrers(kind("ReplicaSet"), SCALED),
    referrers(kind("StatefulSet"), SCALED),
    References {
        target: ("", "v1", "ConfigMap"),
        pods: CONFIGURED_PODS,
        in_pods: &[
            "volumes/configMap/name",
            "containers/env/valueFrom/configMapKeyRef/name",
            "initContainers/env/valueFrom/configMapKeyRef/name",
            "containers/envFrom/configMapRef/name",
            "initContainers/envFrom/configMapRef/name",
            "volumes/projected/sources/configMap/name",
        ],
        elsewhere: &[
            (kind("Node"), "spec/configSource/configMap"),
            (kind("Role"), "rules/resourceNames"),
            (kind("ClusterRole"), "rules/resourceNames"),
            (
                kind("Ingress"),
                r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap",
            ),
        ],
    },
    References {
        target: ("", "v1", "Secret"),
        pods: CONFIGURED_PODS,
        in_pods: &[
            "volumes/secret/secretName",
            "containers/env/valueFrom/secretKeyRef/name",
            "initContainers/env/valueFrom/secretKeyRef/name",
            "containers/envFrom/secretRef/name",
            "initContainers/envFrom/secretRef/name",
            "imagePullSecrets/name",
            "volumes/projected/sources/secret/name",
        ],
        elsewhere: &[
            (kind("Ingress"), "spec/tls/secretName"),
            (
                kind("Ingress"),
                r"metadata/annotations/ingress.kubernetes.io\/auth-secret",
            ),
            (
                kind("Ingress"),
                r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret",
            ),
            (
                kind("Ingress"),
                r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret",
            ),
            (kind("Ingress"), "spec/tls/secretName"),
            (kind("ServiceAccount"), "imagePullSecrets/name"),
            (kind("StorageClass"), "parameters/secretName"),
            (kind("StorageClass"), "parameters/adminSecretName"),
            (kind("StorageClass"), "parameters/userSecretName"),
            (kind("StorageClass"), "parameters/secretRef"),
            (kind("Role"), "rules/resourceNames"),
            (kind("ClusterRole"), "rules/resourceNames"),
            (
                ("serving.knative.dev", "v1", "Service"),
                "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
            ),
            (kind("PersistentVolume"), "spec/azureFile/secretName"),
        ],
    },
    referrers(
        ("", "v1", "Service"),
        &[
            (apps("StatefulSet"), "spec/serviceName"),
            (kind("Ingress"), "spec/rules/http/paths/backend/serviceName"),
            (kind("Ingress"), "spec/backend/serviceName"),
            (
                kind("Ingress"),
                "spec/rules/http/paths/backend/service/name",
            ),
            (kind("Ingress"), "spec/defaultBackend/service/name"),
            (
                ("apiregistration.k8s.io", "", "APIService"),
                "spec/service/name",
            ),
            (
                (ADMISSION, "", "ValidatingWebhookConfiguration"),
                "webhooks/clientConfig/service",
            ),
            (
                (ADMISSION, "", "MutatingWebhookConfiguration"),
                "webhooks/clientConfig/service",
            ),
        ],
    ),
    referrers((RBAC, "", "Role"), &[(ROLE_BINDING, "roleRef/name")]),
    referrers(
        (RBAC, "", "ClusterRole"),
        &[
            (ROLE_BINDING, "roleRef/name"),
            (CLUSTER_ROLE_BINDING, "roleRef/name"),
        ],
    ),
    References {
        target: ("", "v1", "ServiceAccount"),
        pods: PODS,
        in_pods: &["serviceAccountName"],
        elsewhere: &[
            (ROLE_BINDING, "subjects"),
            (CLUSTER_ROLE_BINDING, "subjects"),
        ],
    },
    References {
        target: ("", "v1", "PersistentVolumeClaim"),
        pods: PODS,
        in_pods: &["volumes/persistentVolumeClaim/claimName"],
        elsewhere: &[],
    },
    referrers(
        ("", "v1", "PersistentVolume"),
        &[
            (kind("PersistentVolumeClaim"), "spec/volumeName"),
            (kind("ClusterRole"), "rules/resourceNames"),
        ],
    ),
    referrers(
        ("storage.k8s.io", "v1", "StorageClass"),
        &[
            (kind("PersistentVolume"), "spec/storageClassName"),
            (kind("PersistentVolumeClaim"), "spec/storageClassName"),
            (
                kind("StatefulSet"),
                "spec/volumeClaimTemplates/spec/storageClassName",
            ),
        ],
    ),
    References {
        target: ("scheduling.k8s.io", "v1", "PriorityClass"),
        pods: PODS,
        in_pods: &["priorityClassName"],
        elsewhere: &[],
    },
    // The group is misspelt in kustomize, so that no IngressClass is ever selected.
    referrers(
        ("networking.k8s.io/v1", "v1", "IngressClass"),
        &[(kind("Ingress"), "spec/ingressClassName")],
    ),
    referrers(
        (ADMISSION, "", "ValidatingAdmissionPolicy"),
        &[(
            (ADMISSION, "", "ValidatingAdmissionPolicyBinding"),
            "spec/policyName",
        )],
    ),
];

fn specs(create: bool, places: &[Place]) -> Vec<FieldSpec> {
    let spec = |&(selected, path): &Place| FieldSpec::of(gvk(selected), path, create);
    places.iter().map(spec).collect()
}

/// Every path below every root.
fn below(create: bool, roots: &[Place], paths: &[&str]) -> Vec<FieldSpec> {
    let pairs = roots
        .iter()
        .flat_map(|root| paths.iter().map(move |path| (root, path)));
    pairs
        .map(|((selected, root), path)| {
            FieldSpec::of(gvk(*selected), &format!("{root}/{path}"), create)
        })
        .collect()
}

fn sorted(mut specs: Vec<FieldSpec>) -> Vec<FieldSpec> {
    order::sort_specs(&mut specs);
    specs
}

fn gvk((group, version, kind): Type) -> Gvk {
    Gvk {
        group: group.into(),
        version: version.into(),
        kind: kind.into(),
        ..Gvk::default()
    }
}
