//! Label selectors, of labels that may not be known. In: a selector, and labels by key. Out: whether it selects
//! them.

use crate::yaml::Node;

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
