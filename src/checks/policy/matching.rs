//! Rules about which resources a policy, a binding or a webhook is for (`matchConstraints`, `matchResources`,
//! `webhooks[]`).

use crate::checks::admission_rules::{has, is_for, items};
use crate::model::Resource;
use crate::yaml::Node;

use super::candidates::Candidate;
use super::labels::{Match, selects};

/// Whether a resource that is created is meant.
pub(super) fn matches(rules: &Node, candidate: &Candidate<'_>) -> Match {
    let own = items(rules, "resourceRules");
    let is_meant = |rule: &Node| is_meant(rule, candidate);
    let is_left_out = items(rules, "excludeResourceRules").iter().any(is_meant);
    if is_left_out || (!own.is_empty() && !own.iter().any(is_meant)) {
        return Match::No;
    }
    selected(rules, candidate)
}

/// Whether a webhook is called for a resource that is created, but for its match conditions.
pub(super) fn calls(webhook: &Node, candidate: &Candidate<'_>) -> Match {
    let mut rules = items(webhook, "rules").iter();
    if !rules.any(|rule| is_meant(rule, candidate)) {
        return Match::No;
    }
    selected(webhook, candidate)
}

/// Whether both the policy and the binding are for a resource.
pub(super) fn is_bound(policy: &Resource, binding: &Resource, candidate: &Candidate<'_>) -> Match {
    let rules = policy.node.at(&["spec", "matchConstraints"]);
    let own = rules.map_or(Match::No, |it| matches(it, candidate));
    let rules = binding.node.at(&["spec", "matchResources"]);
    let bound = rules.map_or(Match::Yes, |it| matches(it, candidate));
    match (own, bound) {
        (Match::No, _) | (_, Match::No) => Match::No,
        (Match::Yes, Match::Yes) => Match::Yes,
        _ => Match::Unknown,
    }
}

fn selected(rules: &Node, candidate: &Candidate<'_>) -> Match {
    let object = rules.get("objectSelector");
    let object = object.map_or(Match::Yes, |it| selects(it, &|key| candidate.label(key)));
    let namespace = rules.get("namespaceSelector");
    let namespace = namespace.map_or(Match::Yes, |it| {
        // A selector that is empty selects everything, also what is in no namespace.
        selects(it, &|key| candidate.label_of_namespace(key))
    });
    match (object, candidate.has_namespace_labels()) {
        (Match::Yes, true) => namespace,
        (answer, _) => answer,
    }
}

fn is_meant(rule: &Node, candidate: &Candidate<'_>) -> bool {
    let is_named = items(rule, "resourceNames").is_empty()
        || has(rule, "resourceNames", |it| it == candidate.name);
    let scope = match rule.str_at("scope") {
        Some("Cluster") => candidate.namespace.is_none(),
        Some("Namespaced") => candidate.namespace.is_some(),
        _ => true,
    };
    is_named && scope && is_for(rule, &candidate.gvk, &candidate.kinds)
}
