//! Rules about which resources a policy or a binding is for (`matchConstraints`, `matchResources`).

use crate::yaml::Node;

use super::candidates::Candidate;
use super::labels::{Match, selects};

/// Whether a resource that is created is meant.
pub(super) fn matches(rules: &Node, candidate: &Candidate<'_>) -> Match {
    let list = |field: &str| {
        rules
            .get(field)
            .and_then(Node::as_sequence)
            .unwrap_or_default()
    };
    let own = list("resourceRules");
    let is_meant = |rule: &Node| is_meant(rule, candidate);
    if !own.is_empty() && !own.iter().any(is_meant) {
        return Match::No;
    }
    if list("excludeResourceRules").iter().any(is_meant) {
        return Match::No;
    }
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
    let has = |field: &str, wanted: &dyn Fn(&str) -> bool| {
        let items = rule
            .get(field)
            .and_then(Node::as_sequence)
            .unwrap_or_default();
        items.iter().filter_map(Node::as_str).any(wanted)
    };
    let names = rule.get("resourceNames").and_then(Node::as_sequence);
    let is_named =
        names.is_none_or(<[Node]>::is_empty) || has("resourceNames", &|it| it == candidate.name);
    let scope = match rule.str_at("scope") {
        Some("Cluster") => candidate.namespace.is_none(),
        Some("Namespaced") => candidate.namespace.is_some(),
        _ => true,
    };
    is_named
        && scope
        && has("operations", &|it| it == "CREATE" || it == "*")
        && has("apiGroups", &|it| it == "*" || it == candidate.gvk.group)
        && has("apiVersions", &|it| {
            it == "*" || it == candidate.gvk.version
        })
        && has("resources", &|it| {
            it == "*" || it == "*/*" || it == candidate.kinds
        })
}
