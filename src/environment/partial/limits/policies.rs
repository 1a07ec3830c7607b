//! `only-network-policy`: traffic between the branch and the rest that NetworkPolicies let through inside of one
//! namespace alone. Rules: the API reference of NetworkPolicy.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::environment::nodes_at::nodes;
use crate::environment::partial::pods::{Pod, pods};
use crate::model::{ManifestSelector, Resource};
use crate::yaml::{Mapping, Node};

use super::rest::{Rest, called};

/// Names and places in a warning.
const SHOWN: usize = 10;

/// The label that the API server gives every namespace.
const NAME_OF_NAMESPACE: &str = "kubernetes.io/metadata.name";

/// Pods of the rest that policies of the branch let its pods reach, in their own namespace.
pub(super) fn shut_in(rest: &Rest<'_>) -> Option<Diagnostic> {
    let mut found: Vec<(String, Origin)> = Vec::new();
    let mut policies = BTreeSet::new();
    for policy in rest.kept.iter().filter(|it| is_policy(it)) {
        let rules = nodes(&policy.node, "spec.egress[]");
        let named = |key: &str| match key {
            NAME_OF_NAMESPACE => Some(rest.shared),
            _ => None,
        };
        if rules.iter().any(|rule| is_open(rule, "to", &named)) {
            continue;
        }
        for peer in rules.iter().flat_map(|rule| nodes(rule, "to[]")) {
            let selected = rest.gone.iter().filter(|it| is_own_peer(peer, it));
            let names: Vec<String> = selected.map(|it| called(it)).collect();
            if !names.is_empty() {
                policies.insert(called(policy));
                found.extend(names.into_iter().map(|name| (name, peer.origin)));
            }
        }
    }
    let message = |pods: String| {
        let lets = if policies.len() == 1 { "lets" } else { "let" };
        let (policies, shared) = (first_of(SHOWN, policies), rest.shared);
        format!(
            "{policies} {lets} the branch out to {pods} in its own namespace, and the rest is in `{shared}`"
        )
    };
    let help = format!(
        "let them out: `- namespaceSelector: {{matchLabels: {{{NAME_OF_NAMESPACE}: {}}}}}` under `to`",
        rest.shared
    );
    Some(said(&found, message)?.help(help))
}

/// Pods of the rest that let in pods of their own namespace, and none of the branch. `labels` are those of the
/// branch's Namespace.
pub(in crate::environment) fn refused_by_policies(
    rest: &Rest<'_>,
    labels: Option<&Mapping>,
) -> Option<Diagnostic> {
    let all: Vec<&Resource> = rest.kept.iter().chain(&rest.gone).copied().collect();
    let policies: Vec<&Resource> = all.into_iter().filter(|it| guards(it)).collect();
    let of_branch = |key: &str| match key {
        NAME_OF_NAMESPACE => Some(rest.own),
        key => labels.and_then(|labels| labels.get(key)?.as_str()),
    };
    let mut found: Vec<(String, Origin)> = Vec::new();
    for workload in rest.gone.iter().filter(|it| serves(it, rest)) {
        let selecting = policies.iter().filter(|it| selects(it, workload));
        let rules = selecting.flat_map(|it| nodes(&it.node, "spec.ingress[]"));
        let rules: Vec<&Node> = rules.collect();
        if rules.iter().any(|rule| is_open(rule, "from", &of_branch)) {
            continue;
        }
        let mut peers = rules.iter().flat_map(|rule| nodes(rule, "from[]"));
        let is_for_branch = |peer: &&Node| rest.kept.iter().any(|it| is_own_peer(peer, it));
        let peer = peers.find(is_for_branch);
        found.extend(peer.map(|peer| (called(workload), peer.origin)));
    }
    let message = |pods: String| {
        let shared = rest.shared;
        let let_in = match found.len() {
            1 => "lets in pods of its own namespace",
            _ => "let in pods of their own namespace",
        };
        format!("{pods} in `{shared}` {let_in}, and none of the branch")
    };
    let label = labels.and_then(|labels| labels.iter().next());
    let help = match label {
        Some((key, value)) => format!(
            "let branches in there: `- namespaceSelector: {{matchLabels: {{{key}: \"{}\"}}}}` under `from`",
            value.as_str().unwrap_or_default()
        ),
        None => "give the Namespaces of branches a label, with `namespaceMetadata`, and let it in there: `- namespaceSelector: {matchLabels: {…}}` under `from`".to_owned(),
    };
    Some(said(&found, message)?.help(help))
}

fn said(found: &[(String, Origin)], message: impl FnOnce(String) -> String) -> Option<Diagnostic> {
    let (_, first) = found.first()?;
    let mut names: Vec<&String> = found.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let message = message(first_of(SHOWN, names));
    let mut diagnostic = Diagnostic::warning(Code::OnlyNetworkPolicy, message).at(*first);
    for (name, at) in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(*at, format!("for {name}"));
    }
    Some(diagnostic)
}

fn is_policy(resource: &Resource) -> bool {
    resource.kind() == "NetworkPolicy" && resource.gvk().group == "networking.k8s.io"
}

/// True for a policy about what comes in, which each is that does not say otherwise.
fn guards(resource: &Resource) -> bool {
    let types = nodes(&resource.node, "spec.policyTypes[]");
    let mut types = types.iter().filter_map(|it| it.as_str()).peekable();
    is_policy(resource) && (types.peek().is_none() || types.any(|it| it == "Ingress"))
}

/// True if a Service of the rest leads to a workload.
fn serves(workload: &Resource, rest: &Rest<'_>) -> bool {
    let mut services = rest.services.iter();
    services.any(|service| {
        let selector = service.node.at(&["spec", "selector"]);
        let selector = selector.and_then(ManifestSelector::of_labels);
        selector.is_some_and(|it| matches(&it, workload))
    })
}

fn selects(policy: &Resource, workload: &Resource) -> bool {
    let selector = policy.node.at(&["spec", "podSelector"]);
    let selector = selector.and_then(ManifestSelector::of);
    selector.is_some_and(|it| matches(&it, workload))
}

fn matches(selector: &ManifestSelector<'_>, workload: &Resource) -> bool {
    pods(workload)
        .iter()
        .any(|pod: &Pod<'_>| match pod.labels() {
            Some(labels) => selector.selects(labels),
            None => selector.is_empty(),
        })
}

/// True if a rule is for everybody, or for a namespace that `labels` is of.
fn is_open<'l>(rule: &Node, field: &str, labels: &impl Fn(&str) -> Option<&'l str>) -> bool {
    let peers = rule
        .get(field)
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    let is_for = |peer: &Node| {
        let namespaces = peer.get("namespaceSelector").and_then(ManifestSelector::of);
        let is_everywhere = |block: &Node| block.str_at("cidr") == Some("0.0.0.0/0");
        namespaces.is_some_and(|it| it.selects_by(labels))
            || peer.get("ipBlock").is_some_and(is_everywhere)
    };
    peers.is_empty() || peers.iter().any(is_for)
}

/// True for a peer of a rule that means pods in the namespace of its policy, and matches those of the workload.
fn is_own_peer(peer: &Node, workload: &Resource) -> bool {
    let selector = peer.get("podSelector").and_then(ManifestSelector::of);
    peer.get("namespaceSelector").is_none() && selector.is_some_and(|it| matches(&it, workload))
}
