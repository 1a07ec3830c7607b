//! The pods of a render. In: a resource. Out: the pod templates in it, of any kind that has one: the
//! built-in workloads, and custom resources with a pod's containers in them.

use crate::model::Resource;
use crate::yaml::{Node, Text};

/// A pod template, or a Pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pod<'r> {
    /// The resource that has it.
    pub(super) owner: &'r Resource,
    /// The map with `metadata` and `spec`.
    pub(super) template: &'r Node,
    /// The spec.
    pub(super) spec: &'r Node,
}

/// A container of a pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container<'r> {
    /// The container.
    pub(super) node: &'r Node,
    /// True for one that runs before the others, and ends.
    pub(super) is_init: bool,
}

/// The paths of pod templates by kind.
const TEMPLATES: [(&str, &[&str]); 9] = [
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("Deployment", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("Pod", &[]),
    ("PodTemplate", &["template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("ReplicationController", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
];

/// The pod template of a resource. Of other kinds, `spec.template` counts if it has containers.
pub(super) fn pod(owner: &Resource) -> Option<Pod<'_>> {
    let mut rows = TEMPLATES.iter();
    let row = rows.find(|(kind, _)| *kind == owner.kind());
    let template = match row {
        Some((_, path)) => owner.node.at(path)?,
        None => owner.node.at(&["spec", "template"])?,
    };
    let spec = template.get("spec")?;
    let has_containers = || {
        spec.get("containers")
            .is_some_and(|it| it.as_sequence().is_some())
    };
    (row.is_some() || has_containers()).then_some(Pod {
        owner,
        template,
        spec,
    })
}

/// The pods of all resources.
pub(super) fn pods(resources: &[Resource]) -> impl Iterator<Item = Pod<'_>> {
    resources.iter().filter_map(pod)
}

impl<'r> Pod<'r> {
    /// The containers, those that run first in front.
    pub(super) fn containers(&self) -> impl Iterator<Item = Container<'r>> + use<'r> {
        let spec = self.spec;
        let of = move |field: &str, is_init: bool| {
            let items = spec.get(field).and_then(Node::as_sequence);
            let items = items.unwrap_or_default().iter();
            items.map(move |node| Container { node, is_init })
        };
        of("initContainers", true).chain(of("containers", false))
    }

    /// The labels.
    pub(super) fn labels(&self) -> Option<&'r Node> {
        self.template.at(&["metadata", "labels"])
    }

    /// The value of a label.
    pub(super) fn label(&self, key: &str) -> Option<&'r str> {
        self.labels()?.get(key)?.as_str()
    }

    /// True if every label of a selector (`matchLabels`, or a Service's `selector`) is the pod's: its template's, or one
    /// that its controller adds (Kubernetes, "Well-Known Labels").
    pub(super) fn has_labels(&self, selector: &Node) -> bool {
        let entries = selector.as_mapping().into_iter().flat_map(|it| it.iter());
        let mut entries = entries.peekable();
        let has = |key: &str, value: Option<&str>| {
            self.label(key) == value || value.is_some_and(|value| self.is_given(key, value))
        };
        entries.peek().is_some() && entries.all(|(key, value)| has(key, value.as_str()))
    }

    /// True for a label that the controller of the workload gives its pods.
    fn is_given(&self, key: &str, value: &str) -> bool {
        let after = value.strip_prefix(self.owner.name());
        let after = after.and_then(|rest| rest.strip_prefix('-'));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        match (self.owner.kind(), key) {
            ("StatefulSet", "statefulset.kubernetes.io/pod-name") => after.is_some_and(is_number),
            ("StatefulSet", "apps.kubernetes.io/pod-index") => is_number(value),
            ("Job", "batch.kubernetes.io/job-name" | "job-name") => value == self.owner.name(),
            ("CronJob", "batch.kubernetes.io/job-name" | "job-name") => after.is_some(),
            ("CronJob" | "Job", "batch.kubernetes.io/job-completion-index") => is_number(value),
            _ => false,
        }
    }
}

impl<'r> Container<'r> {
    /// The name.
    pub(super) fn name(&self) -> &'r str {
        self.node.str_at("name").unwrap_or_default()
    }

    /// True for one that starts before the others and runs beside them (Kubernetes, "Sidecar Containers").
    pub(super) fn is_sidecar(&self) -> bool {
        self.is_init && self.node.str_at("restartPolicy") == Some("Always")
    }

    /// The names of its ports.
    pub(super) fn port_names(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        let ports = self.node.get("ports").and_then(Node::as_sequence);
        let ports = ports.into_iter().flatten();
        ports.filter_map(|port| port.str_at("name"))
    }

    /// The image, with its node.
    pub(super) fn image(&self) -> Option<(&'r Text, &'r Node)> {
        let node = self.node.get("image")?;
        Some((node.as_text()?, node))
    }
}
