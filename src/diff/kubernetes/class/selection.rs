//! Which Services select which pods. In: both sides' resources. Out: whether a
//! change of a template's labels moves its pods into a Service or out of one,
//! or away from their own controller.

use rustc_hash::FxHashMap;

use super::leaf::Leaf;
use super::pod;
use crate::diff::change::Class;
use crate::diff::kubernetes::class::subject::Subject;
use crate::model::Resource;
use crate::yaml::{Mapping, Node, Text};

/// The selectors of one side's Services, by namespace and their first label.
type Index<'r> = FxHashMap<(Text, &'r str, &'r str), Vec<&'r Mapping>>;

/// The Services of both sides.
pub(super) struct Selectors<'r> {
    old: Index<'r>,
    new: Index<'r>,
}

impl<'r> Selectors<'r> {
    pub(super) fn of(old: &'r [Resource], new: &'r [Resource]) -> Self {
        Self {
            old: index(old),
            new: index(new),
        }
    }

    /// What the change of a template's labels does, where `leaf` is one.
    pub(super) fn effect(&self, subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
        let within = pod::in_template(subject.group, subject.kind, &leaf.path);
        let Some([] | ["metadata"] | ["metadata", "labels", ..]) = within else {
            return Class::None;
        };
        let (Some(old), Some(new)) = (subject.old, subject.new) else {
            return Class::None;
        };
        if is_left_by_its_controller(subject, new) {
            return Class::Recreate;
        }
        let (was, is) = (
            selected(&self.old, subject, old),
            selected(&self.new, subject, new),
        );
        if was == is {
            Class::None
        } else {
            Class::Traffic
        }
    }
}

fn index(resources: &[Resource]) -> Index<'_> {
    let mut index = Index::default();
    for service in resources.iter().filter(|resource| is_service(resource)) {
        let selector = service.node.at(&["spec", "selector"]);
        let Some(selector) = selector.and_then(Node::as_mapping) else {
            continue;
        };
        let first = selector.iter().next();
        if let Some((key, Some(value))) = first.map(|(key, value)| (key, value.as_str())) {
            let namespace = service.namespace().into();
            index
                .entry((namespace, key, value))
                .or_default()
                .push(selector);
        }
    }
    index
}

fn is_service(resource: &Resource) -> bool {
    resource.kind() == "Service" && resource.node.str_at("apiVersion") == Some("v1")
}

/// How many Services select the pods of a workload: the same number on both sides counts as the
/// same Services, since their own changes are classified where they are.
fn selected(index: &Index<'_>, subject: &Subject<'_>, node: &Node) -> usize {
    let Some(labels) = labels(subject, node) else {
        return 0;
    };
    let namespace = node.at(&["metadata", "namespace"]).and_then(Node::as_text);
    let namespace = namespace.cloned().unwrap_or_default();
    let candidates = labels
        .iter()
        .filter_map(|(key, value)| index.get(&(namespace.clone(), key, value.as_str()?)));
    candidates
        .flatten()
        .filter(|selector| selects(selector, labels))
        .count()
}

fn labels<'n>(subject: &Subject<'_>, node: &'n Node) -> Option<&'n Mapping> {
    let template = node.at(pod::template_of(subject.group, subject.kind)?)?;
    template.at(&["metadata", "labels"])?.as_mapping()
}

fn selects(selector: &Mapping, labels: &Mapping) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key).and_then(Node::as_str) == value.as_str())
}

/// A selector and the labels under it must agree; the API server refuses what does not.
fn is_left_by_its_controller(subject: &Subject<'_>, new: &Node) -> bool {
    let selector = new.at(&["spec", "selector", "matchLabels"]);
    match (selector.and_then(Node::as_mapping), labels(subject, new)) {
        (Some(selector), Some(labels)) => !selects(selector, labels),
        (Some(selector), None) => !selector.is_empty(),
        (None, _) => false,
    }
}
