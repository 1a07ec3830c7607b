//! Cluster-scoped objects that act on what is not the branch's. A name of their own is not enough: they
//! reach other namespaces by selectors and labels, or are a default of the whole cluster.

use crate::diag::{Code, Diagnostic, Origin, counted};
use crate::environment::target::Target;
use crate::model::{Gvk, Resource};
use crate::yaml::{Mapping, Node, Tag, Value};

/// The front of the labels by which Kubernetes' own ClusterRoles `admin`, `edit` and `view` take rules.
const AGGREGATE_TO: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// Annotations of a class that is used where none is named.
const DEFAULTS: &[&str] = &[
    "ingressclass.kubernetes.io/is-default-class",
    "snapshot.storage.kubernetes.io/is-default-class",
    "storageclass.kubernetes.io/is-default-class",
];

/// Kinds that select what they act on in all namespaces, by group; a group without kinds has no others.
const SELECTING: &[(&str, &[&str])] = &[
    (
        "cilium.io",
        &[
            "CiliumClusterwideEnvoyConfig",
            "CiliumClusterwideNetworkPolicy",
        ],
    ),
    ("constraints.gatekeeper.sh", &[]),
    ("crd.projectcalico.org", &["GlobalNetworkPolicy"]),
    (
        "external-secrets.io",
        &["ClusterExternalSecret", "ClusterPushSecret"],
    ),
    ("kyverno.io", &["ClusterCleanupPolicy", "ClusterPolicy"]),
    ("mutations.gatekeeper.sh", &[]),
    ("policies.kyverno.io", &[]),
    ("policy.networking.k8s.io", &[]),
    ("policy.sigstore.dev", &["ClusterImagePolicy"]),
    ("projectcalico.org", &["GlobalNetworkPolicy"]),
];

/// Most places of the warning beside the first.
const MOST_PLACES: usize = 10;

/// A value by which an object acts on others.
struct Effect {
    what: String,
    at: Origin,
}

/// The warning for those objects of the branch, given by position.
pub(in crate::environment) fn effects(target: &Target, own: &[usize]) -> Option<Diagnostic> {
    let own = || own.iter().map(|position| target.get(*position));
    let selected: Vec<&Mapping> = own().flat_map(selectors).collect();
    let found: Vec<Effect> = own()
        .flat_map(|resource| effects_of(resource, target, &selected))
        .collect();
    let first = found.first()?;
    let message = format!(
        "{} of cluster-scoped objects reach beyond the branch",
        counted(found.len(), "setting")
    );
    let mut diagnostic = Diagnostic::warning(Code::ClusterWideEffect, message).at(first.at);
    for effect in found.iter().take(MOST_PLACES + 1) {
        diagnostic = diagnostic.label(effect.at, effect.what.clone());
    }
    Some(diagnostic.help(
        "limit them to the branch in the overlay that is the environment's `path`, as with a `namespaceSelector`, or leave the objects out",
    ))
}

fn effects_of(resource: &Resource, target: &Target, selected: &[&Mapping]) -> Vec<Effect> {
    let effect = |what: &str, at: Origin| Effect {
        what: what.to_owned(),
        at,
    };
    let mut found = Vec::new();
    let gvk = resource.gvk();
    match gvk.kind.as_str() {
        "ClusterRole" => found.extend(aggregated(resource, selected)),
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration" => {
            let webhooks = resource.node.get("webhooks").and_then(Node::as_sequence);
            let webhooks = webhooks.unwrap_or_default().iter();
            let open = webhooks.filter(|webhook| !has_namespace_selector(webhook));
            found.extend(open.map(|webhook| {
                effect("this webhook is called for every namespace", webhook.origin)
            }));
        }
        "ValidatingAdmissionPolicyBinding" | "MutatingAdmissionPolicyBinding" => {
            if !is_bound_to_namespaces(resource, target) {
                let at = place(resource, &["spec"]);
                found.push(effect("this binding is for every namespace", at));
            }
        }
        "PriorityClass" => {
            let default = resource.node.get("globalDefault");
            let is_true =
                |it: &&Node| matches!(&it.value, Value::Scalar(Tag::Bool, text) if text == "true");
            found.extend(
                default
                    .filter(is_true)
                    .map(|it| effect("every pod without a class would have this one", it.origin)),
            );
        }
        _ => {}
    }
    for key in DEFAULTS {
        let value = resource.node.at(&["metadata", "annotations", key]);
        let value = value.filter(|value| value.as_str() == Some("true"));
        found.extend(value.map(|it| effect("this would be the default of the cluster", it.origin)));
    }
    if selects(&gvk) {
        let at = place(resource, &["spec"]);
        found.push(effect("this kind selects in all namespaces", at));
    }
    found
}

fn place(resource: &Resource, path: &[&str]) -> Origin {
    let node = resource.node.at(path);
    node.map_or(resource.origin, |node| node.origin)
}

fn selects(gvk: &Gvk) -> bool {
    SELECTING.iter().any(|(group, kinds)| {
        *group == gvk.group && (kinds.is_empty() || kinds.contains(&gvk.kind.as_str()))
    })
}

/// True for a map with a `namespaceSelector` that does not select everything.
fn has_namespace_selector(node: &Node) -> bool {
    let selector = node.get("namespaceSelector").and_then(Node::as_mapping);
    selector.is_some_and(|selector| !selector.is_empty())
}

/// True if the binding or its policy is for some namespaces only.
fn is_bound_to_namespaces(binding: &Resource, target: &Target) -> bool {
    let limits = |resource: &Resource, field: &str| {
        let matched = resource.node.at(&["spec", field]);
        matched.is_some_and(has_namespace_selector)
    };
    let name = binding
        .node
        .at(&["spec", "policyName"])
        .and_then(Node::as_str);
    let mut policies = target.resources().iter();
    limits(binding, "matchResources")
        || policies.any(|policy| {
            policy.kind().ends_with("AdmissionPolicy")
                && Some(policy.name()) == name
                && limits(policy, "matchConstraints")
        })
}

/// The label by which ClusterRoles of others take the rules of this one: one of Kubernetes' own, or one
/// that a role of the branch selects, as production's does.
fn aggregated(role: &Resource, selected: &[&Mapping]) -> Option<Effect> {
    let labels = role.node.at(&["metadata", "labels"])?.as_mapping()?;
    let has =
        |(key, value): (&str, &Node)| labels.get(key).and_then(Node::as_str) == value.as_str();
    let own = labels
        .iter()
        .find(|(key, value)| key.starts_with(AGGREGATE_TO) && value.as_str() == Some("true"));
    let other = || {
        let selector = selected
            .iter()
            .find(|it| !it.is_empty() && it.iter().all(has))?;
        let (key, _) = selector.iter().next()?;
        labels.get(key)
    };
    let value = own.map(|(_, value)| value).or_else(other)?;
    Some(Effect {
        what: "ClusterRoles that are not the branch's take its rules by this label".to_owned(),
        at: value.origin,
    })
}

/// The labels by which a ClusterRole takes the rules of others.
fn selectors(role: &Resource) -> Vec<&Mapping> {
    let selectors = role.node.at(&["aggregationRule", "clusterRoleSelectors"]);
    let selectors = selectors.and_then(Node::as_sequence).unwrap_or_default();
    let labels = selectors.iter().filter_map(|it| it.get("matchLabels"));
    labels.filter_map(Node::as_mapping).collect()
}
