//! A resource as policies see it: after the API server has read it into its type and filled in defaults
//! (`k8s.io/kubernetes/pkg/apis/*/v1/defaults.go`), before it is stored. Of Kubernetes' own kinds, what a
//! type leaves out when it is written (`omitempty`) is left out. Values that are filled in have no place.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::diag::Origin;
use crate::model::{Resource, built_in_scope};
use crate::yaml::{Mapping, Node, Tag, Value, parse};

/// Defaults: kinds, the path of the map (`*` stands for each item of a list), a field, and its value.
const DEFAULTS: [(&str, &str, &str, &str); 58] = [
    ("Deployment", "spec", "replicas", "1"),
    ("Deployment", "spec", "progressDeadlineSeconds", "600"),
    ("Deployment", "spec", "revisionHistoryLimit", "10"),
    ("Deployment", "spec", "strategy", "{}"),
    ("Deployment", "spec strategy", "type", "RollingUpdate"),
    ("StatefulSet", "spec", "replicas", "1"),
    ("StatefulSet", "spec", "podManagementPolicy", "OrderedReady"),
    ("StatefulSet", "spec", "revisionHistoryLimit", "10"),
    ("StatefulSet", "spec", "updateStrategy", "{}"),
    (
        "StatefulSet",
        "spec updateStrategy",
        "type",
        "RollingUpdate",
    ),
    ("DaemonSet", "spec", "revisionHistoryLimit", "10"),
    ("DaemonSet", "spec", "updateStrategy", "{}"),
    ("DaemonSet", "spec updateStrategy", "type", "RollingUpdate"),
    ("ReplicaSet", "spec", "replicas", "1"),
    ("ReplicationController", "spec", "replicas", "1"),
    ("Job", "spec", "completions", "1"),
    ("Job", "spec", "parallelism", "1"),
    ("Job", "spec", "backoffLimit", "6"),
    ("Job", "spec", "completionMode", "NonIndexed"),
    ("Job", "spec", "suspend", "false"),
    ("CronJob", "spec", "concurrencyPolicy", "Allow"),
    ("CronJob", "spec", "suspend", "false"),
    ("CronJob", "spec", "successfulJobsHistoryLimit", "3"),
    ("CronJob", "spec", "failedJobsHistoryLimit", "1"),
    ("Service", "spec", "type", "ClusterIP"),
    ("Service", "spec", "sessionAffinity", "None"),
    ("Service", "spec", "internalTrafficPolicy", "Cluster"),
    ("Service", "spec ports *", "protocol", "TCP"),
    ("Secret", "", "type", "Opaque"),
    ("PersistentVolumeClaim", "spec", "volumeMode", "Filesystem"),
    ("HorizontalPodAutoscaler", "spec", "minReplicas", "1"),
    ("Namespace", "", "spec", "{}"),
    ("Namespace", "spec", "finalizers", "[kubernetes]"),
    (PODS, "", "restartPolicy", "Always"),
    (PODS, "", "dnsPolicy", "ClusterFirst"),
    (PODS, "", "terminationGracePeriodSeconds", "30"),
    (PODS, "", "schedulerName", "default-scheduler"),
    (PODS, "", "securityContext", "{}"),
    (
        PODS,
        "CONTAINERS *",
        "terminationMessagePath",
        "/dev/termination-log",
    ),
    (PODS, "CONTAINERS *", "terminationMessagePolicy", "File"),
    (PODS, "CONTAINERS *", "resources", "{}"),
    (PODS, "CONTAINERS * ports *", "protocol", "TCP"),
    (
        PODS,
        "CONTAINERS * env * valueFrom fieldRef",
        "apiVersion",
        "v1",
    ),
    (PODS, "CONTAINERS * PROBE", "timeoutSeconds", "1"),
    (PODS, "CONTAINERS * PROBE", "periodSeconds", "10"),
    (PODS, "CONTAINERS * PROBE", "successThreshold", "1"),
    (PODS, "CONTAINERS * PROBE", "failureThreshold", "3"),
    (PODS, "CONTAINERS * PROBE httpGet", "scheme", "HTTP"),
    (PODS, "CONTAINERS * PROBE httpGet", "path", "/"),
    (
        PODS,
        "CONTAINERS * lifecycle preStop httpGet",
        "scheme",
        "HTTP",
    ),
    (
        PODS,
        "CONTAINERS * lifecycle postStart httpGet",
        "scheme",
        "HTTP",
    ),
    (PODS, "volumes * configMap", "defaultMode", "420"),
    (PODS, "volumes * secret", "defaultMode", "420"),
    (PODS, "volumes * downwardAPI", "defaultMode", "420"),
    (PODS, "volumes * projected", "defaultMode", "420"),
    (PODS, "volumes * hostPath", "type", "\"\""),
    ("Pod", "spec", "enableServiceLinks", "true"),
    ("Pod", "spec", "serviceAccountName", "default"),
];

/// Kinds whose status is written even if it is empty.
const WITH_STATUS: [&str; 12] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Job",
    "Namespace",
    "PersistentVolumeClaim",
    "Pod",
    "ReplicaSet",
    "Service",
    "StatefulSet",
];

/// A number that the API server gives: that there is one is all that policies can ask.
const UID: &str = "00000000-0000-0000-0000-000000000000";

/// A row for the spec of every pod.
const PODS: &str = "*";

/// Maps whose keys are free: what is empty in them stays.
const FREE: [&str; 7] = [
    "annotations",
    "binaryData",
    "data",
    "labels",
    "matchLabels",
    "nodeSelector",
    "stringData",
];

/// Booleans that a type leaves out when they are false.
const FALSE: [&str; 7] = [
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "readOnly",
    "stdin",
    "stdinOnce",
    "tty",
];

/// The resource as it is admitted, in its namespace.
pub(super) fn admitted(resource: &Resource, namespace: Option<&str>) -> Node {
    let mut node = resource.node.clone();
    if let (Some(namespace), Some(metadata)) = (namespace, node.get_mut("metadata")) {
        fill(metadata, "namespace", text(namespace));
    }
    let gvk = resource.gvk();
    finish(&mut node, &gvk.group, &gvk.kind);
    node
}

/// A pod that a template makes, in the namespace of its owner.
pub(super) fn made_pod(template: &Node, owner: &str, namespace: Option<&str>) -> Node {
    let mut pod = Mapping::default();
    pod.set("apiVersion", text("v1"));
    pod.set("kind", text("Pod"));
    let metadata = template.get("metadata").cloned();
    let mut metadata = metadata.unwrap_or_else(|| Node::empty_mapping(Origin::NONE));
    fill(&mut metadata, "generateName", text(&format!("{owner}-")));
    if let Some(namespace) = namespace {
        fill(&mut metadata, "namespace", text(namespace));
    }
    pod.set("metadata", metadata);
    if let Some(spec) = template.get("spec") {
        pod.set("spec", spec.clone());
    }
    let mut node = Node::mapping(pod, template.origin);
    finish(&mut node, "", "Pod");
    node
}

fn text(text: &str) -> Node {
    Node::string(text, Origin::NONE)
}

fn finish(node: &mut Node, group: &str, kind: &str) {
    without_nulls(node);
    if built_in_scope(group, kind).is_none() {
        return;
    }
    without_empty(node, "");
    if kind == "Secret" {
        encode(node);
    }
    if kind == "Namespace"
        && let Some(metadata) = node.get_mut("metadata")
        && let Some(name) = metadata.str_at("name").map(text)
    {
        fill(metadata, "labels", Node::empty_mapping(Origin::NONE));
        if let Some(labels) = metadata.get_mut("labels") {
            fill(labels, "kubernetes.io/metadata.name", name);
        }
    }
    if WITH_STATUS.contains(&kind) {
        fill(node, "status", Node::empty_mapping(Origin::NONE));
    }
    if let Some(metadata) = node.get_mut("metadata") {
        fill(metadata, "uid", text(UID));
    }
    let pod_spec = pod_spec(kind);
    for (of, path, field, value) in DEFAULTS {
        let Ok(value) = parse(value, Origin::NONE) else {
            continue;
        };
        let Some(value) = value else { continue };
        if of == kind {
            fill_at(node, &words(path), field, &value);
        } else if let (PODS, Some(start)) = (of, &pod_spec) {
            for path in spelled(path) {
                let path: Vec<&str> = start.iter().copied().chain(words(&path)).collect();
                fill_at(node, &path, field, &value);
            }
        }
    }
    if let Some(spec) = pod_spec.and_then(|path| node.at_mut(&path)) {
        finish_pod(spec);
    }
}

fn words(path: &str) -> Vec<&str> {
    path.split_whitespace().collect()
}

/// The paths that a row stands for.
fn spelled(path: &str) -> Vec<String> {
    let mut paths = vec![path.to_owned()];
    for (word, meanings) in [
        ("CONTAINERS", &["containers", "initContainers"][..]),
        (
            "PROBE",
            &["livenessProbe", "readinessProbe", "startupProbe"],
        ),
    ] {
        let one = |path: String| {
            if !path.contains(word) {
                return vec![path];
            }
            let spelled = meanings.iter().map(|it| path.replace(word, it));
            spelled.collect()
        };
        paths = paths.into_iter().flat_map(one).collect();
    }
    paths
}

fn pod_spec(kind: &str) -> Option<Vec<&'static str>> {
    Some(match kind {
        "Pod" => vec!["spec"],
        "PodTemplate" => vec!["template", "spec"],
        "CronJob" => vec!["spec", "jobTemplate", "spec", "template", "spec"],
        "DaemonSet"
        | "Deployment"
        | "Job"
        | "ReplicaSet"
        | "ReplicationController"
        | "StatefulSet" => vec!["spec", "template", "spec"],
        _ => return None,
    })
}

fn fill(node: &mut Node, field: &str, value: Node) {
    if let Some(mapping) = node.as_mapping_mut()
        && !mapping.contains(field)
    {
        mapping.set(field, value);
    }
}

fn fill_at(node: &mut Node, path: &[&str], field: &str, value: &Node) {
    match path.split_first() {
        None => fill(node, field, value.clone()),
        Some((&"*", rest)) => {
            for item in node.as_sequence_mut().into_iter().flatten() {
                fill_at(item, rest, field, value);
            }
        }
        Some((key, rest)) => {
            if let Some(next) = node.get_mut(key) {
                fill_at(next, rest, field, value);
            }
        }
    }
}

/// Defaults of a pod that depend on what is there.
fn finish_pod(spec: &mut Node) {
    if let Some(account) = spec.get("serviceAccountName").cloned() {
        fill(spec, "serviceAccount", account);
    }
    for list in ["containers", "initContainers"] {
        let containers = spec.get_mut(list).and_then(Node::as_sequence_mut);
        for container in containers.into_iter().flatten() {
            let image = container.str_at("image").unwrap_or_default();
            let name = image.rsplit('/').next().unwrap_or_default();
            let is_latest = !name.contains(['@', ':']) || name.ends_with(":latest");
            let policy = if is_latest { "Always" } else { "IfNotPresent" };
            fill(container, "imagePullPolicy", text(policy));
            for kind in ["limits", "requests"] {
                let amounts = container.at_mut(&["resources", kind]);
                let amounts = amounts.and_then(Node::as_mapping_mut);
                for entry in amounts.into_iter().flat_map(|it| &mut it.entries) {
                    as_text(&mut entry.value);
                }
            }
        }
    }
    let volumes = spec.get_mut("volumes").and_then(Node::as_sequence_mut);
    for volume in volumes.into_iter().flatten() {
        if volume.as_mapping().is_some_and(|it| it.len() == 1) {
            fill(volume, "emptyDir", Node::empty_mapping(Origin::NONE));
        }
    }
}

/// A quantity is text, also where a number is written.
fn as_text(node: &mut Node) {
    if let Value::Scalar(tag @ (Tag::Int | Tag::Float), _) = &mut node.value {
        *tag = Tag::Str;
    }
}

fn without_nulls(node: &mut Node) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            mapping.entries.retain(|entry| !entry.value.is_null());
            for entry in &mut mapping.entries {
                without_nulls(&mut entry.value);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(without_nulls),
        Value::Scalar(..) => {}
    }
}

fn without_empty(node: &mut Node, name: &str) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                without_empty(&mut entry.value, &entry.key.text);
            }
            if FREE.contains(&name) {
                return;
            }
            mapping.entries.retain(|entry| {
                let key = entry.key.text.as_str();
                match &entry.value.value {
                    Value::Sequence(items) => !items.is_empty(),
                    Value::Mapping(map) => !map.is_empty() || !FREE.contains(&key),
                    Value::Scalar(Tag::Bool, text) => {
                        text.eq_ignore_ascii_case("true") || !FALSE.contains(&key)
                    }
                    Value::Scalar(_, text) => !text.is_empty(),
                }
            });
        }
        Value::Sequence(items) => items.iter_mut().for_each(|it| without_empty(it, "")),
        Value::Scalar(..) => {}
    }
}

/// Moves `stringData` of a Secret into `data`.
fn encode(node: &mut Node) {
    let Some(plain) = node.as_mapping_mut().and_then(|it| it.remove("stringData")) else {
        return;
    };
    fill(node, "data", Node::empty_mapping(plain.origin));
    let Some(data) = node.get_mut("data").and_then(Node::as_mapping_mut) else {
        return;
    };
    for (key, value) in plain.as_mapping().into_iter().flat_map(|it| it.iter()) {
        let encoded = STANDARD.encode(value.as_str().unwrap_or_default());
        data.set(key, Node::string(encoded, value.origin));
    }
}
