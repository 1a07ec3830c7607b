//! The rules by group and kind. Fields that may not change are those of the
//! validation in `k8s.io/kubernetes/pkg/apis/*/validation`, `Validate…Update`.

use super::leaf::Leaf;
use super::{network, permissions, pod, storage};
use crate::diff::change::Class;
use crate::diff::kubernetes::class::subject::Subject;
use crate::diff::kubernetes::server_set;

/// The effect of a change of one field.
pub(super) fn effect(subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
    match leaf.path.as_slice() {
        ["apiVersion"] => Class::Metadata,
        ["status", ..] => Class::None,
        ["metadata", ..] => metadata(subject, leaf),
        path => spec(subject, path, leaf),
    }
}

/// True if pods are made from what the object says.
pub(super) fn has_pods(subject: &Subject<'_>) -> bool {
    pod::template_of(subject.group, subject.kind).is_some()
}

fn metadata(subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
    match (subject.group, subject.kind, leaf.path.as_slice()) {
        (_, _, ["metadata", "namespace"]) if subject.is_cluster_scoped => Class::None,
        (_, _, ["metadata", "name" | "generateName" | "namespace"]) => moved(subject),
        (_, _, ["metadata", field, ..]) if server_set::METADATA.contains(field) => Class::None,
        ("", "Namespace", ["metadata", "labels", "pod-security.kubernetes.io/enforce"]) => {
            pod_security(leaf)
        }
        ("rbac.authorization.k8s.io", "ClusterRole", ["metadata", "labels", label])
            if label.starts_with("rbac.authorization.k8s.io/aggregate-to-") =>
        {
            gained(leaf, Class::Access, Class::InPlace)
        }
        (_, _, ["metadata", "annotations", annotation]) if APPLIED.contains(annotation) => {
            Class::None
        }
        (_, _, ["metadata", "annotations", annotation]) if GRANTS.contains(annotation) => {
            gained(leaf, Class::Access, Class::InPlace)
        }
        (_, _, ["metadata", "annotations", annotation]) => {
            network::annotation(annotation, leaf).unwrap_or(Class::Metadata)
        }
        _ => Class::Metadata,
    }
}

/// The effect of another name or namespace: the object is a new one. A Job is run again.
fn moved(subject: &Subject<'_>) -> Class {
    let (group, kind) = (subject.group, subject.kind);
    match (subject.old, subject.new) {
        (Some(old), Some(_)) if storage::holds_data(group, kind, old) => Class::DataLoss,
        (Some(_), Some(_)) if (group, kind) == ("batch", "Job") => Class::Rollout,
        (Some(_), Some(_)) => Class::Moved,
        _ => Class::None,
    }
}

/// Annotations that `kubectl apply` and controllers write.
const APPLIED: &[&str] = &[
    "deployment.kubernetes.io/revision",
    server_set::LAST_APPLIED,
];

/// Annotations that hand out a cloud's permissions, or copy Secrets to other namespaces.
const GRANTS: &[&str] = &[
    "azure.workload.identity/client-id",
    "eks.amazonaws.com/role-arn",
    "iam.gke.io/gcp-service-account",
    "kubed.appscode.com/sync",
    "reflector.v1.k8s.emberstack.com/reflection-allowed",
    "reflector.v1.k8s.emberstack.com/reflection-allowed-namespaces",
    "replicator.v1.mittwald.de/replicate-to",
];

/// `then` where the new side has a value, `otherwise` where it was only taken away.
fn gained(leaf: &Leaf<'_>, then: Class, otherwise: Class) -> Class {
    match leaf.new {
        Some(_) => then,
        None => otherwise,
    }
}

/// Pod security standards from the loosest on.
fn pod_security(leaf: &Leaf<'_>) -> Class {
    let level = |text: Option<&str>| match text {
        Some("restricted") => 2,
        Some("baseline") => 1,
        _ => 0,
    };
    if level(leaf.new_text()) < level(leaf.old_text()) {
        Class::Access
    } else {
        Class::InPlace
    }
}

fn spec(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    match (subject.group, subject.kind) {
        ("", "Pod") if !pod::is_mutable(path) => {
            pod::effect(subject, path, leaf).max(Class::Recreate)
        }
        ("apps", _) => workload(subject, path, leaf),
        ("batch", "Job") => job(subject, path, leaf),
        ("batch", "CronJob") => cron_job(subject, path, leaf),
        ("", "PersistentVolumeClaim") => storage::claim(subject, leaf),
        ("", "ConfigMap" | "Secret") => config(subject, path, leaf),
        ("", "Service") => network::service(subject, leaf),
        ("networking.k8s.io", "NetworkPolicy") => network::policy(leaf),
        ("rbac.authorization.k8s.io", _) => rbac(subject, path, leaf),
        ("admissionregistration.k8s.io", _) => admission(path, leaf),
        ("gateway.networking.k8s.io", "ReferenceGrant")
        | ("policy", "PodSecurityPolicy")
        | ("security.openshift.io", _)
        | ("security.istio.io", _) => Class::Access,
        ("autoscaling" | "keda.sh", _) => Class::Scale,
        (group, kind) if is_immutable(group, kind, path) => Class::Recreate,
        (group, kind) if network::routes(group, kind) => Class::Traffic,
        (group, kind) => match pod::in_template(group, kind, path) {
            Some(within) => pod::effect(subject, within, leaf),
            None if path == ["spec", "replicas"] => Class::Scale,
            None => Class::InPlace,
        },
    }
}

/// Kinds with a few fields that may not change.
fn is_immutable(group: &str, kind: &str, path: &[&str]) -> bool {
    match (group, kind) {
        ("", "PersistentVolume") => !matches!(
            path,
            [
                "spec",
                "capacity" | "accessModes" | "mountOptions" | "claimRef",
                ..
            ] | ["spec", "persistentVolumeReclaimPolicy" | "storageClassName"]
                | ["spec", "volumeAttributesClassName"]
        ),
        ("", "ResourceQuota") => matches!(path, ["spec", "scopes" | "scopeSelector", ..]),
        ("storage.k8s.io", "StorageClass") => matches!(
            path,
            [
                "provisioner" | "parameters" | "reclaimPolicy" | "volumeBindingMode",
                ..
            ]
        ),
        ("scheduling.k8s.io", "PriorityClass") => {
            matches!(path, ["value" | "preemptionPolicy", ..])
        }
        ("node.k8s.io", "RuntimeClass") => matches!(path, ["handler"]),
        ("networking.k8s.io", "IngressClass") => matches!(path, ["spec", "controller"]),
        ("storage.k8s.io", "CSIDriver") => {
            matches!(
                path,
                ["spec", "attachRequired" | "volumeLifecycleModes", ..]
            )
        }
        ("storage.k8s.io", "VolumeAttributesClass") => {
            matches!(path, ["driverName" | "parameters", ..])
        }
        ("resource.k8s.io", "ResourceClaim" | "ResourceClaimTemplate") => {
            matches!(path, ["spec", ..])
        }
        ("discovery.k8s.io", "EndpointSlice") => matches!(path, ["addressType"]),
        ("certificates.k8s.io", "CertificateSigningRequest") => matches!(path, ["spec", ..]),
        _ => false,
    }
}

fn workload(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    match (subject.kind, path) {
        (_, _) if storage::deletes_claims(subject, leaf) => Class::DataLoss,
        (_, ["spec", "replicas"]) => Class::Scale,
        (_, ["spec", "template", within @ ..]) => pod::effect(subject, within, leaf),
        (_, ["spec", "selector", ..]) => Class::Recreate,
        (
            "StatefulSet",
            [
                "spec",
                "ordinals"
                | "updateStrategy"
                | "revisionHistoryLimit"
                | "persistentVolumeClaimRetentionPolicy"
                | "minReadySeconds",
                ..,
            ],
        ) => Class::InPlace,
        ("StatefulSet", ["spec", ..]) => Class::Recreate,
        ("ControllerRevision", ["data", ..]) => Class::Recreate,
        _ => Class::InPlace,
    }
}

fn job(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    match path {
        ["spec", "template", within @ ..] => {
            pod::effect(subject, within, leaf).max(Class::Recreate)
        }
        ["spec", "parallelism" | "suspend"] => Class::Scale,
        ["spec", "completions"] if is_elastic(subject) => Class::Scale,
        [
            "spec",
            "selector"
            | "completionMode"
            | "completions"
            | "manualSelector"
            | "podFailurePolicy"
            | "backoffLimitPerIndex"
            | "managedBy"
            | "successPolicy",
            ..,
        ] => Class::Recreate,
        _ => Class::InPlace,
    }
}

/// An indexed Job may complete more or less often, as long as all of it runs at once
/// (`validateCompletions`).
fn is_elastic(subject: &Subject<'_>) -> bool {
    let field = |field| subject.new?.at(&["spec", field])?.as_text().cloned();
    let is_indexed = field("completionMode").is_some_and(|mode| mode.as_str() == "Indexed");
    is_indexed && field("completions").is_some() && field("completions") == field("parallelism")
}

fn cron_job(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    match path {
        ["spec", "jobTemplate", "spec", "template", within @ ..] => {
            pod::effect(subject, within, leaf)
        }
        ["spec", "jobTemplate", ..] => Class::Rollout,
        ["spec", "schedule" | "suspend" | "timeZone"] => Class::Scale,
        _ => Class::InPlace,
    }
}

/// ConfigMaps and Secrets: pods see new content when they start, or after a while where it is mounted.
fn config(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    let frozen = subject.old.and_then(|node| node.str_at("immutable")) == Some("true");
    match path {
        ["type"] => match (leaf.old_text(), leaf.new_text()) {
            (None, Some("Opaque")) | (Some("Opaque"), None) => Class::None,
            _ => Class::Recreate,
        },
        ["data" | "binaryData" | "stringData" | "immutable", ..] if frozen => Class::Recreate,
        _ => Class::InPlace,
    }
}

fn rbac(subject: &Subject<'_>, path: &[&str], leaf: &Leaf<'_>) -> Class {
    match path {
        ["roleRef", ..] => Class::Recreate,
        ["subjects", ..] | ["aggregationRule", ..] => gained(leaf, Class::Access, Class::InPlace),
        // Less of what a rule names is less that it permits, unless it named single objects.
        ["rules"]
        | [
            "rules",
            "apiGroups" | "nonResourceURLs" | "resources" | "verbs",
        ] if leaf.new.is_none() => Class::InPlace,
        ["rules", ..] => {
            let old = subject.old.and_then(|node| node.get("rules"));
            let new = subject.new.and_then(|node| node.get("rules"));
            if subject.once(|| permissions::widen(old, new)) {
                Class::Access
            } else {
                Class::InPlace
            }
        }
        _ => Class::InPlace,
    }
}

/// Webhooks and admission policies: what is not asked or may fail lets more in.
fn admission(path: &[&str], leaf: &Leaf<'_>) -> Class {
    const ASKED_ABOUT: [&str; 4] = [
        "matchConditions",
        "namespaceSelector",
        "objectSelector",
        "rules",
    ];
    match path {
        [.., "caBundle"] => Class::InPlace,
        [.., "failurePolicy"] => gained_if(leaf.becomes("Ignore")),
        ["webhooks"] => gained_if(leaf.ends_in_item && leaf.new.is_none()),
        ["spec", ..] => Class::Access,
        _ => gained_if(path.iter().any(|field| ASKED_ABOUT.contains(field))),
    }
}

fn gained_if(more: bool) -> Class {
    if more { Class::Access } else { Class::InPlace }
}
