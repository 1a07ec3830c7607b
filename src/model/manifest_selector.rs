//! Label selectors of manifests. In: a selector's node, and labels. Out: whether it selects them.

use crate::yaml::{Mapping, Node};

/// A selector of labels.
#[derive(Clone, Debug)]
pub(crate) struct ManifestSelector<'n> {
    labels: Option<&'n Mapping>,
    expressions: &'n [Node],
}

impl<'n> ManifestSelector<'n> {
    /// A selector with `matchLabels` and `matchExpressions`; an empty one selects everything.
    pub(crate) fn of(node: &'n Node) -> Option<Self> {
        node.as_mapping()?;
        let expressions = node.get("matchExpressions").and_then(Node::as_sequence);
        Some(Self {
            labels: node.get("matchLabels").and_then(Node::as_mapping),
            expressions: expressions.unwrap_or_default(),
        })
    }

    /// A map of labels, as a Service has it; an empty one selects nothing.
    pub(crate) fn of_labels(node: &'n Node) -> Option<Self> {
        let labels = node.as_mapping().filter(|labels| !labels.is_empty())?;
        Some(Self {
            labels: Some(labels),
            expressions: &[],
        })
    }

    /// A label that everything selected has.
    pub(crate) fn label(&self) -> Option<(&'n str, &'n str)> {
        let (key, value) = self.labels?.iter().next()?;
        Some((key, value.as_str()?))
    }

    /// True if it selects everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.expressions.is_empty() && self.labels.is_none_or(Mapping::is_empty)
    }

    /// True if it selects what has these labels.
    pub(crate) fn selects(&self, labels: &Mapping) -> bool {
        self.selects_by(|key| labels.get(key).and_then(Node::as_str))
    }

    /// True if it selects what `value` gives the labels of.
    pub(crate) fn selects_by<'l>(&self, value: impl Fn(&str) -> Option<&'l str>) -> bool {
        let mut wanted = self.labels.into_iter().flat_map(Mapping::iter);
        wanted.all(|(key, wanted)| value(key) == wanted.as_str())
            && self.expressions.iter().all(|expression| {
                let value = expression.str_at("key").and_then(&value);
                let values = expression.get("values").and_then(Node::as_sequence);
                let mut values = values.unwrap_or_default().iter();
                match expression.str_at("operator") {
                    Some("In") => value.is_some() && values.any(|it| it.as_str() == value),
                    Some("NotIn") => value.is_none() || !values.any(|it| it.as_str() == value),
                    Some("Exists") => value.is_some(),
                    Some("DoesNotExist") => value.is_none(),
                    _ => false,
                }
            })
    }
}
