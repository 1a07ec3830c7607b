//! Keys and values of labels and annotations, selectors, finalizers.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::{Origin, message};
use crate::environment::names::{is_dns_name, is_label_value, is_qualified_name};
use crate::yaml::{Mapping, Node};

use super::fields::{self, is_set, items, map, text};

/// Most bytes of all annotations together (`TotalAnnotationSizeLimitB`).
const ANNOTATIONS_SIZE: usize = 256 * 1024;

/// Notes labels and annotations of metadata: an object's or a template's.
pub(super) fn metadata(node: &Node, found: &mut Found) {
    labels(node, "labels", found);
    if let Some(annotations) = map(node, "annotations") {
        found.at_key("annotations", |found| {
            keys(annotations, is_qualified_name, found)
        });
        let sizes = annotations
            .iter()
            .map(|(key, value)| key.len() + value.as_str().map_or(0, str::len));
        let size: usize = sizes.sum();
        if size > ANNOTATIONS_SIZE {
            let message = message!(
                "the annotations have {} bytes together, and may have {}",
                size,
                ANNOTATIONS_SIZE
            );
            fields::note(
                MismatchKind::OutOfBounds,
                node,
                "annotations",
                message,
                None,
                found,
            );
        }
    }
}

/// Notes what cannot be labels in the map at `field`.
pub(super) fn labels(node: &Node, field: &str, found: &mut Found) {
    let Some(labels) = map(node, field) else {
        return;
    };
    found.at_key(field, |found| {
        keys(labels, is_label_key, found);
        for (key, value) in labels.iter() {
            if let Seen::Text(text) = Seen::of(value)
                && !is_label_value(text)
            {
                found.at_key(key, |found| bad_value(text, value.origin, found));
            }
        }
    });
}

/// A label's key: upper case in its prefix is refused, unlike in an annotation's.
fn is_label_key(key: &str) -> bool {
    is_qualified_name(key)
        && key
            .split_once('/')
            .is_none_or(|(prefix, _)| is_dns_name(prefix))
}

fn keys(map: &Mapping, is_key: fn(&str) -> bool, found: &mut Found) {
    for entry in map.entries.iter().filter(|entry| !is_key(&entry.key.text)) {
        let key = &entry.key.text;
        let message = message!("`{}` cannot be the key of a label or an annotation", key);
        found.at_key(key, |found| {
            let noted = found.note(MismatchKind::Malformed, entry.key.origin, message);
            noted.help("use at most 63 letters, digits and inner `-`, `_` and `.`, perhaps after a DNS name and `/`");
        });
    }
}

fn bad_value(text: &str, at: Origin, found: &mut Found) {
    let message = message!("`{}` cannot be the value of a label", text);
    let noted = found.note(MismatchKind::Malformed, at, message);
    noted.help("use at most 63 letters, digits and inner `-`, `_` and `.`");
}

/// Notes what is wrong with a label selector.
pub(super) fn selector(node: &Node, found: &mut Found) {
    labels(node, "matchLabels", found);
    fields::each(node, "matchExpressions", found, requirement);
}

/// Notes what is wrong with a requirement of a label selector.
fn requirement(node: &Node, found: &mut Found) {
    let values = items(node, "values");
    match text(node, "operator") {
        Some(operator @ ("In" | "NotIn")) if values.is_empty() => {
            let message = message!("`operator: {}` needs `values`", operator);
            fields::missing(node, "values", message, found);
        }
        Some(operator @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
            let message = message!("`operator: {}` takes no `values`", operator);
            fields::contradicts(node, "values", message, found);
        }
        Some("In" | "NotIn" | "Exists" | "DoesNotExist") | None => {}
        Some(other) => {
            let message = message!("`{}` is not an operator of label selectors", other);
            fields::note(
                MismatchKind::NotAllowed,
                node,
                "operator",
                message,
                Some("use `In`, `NotIn`, `Exists` or `DoesNotExist`".into()),
                found,
            );
        }
    }
    if let Some(key) = text(node, "key").filter(|key| !is_label_key(key)) {
        let message = message!("`{}` cannot be the key of a label", key);
        fields::malformed(node, "key", message, found);
    }
    fields::each(node, "values", found, |value, found| {
        if let Seen::Text(text) = Seen::of(value)
            && !is_label_value(text)
        {
            bad_value(text, value.origin, found);
        }
    });
}

/// Notes a selector that selects other pods than those of the template, or all of them.
pub(super) fn selects_own_pods(node: &Node, found: &mut Found) {
    let Some(selector) = node.get("selector").filter(|_| is_set(node, "selector")) else {
        return;
    };
    let is_empty = map(selector, "matchLabels").is_none_or(Mapping::is_empty)
        && items(selector, "matchExpressions").is_empty();
    if is_empty {
        return fields::malformed(
            node,
            "selector",
            "an empty selector selects every pod",
            found,
        );
    }
    let labels = node.at(&["template", "metadata", "labels"]);
    let label = |key: &str| {
        labels
            .and_then(|labels| labels.get(key))
            .and_then(Node::as_str)
    };
    let unmet = unmet(selector, label);
    if let (Some(key), true) = (unmet, is_set(node, "template")) {
        let at = labels.map_or(selector.origin, |labels| labels.origin);
        let message = message!(
            "the labels of the template do not meet the selector: `{}`",
            key
        );
        found.at_keys(&["template", "metadata", "labels"], |found| {
            let noted = found.note(MismatchKind::Contradiction, at, message);
            noted.help("give the template every label that `spec.selector` asks for");
        });
    }
}

/// The key of the first requirement that the labels do not meet.
fn unmet<'s>(selector: &'s Node, label: impl Fn(&str) -> Option<&'s str>) -> Option<&'s str> {
    let by_value = map(selector, "matchLabels")
        .into_iter()
        .flat_map(Mapping::iter);
    let by_value =
        by_value.filter(|(key, value)| label(key) != Some(value.as_str().unwrap_or_default()));
    let by_expression = items(selector, "matchExpressions")
        .iter()
        .filter_map(|requirement| {
            let key = text(requirement, "key")?;
            let has = |value: &str| {
                items(requirement, "values")
                    .iter()
                    .any(|own| own.as_str() == Some(value))
            };
            let is_met = match text(requirement, "operator")? {
                "In" => label(key).is_some_and(has),
                "NotIn" => !label(key).is_some_and(has),
                "Exists" => label(key).is_some(),
                "DoesNotExist" => label(key).is_none(),
                _ => true,
            };
            (!is_met).then_some(key)
        });
    by_value.map(|(key, _)| key).chain(by_expression).next()
}

/// Notes a plain map of labels as selector that the template does not have.
pub(super) fn selects_own_pods_by_labels(node: &Node, found: &mut Found) {
    let labels = node.at(&["template", "metadata", "labels"]);
    let Some(selector) = map(node, "selector") else {
        return;
    };
    let has = |(key, value): &(&str, &Node)| {
        let own = labels
            .and_then(|labels| labels.get(key))
            .and_then(Node::as_str);
        own == value.as_str()
    };
    if let Some((key, _)) = selector.iter().find(|entry| !has(entry)) {
        let at = labels.map_or(node.origin, |labels| labels.origin);
        let message = message!(
            "the labels of the template do not meet the selector: `{}`",
            key
        );
        found.at_keys(&["template", "metadata", "labels"], |found| {
            found.note(MismatchKind::Contradiction, at, message);
        });
    }
}
