//! Rules about which resources a policy or a binding is for (`matchConstraints`, `matchResources`).

use crate::yaml::Node;

use super::candidates::Candidate;

/// The answer of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    Yes,
    No,
    /// Labels of a namespace decide that nothing here has.
    Unknown,
}

/// A label, as far as it is known.
#[derive(Clone, Copy)]
pub(super) enum Label<'l> {
    Set(&'l str),
    Unset,
    Unknown,
}

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

/// Whether a label selector selects labels.
pub(super) fn selects<'l>(selector: &Node, label: &dyn Fn(&str) -> Label<'l>) -> Match {
    let mut answer = Match::Yes;
    let mut and = |other: Match| {
        if other == Match::No || (other == Match::Unknown && answer == Match::Yes) {
            answer = other;
        }
    };
    let labels = selector.get("matchLabels").and_then(Node::as_mapping);
    for (key, value) in labels.into_iter().flat_map(|it| it.iter()) {
        and(match label(key) {
            Label::Set(own) if value.as_str() == Some(own) => Match::Yes,
            Label::Unknown => Match::Unknown,
            _ => Match::No,
        });
    }
    let expressions = selector.get("matchExpressions").and_then(Node::as_sequence);
    for expression in expressions.into_iter().flatten() {
        and(requirement(expression, label));
    }
    answer
}

fn requirement<'l>(expression: &Node, label: &dyn Fn(&str) -> Label<'l>) -> Match {
    let own = match label(expression.str_at("key").unwrap_or_default()) {
        Label::Unknown => return Match::Unknown,
        Label::Set(own) => Some(own),
        Label::Unset => None,
    };
    let values = expression.get("values").and_then(Node::as_sequence);
    let mut values = values.unwrap_or_default().iter();
    let is_listed = own.is_some_and(|own| values.any(|it| it.as_str() == Some(own)));
    let holds = match expression.str_at("operator") {
        Some("In") => is_listed,
        Some("NotIn") => !is_listed,
        Some("Exists") => own.is_some(),
        Some("DoesNotExist") => own.is_none(),
        _ => false,
    };
    if holds { Match::Yes } else { Match::No }
}
