//! A warning for labels that make a selector match pods that it did not match before: a label in
//! selectors told two workloads apart, and now has the same value for both. In: the resources before
//! and after the labels are set.

use crate::diag::{Code, Diagnostic, Origin, first_of, listed};
use crate::kustomize::config::FieldSpec;
use crate::kustomize::step_context::StepContext;
use crate::model::{Resource, ResourceSet};
use crate::yaml::{Node, Text};

/// The most names in one list of a message.
const ENOUGH: usize = 5;

/// The selectors of the resources and the labels of their pods, before labels are set.
pub(super) struct Before(Vec<Labeled>);

/// The labels of a resource that take part in selection.
struct Labeled {
    namespace: Text,
    /// The labels that it selects; empty if it selects nothing.
    selector: Vec<(Text, Text)>,
    pods: Option<Vec<(Text, Text)>>,
}

impl Labeled {
    fn of(resource: &Resource) -> Self {
        Self {
            namespace: resource.id().effective_namespace().into(),
            selector: selector(resource).map(pairs).unwrap_or_default(),
            pods: pod_labels(resource).map(pairs),
        }
    }

    fn selects(&self, other: &Labeled) -> bool {
        let Some(pods) = &other.pods else {
            return false;
        };
        !self.selector.is_empty()
            && self.namespace == other.namespace
            && self.selector.iter().all(|pair| pods.contains(pair))
    }
}

/// The state before `keys` are set, if a selector has one of them with another value, or if a resource
/// without a selector gets one. A further label in a selector cannot widen it.
pub(super) fn before<'k>(
    keys: impl Iterator<Item = (&'k str, &'k str)> + Clone,
    specs: &[FieldSpec],
    resources: &ResourceSet,
) -> Option<Before> {
    if !specs.iter().any(|spec| spec.path.contains("elector")) {
        return None;
    }
    let widens = |resource: &Resource| match selector(resource) {
        Some(labels) => keys.clone().any(|(key, value)| {
            let old = labels.get(key).and_then(Node::as_text);
            old.is_some_and(|old| old != value)
        }),
        None => may_get_selector(resource),
    };
    let widened = resources.iter().any(widens);
    widened.then(|| Before(resources.iter().map(Labeled::of).collect()))
}

/// A selector that matches more pods than before.
struct Widened<'r> {
    resource: &'r Resource,
    had_pods: bool,
    /// The workloads whose pods it matches now.
    gained: Vec<&'r Resource>,
}

/// Warns of selectors that match more pods than `before`, once for the step.
pub(super) fn warn(before: &Before, resources: &ResourceSet, cx: &mut StepContext<'_>) {
    let after: Vec<Labeled> = resources.iter().map(Labeled::of).collect();
    let mut found: Vec<Widened<'_>> = (0..after.len())
        .filter_map(|position| widened(position, &before.0, &after, resources.items()))
        .collect();
    // Traffic that reaches the wrong pods is the worst of it.
    found.sort_by_key(|widened| widened.resource.kind() != "Service");
    let Some((first, others)) = found.split_first() else {
        return;
    };
    let message = format!(
        "`{}` now {}selects the pods of {}",
        named(first.resource),
        if first.had_pods { "also " } else { "" },
        several(first.gained.iter().copied())
    );
    let mut warning = Diagnostic::warning(Code::SelectorOverlap, message)
        .at(cx.at)
        .label(place(first.resource), "this selector");
    if !others.is_empty() {
        let others = several(others.iter().map(|other| other.resource));
        warning = warning.help(format!("the same labels widen the selectors of {others}"));
    }
    let keys = listed(changed_keys(before, &after));
    cx.warn(warning.help(if keys.is_empty() {
        "write a selector of its own, or use `labels` without `includeSelectors`".to_owned()
    } else {
        format!("{keys} told the pods apart; use a key that no selector has, or `labels` without `includeSelectors`")
    }));
}

/// The resource at `position` with the workloads that its selector gained. A selector that matched no
/// pods, such as none at all, is meant to get those of one workload.
fn widened<'r>(
    position: usize,
    before: &[Labeled],
    after: &[Labeled],
    resources: &'r [Resource],
) -> Option<Widened<'r>> {
    let (old, new) = (before.get(position)?, after.get(position)?);
    if old.selector == new.selector {
        return None;
    }
    let had_pods = before.iter().any(|pods| old.selects(pods));
    let is_gained = |other: usize| {
        let own = other == position;
        !own && new.selects(&after[other]) && !old.selects(&before[other])
    };
    let gained: Vec<&Resource> = (0..after.len())
        .filter(|&other| is_gained(other))
        .map(|other| &resources[other])
        .collect();
    let resource = resources.get(position)?;
    let is_workload = new.pods.is_some();
    let enough = if had_pods || is_workload || has_endpoints(resource, resources) {
        1
    } else {
        2
    };
    (gained.len() >= enough).then_some(Widened {
        resource,
        had_pods,
        gained,
    })
}

/// True if the addresses of a Service are written out in place of a selector.
fn has_endpoints(service: &Resource, resources: &[Resource]) -> bool {
    resources.iter().any(|other| {
        other.kind() == "Endpoints"
            && other.name() == service.name()
            && other.namespace() == service.namespace()
    })
}

/// The keys whose values in selectors are overwritten, each once.
fn changed_keys(before: &Before, after: &[Labeled]) -> Vec<Text> {
    let mut keys: Vec<Text> = Vec::new();
    for (old, new) in before.0.iter().zip(after) {
        for (key, _) in old
            .selector
            .iter()
            .filter(|pair| !new.selector.contains(pair))
        {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }
    keys
}

fn named(resource: &Resource) -> String {
    format!("{}/{}", resource.kind(), resource.name())
}

fn several<'r>(resources: impl Iterator<Item = &'r Resource>) -> String {
    first_of(ENOUGH, resources.map(|other| format!("`{}`", named(other))))
}

fn place(resource: &Resource) -> Origin {
    selector(resource).map_or(resource.origin, |labels| labels.origin)
}

/// The labels that a resource selects pods by; none if it also has expressions.
fn selector(resource: &Resource) -> Option<&Node> {
    let node = &resource.node;
    let selector = match resource.kind() {
        "Service" if resource.gvk().group.is_empty() => {
            return node
                .at(&["spec", "selector"])
                .filter(|labels| !labels.is_null());
        }
        "NetworkPolicy" => node.at(&["spec", "podSelector"]),
        _ => node.at(&["spec", "selector"]),
    }?;
    let labels = selector.get("matchLabels")?;
    let has_expressions = selector.get("matchExpressions").is_some();
    (!has_expressions && !labels.is_null()).then_some(labels)
}

/// True for a resource that kustomize creates a selector in. A name outside of the cluster has no pods.
fn may_get_selector(resource: &Resource) -> bool {
    let node = &resource.node;
    let is_external = || node.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName");
    match resource.kind() {
        "Service" => resource.gvk().group.is_empty() && !is_external(),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => true,
        _ => false,
    }
}

fn pod_labels(resource: &Resource) -> Option<&Node> {
    const TEMPLATE: [&str; 4] = ["spec", "template", "metadata", "labels"];
    let node = &resource.node;
    match resource.kind() {
        "Pod" => node.at(&["metadata", "labels"]),
        "CronJob" => node.get("spec")?.get("jobTemplate")?.at(&TEMPLATE),
        _ => node.at(&TEMPLATE),
    }
}

fn pairs(labels: &Node) -> Vec<(Text, Text)> {
    let entries = labels
        .as_mapping()
        .into_iter()
        .flat_map(|labels| &labels.entries);
    let pair = |(key, value): (&Text, &Node)| Some((key.clone(), value.as_text()?.clone()));
    entries
        .filter_map(|entry| pair((&entry.key.text, &entry.value)))
        .collect()
}
