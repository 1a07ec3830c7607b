//! Deployments, DaemonSets and StatefulSets: counts and ways to roll out.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::message;
use crate::yaml::Node;

use super::fields::{self, at_least, integer, is_set, text};
use super::text::is_percent;

/// Notes negative counts, and a deadline that is over before a pod counts.
pub(super) fn counts(node: &Node, found: &mut Found) {
    at_least(
        node,
        &[
            "replicas",
            "revisionHistoryLimit",
            "minReadySeconds",
            "progressDeadlineSeconds",
        ],
        0,
        found,
    );
    if let Some(deadline) = integer(node, "progressDeadlineSeconds")
        && deadline <= integer(node, "minReadySeconds").unwrap_or(0)
        && deadline >= 0
    {
        let message = "`progressDeadlineSeconds` must be more than `minReadySeconds`";
        fields::contradicts(node, "progressDeadlineSeconds", message, found);
    }
}

/// Notes a DaemonSet without a selector, which an API server takes for one that its pods do not meet.
pub(super) fn daemon_selector(node: &Node, found: &mut Found) {
    if !is_set(node, "selector") {
        let message = "the required field `selector` is missing";
        fields::missing(node, "selector", message, found);
    }
}

/// Notes a strategy that contradicts itself.
pub(super) fn strategy(node: &Node, found: &mut Found) {
    if text(node, "type") == Some("Recreate") && is_set(node, "rollingUpdate") {
        let message = "`type: Recreate` takes no `rollingUpdate`";
        fields::contradicts(node, "rollingUpdate", message, found);
    }
}

/// Notes shares that are neither counts nor percentages, or leave no room to roll out.
pub(super) fn rolling_update(node: &Node, found: &mut Found) {
    for field in ["maxUnavailable", "maxSurge"] {
        share(node, field, found);
    }
    let is_nothing = |field: &str| {
        node.get(field).is_some_and(|value| match Seen::of(value) {
            Seen::Text(text) => text == "0%",
            seen => seen.integer() == Some(0),
        })
    };
    if is_nothing("maxUnavailable") && is_nothing("maxSurge") {
        let message = "`maxUnavailable` and `maxSurge` cannot both be 0";
        fields::contradicts(node, "maxUnavailable", message, found);
    }
}

/// Notes a share that is neither a count nor a percentage.
pub(super) fn share(node: &Node, field: &str, found: &mut Found) {
    match node.get(field).map(Seen::of) {
        Some(Seen::Text(text)) if !is_percent(text) => {
            let message = message!("`{}` is neither a number nor a percentage", text);
            fields::note(MismatchKind::Malformed, node, field, message, None, found);
        }
        Some(Seen::Number(_)) => at_least(node, &[field], 0, found),
        _ => {}
    }
}

/// Notes a PodDisruptionBudget with two bounds.
pub(super) fn disruption_budget(node: &Node, found: &mut Found) {
    for field in ["minAvailable", "maxUnavailable"] {
        share(node, field, found);
    }
    if is_set(node, "minAvailable") && is_set(node, "maxUnavailable") {
        let message = "`minAvailable` and `maxUnavailable` cannot both be set";
        found.note(MismatchKind::Contradiction, node.origin, message);
    }
}

/// Notes a HorizontalPodAutoscaler whose bounds cross.
pub(super) fn autoscaler(node: &Node, found: &mut Found) {
    if let Some(scaled) = node.get("scaleTargetRef") {
        found.at_key("scaleTargetRef", |found| scaled_group(scaled, found));
    }
    let (least, most) = (integer(node, "minReplicas"), integer(node, "maxReplicas"));
    if least.is_some_and(|least| least < 0) {
        at_least(node, &["minReplicas"], 1, found);
    }
    if let (Some(least), Some(most)) = (least, most)
        && most > 0
        && most < least
    {
        let message = message!(
            "`maxReplicas` is {}, less than `minReplicas`, {}",
            most,
            least
        );
        fields::contradicts(node, "maxReplicas", message, found);
    } else if most.is_some_and(|most| most < 0) {
        at_least(node, &["maxReplicas"], 1, found);
    }
}

/// Notes a metric of resources without a target.
pub(super) fn resource_metric(node: &Node, found: &mut Found) {
    target(node, &["averageUtilization", "averageValue"], found);
}

/// Notes a metric of pods without a target.
pub(super) fn pods_metric(node: &Node, found: &mut Found) {
    target(node, &["averageValue"], found);
}

/// Notes a metric of something else without a target.
pub(super) fn other_metric(node: &Node, found: &mut Found) {
    target(node, &["value", "averageValue"], found);
}

fn target(node: &Node, values: &[&str], found: &mut Found) {
    let Some(target) = node.get("target").filter(|_| is_set(node, "target")) else {
        return;
    };
    let Some(first) = values
        .first()
        .filter(|_| !values.iter().any(|value| is_set(target, value)))
    else {
        return;
    };
    let message = message!(
        "the target of the metric must have {}",
        values
            .iter()
            .map(|value| format!("`{value}`"))
            .collect::<Vec<_>>()
            .join(" or ")
    );
    found.at_key("target", |found| {
        fields::missing(target, first, message, found)
    });
}

/// Notes what is scaled without its group: only a ReplicationController has none.
fn scaled_group(node: &Node, found: &mut Found) {
    let has_group = text(node, "apiVersion").is_some_and(|version| version.contains('/'));
    if !has_group && text(node, "kind").is_some_and(|kind| kind != "ReplicationController") {
        let message = "`apiVersion` must have the group of what is scaled";
        let help = Some("write `apiVersion: apps/v1` for a Deployment or a StatefulSet".into());
        let kind = if is_set(node, "apiVersion") {
            MismatchKind::Malformed
        } else {
            MismatchKind::MissingField
        };
        fields::note(kind, node, "apiVersion", message, help, found);
    }
}
