//! The resources that policies judge: those of a render, and the pods that its templates make, as the API
//! server admits them.

use std::collections::BTreeMap;

use crate::checks::pods::pod;
use crate::checks::subject::{Subject, namespace_of};
use crate::model::{Gvk, KindNames, Resource, is_cluster_scoped};
use crate::yaml::Node;

use super::admitted::{admitted, made_pod};
use super::labels::Label;

/// A resource that is created.
pub(super) struct Candidate<'s> {
    /// The resource of the render.
    pub(super) resource: &'s Resource,
    /// True for a pod of the resource's template.
    pub(super) is_pod_of: bool,
    /// The resource as it is admitted.
    pub(super) node: Node,
    /// The group, version and kind.
    pub(super) gvk: Gvk,
    /// The plural name of the kind.
    pub(super) kinds: String,
    /// The name, empty for a pod of a template.
    pub(super) name: &'s str,
    /// The namespace, unless the kind has none.
    pub(super) namespace: Option<&'s str>,
    /// The Namespace, if it is known.
    pub(super) namespace_object: Option<&'s Node>,
}

impl Candidate<'_> {
    /// A label of the resource.
    pub(super) fn label(&self, key: &str) -> Label<'_> {
        label_of(&self.node, key)
    }

    /// True unless the resource is in no namespace, and none itself.
    pub(super) fn has_namespace_labels(&self) -> bool {
        self.namespace.is_some() || self.is_namespace()
    }

    /// A label of its namespace.
    pub(super) fn label_of_namespace(&self, key: &str) -> Label<'_> {
        if self.is_namespace() {
            return self.label(key);
        }
        match (self.namespace_object, self.namespace) {
            (Some(object), _) => label_of(object, key),
            (_, Some(name)) if key == "kubernetes.io/metadata.name" => Label::Set(name),
            _ => Label::Unknown,
        }
    }

    fn is_namespace(&self) -> bool {
        self.gvk.group.is_empty() && self.gvk.kind == "Namespace"
    }
}

fn label_of<'n>(node: &'n Node, key: &str) -> Label<'n> {
    let found = node.at(&["metadata", "labels", key]).and_then(Node::as_str);
    found.map_or(Label::Unset, Label::Set)
}

/// The resources of a kind: those of the render, and others that it does not have itself.
pub(super) fn of_kind<'s>(
    subject: &Subject<'s>,
    around: &[&'s Resource],
    kind: &str,
) -> Vec<(&'s Resource, bool)> {
    let is_it =
        |it: &&Resource| it.kind() == kind && it.gvk().group == "admissionregistration.k8s.io";
    let resources: &'s [Resource] = subject.resources;
    let own = resources.iter().filter(is_it);
    let mut found: Vec<(&Resource, bool)> = own.map(|it| (it, true)).collect();
    for other in around.iter().copied().filter(is_it) {
        if !found.iter().any(|(it, _)| it.name() == other.name()) {
            found.push((other, false));
        }
    }
    found
}

/// The Namespaces of a render, and those around it, as they are admitted.
pub(super) fn namespaces(subject: &Subject<'_>) -> BTreeMap<String, Node> {
    let mut found = BTreeMap::new();
    for resource in subject
        .elsewhere
        .resources()
        .into_iter()
        .chain(subject.resources)
    {
        if resource.kind() == "Namespace" && resource.gvk().group.is_empty() {
            found.insert(resource.name().to_owned(), admitted(resource, None));
        }
    }
    found
}

/// Everything that is created.
pub(super) fn candidates<'s>(
    subject: &Subject<'s>,
    namespaces: &'s BTreeMap<String, Node>,
) -> Vec<Candidate<'s>> {
    let names = KindNames::new(subject.resources);
    let mut found = Vec::new();
    for resource in subject.resources {
        let gvk = resource.gvk();
        // Policies do not judge policies (`admission/plugin/policy/generic/plugin.go`).
        if gvk.group == "admissionregistration.k8s.io" {
            continue;
        }
        let namespace = (!is_cluster_scoped(&gvk)).then(|| namespace_of(resource));
        let namespace_object = namespace.and_then(|name| namespaces.get(name));
        let is_job = resource.kind() != "Pod" && resource.kind() != "PodTemplate";
        if let Some(pod) = pod(resource).filter(|_| is_job && is_own_kind(&gvk)) {
            let of_pod = Gvk::new("".into(), "v1".into(), "Pod".into());
            found.push(Candidate {
                resource,
                is_pod_of: true,
                node: made_pod(pod.template, resource.name(), namespace),
                kinds: names.resource(&of_pod),
                gvk: of_pod,
                name: "",
                namespace,
                namespace_object,
            });
        }
        found.push(Candidate {
            resource,
            is_pod_of: false,
            node: admitted(resource, namespace),
            kinds: names.resource(&gvk),
            gvk,
            name: resource.name(),
            namespace,
            namespace_object,
        });
    }
    found
}

fn is_own_kind(gvk: &Gvk) -> bool {
    matches!(gvk.group.as_str(), "" | "apps" | "batch")
}

/// The policy that a binding is of.
pub(super) fn bound_policy(binding: &Resource) -> Option<&str> {
    binding.node.at(&["spec", "policyName"])?.as_str()
}
