//! Label selectors as objects have them (`matchLabels`, `matchExpressions`). In: a selector, and labels.
//! Out: whether they match.

use crate::yaml::{Mapping, Node};

/// True if a LabelSelector matches the labels; an empty one matches everything (Kubernetes API,
/// "LabelSelector"). `labels` is the map of an object, if it has some.
pub(super) fn matches(selector: &Node, labels: Option<&Node>) -> bool {
    let label = |key: &str| labels.and_then(|labels| labels.get(key)?.as_str());
    let equal = selector.get("matchLabels").and_then(Node::as_mapping);
    let mut equal = equal.into_iter().flat_map(Mapping::iter);
    let expressions = selector.get("matchExpressions").and_then(Node::as_sequence);
    let mut expressions = expressions.into_iter().flatten();
    equal.all(|(key, value)| label(key) == value.as_str())
        && expressions.all(|it| holds(it, label(it.str_at("key").unwrap_or_default())))
}

fn holds(expression: &Node, label: Option<&str>) -> bool {
    let values = expression.get("values").and_then(Node::as_sequence);
    let mut values = values.into_iter().flatten();
    let mut is_listed = || label.is_some() && values.any(|value| value.as_str() == label);
    match expression.str_at("operator") {
        Some("In") => is_listed(),
        Some("NotIn") => !is_listed(),
        Some("Exists") => label.is_some(),
        Some("DoesNotExist") => label.is_none(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn node(text: &str) -> Node {
        let node = parse(text, Origin::START).expect("the test's YAML");
        node.expect("a document")
    }

    #[test]
    fn selectors_match_as_kubernetes_matches() {
        let labels = node("{app: web, tier: front}");
        for (selector, expected) in [
            ("{}", true),
            ("{matchLabels: {app: web}}", true),
            ("{matchLabels: {app: web, tier: back}}", false),
            ("{matchLabels: {other: x}}", false),
            (
                "{matchExpressions: [{key: app, operator: In, values: [api, web]}]}",
                true,
            ),
            (
                "{matchExpressions: [{key: app, operator: NotIn, values: [api, web]}]}",
                false,
            ),
            (
                "{matchExpressions: [{key: other, operator: NotIn, values: [x]}]}",
                true,
            ),
            (
                "{matchExpressions: [{key: other, operator: In, values: [x]}]}",
                false,
            ),
            ("{matchExpressions: [{key: app, operator: Exists}]}", true),
            (
                "{matchExpressions: [{key: app, operator: DoesNotExist}]}",
                false,
            ),
        ] {
            assert_eq!(
                matches(&node(selector), Some(&labels)),
                expected,
                "{selector}"
            );
        }
        assert!(matches(&node("{}"), None));
        assert!(!matches(&node("{matchLabels: {app: web}}"), None));
    }
}
