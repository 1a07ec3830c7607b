//! Pods as a whole: restarts, security, scheduling.

use core::net::IpAddr;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::Seen;
use crate::diag::message;
use crate::environment::names::is_dns_label;
use crate::yaml::Node;

use super::fields::{self, at_least, in_range, is_set, is_true, items, text};
use super::labels::labels;
use super::names::is_subdomain;

/// Greatest identity of a user or group.
const GREATEST_ID: i128 = i32::MAX as i128;

/// Notes what is wrong with a pod's own fields.
pub(super) fn pod(node: &Node, found: &mut Found) {
    in_range(node, "activeDeadlineSeconds", 1..=GREATEST_ID, found);
    labels(node, "nodeSelector", found);
    if text(node, "dnsPolicy") == Some("None")
        && node
            .get("dnsConfig")
            .is_none_or(|config| items(config, "nameservers").is_empty())
    {
        let message = "`dnsPolicy: None` needs `nameservers`";
        found.at_key("dnsConfig", |found| {
            fields::missing(
                node.get("dnsConfig").unwrap_or(node),
                "nameservers",
                message,
                found,
            )
        });
    }
    for field in [
        "serviceAccountName",
        "nodeName",
        "runtimeClassName",
        "priorityClassName",
    ] {
        if let Some(name) = text(node, field).filter(|name| !is_subdomain(name)) {
            let message = message!(
                "`{}` cannot be a name: it takes lower-case letters, digits and inner dashes and dots",
                name
            );
            fields::malformed(node, field, message, found);
        }
    }
    for field in ["hostname", "subdomain"] {
        if let Some(name) = text(node, field).filter(|name| !is_dns_label(name)) {
            let message = message!("`{}` is not a DNS label", name);
            fields::malformed(node, field, message, found);
        }
    }
}

/// Notes a restart policy that a template of a workload cannot have.
pub(super) fn always_restarts(node: &Node, found: &mut Found) {
    let Some(spec) = node.at(&["template", "spec"]) else {
        return;
    };
    if let Some(policy) = text(spec, "restartPolicy").filter(|policy| *policy != "Always") {
        let message = message!("the pods of a workload restart always, not `{}`", policy);
        found.at_keys(&["template", "spec"], |found| {
            let help = Some("remove the field, or use a Job".into());
            fields::note(
                MismatchKind::NotAllowed,
                spec,
                "restartPolicy",
                message,
                help,
                found,
            );
        });
    }
    if is_set(spec, "activeDeadlineSeconds") {
        found.at_keys(&["template", "spec"], |found| {
            fields::contradicts(
                spec,
                "activeDeadlineSeconds",
                "the pods of a workload have no deadline",
                found,
            );
        });
    }
}

/// Notes the security settings of a container.
pub(super) fn container_security(node: &Node, found: &mut Found) {
    ids(node, &["runAsUser", "runAsGroup"], found);
    let is_confined = node.get("allowPrivilegeEscalation").map(Seen::of) == Some(Seen::Bool(false));
    if is_confined && is_true(node, "privileged") {
        let message = "`allowPrivilegeEscalation: false` and `privileged: true` cannot both be set";
        found.note(MismatchKind::Contradiction, node.origin, message);
    }
}

/// Notes the security settings of a pod.
pub(super) fn pod_security(node: &Node, found: &mut Found) {
    ids(node, &["runAsUser", "runAsGroup", "fsGroup"], found);
}

fn ids(node: &Node, names: &[&str], found: &mut Found) {
    for name in names {
        in_range(node, name, 0..=GREATEST_ID, found);
    }
}

/// Notes a profile of its own file without the file.
pub(super) fn profile(node: &Node, found: &mut Found) {
    let is_local = text(node, "type") == Some("Localhost");
    match (is_local, text(node, "localhostProfile")) {
        (true, None) => fields::missing(
            node,
            "localhostProfile",
            "`type: Localhost` needs `localhostProfile`",
            found,
        ),
        (false, Some(_)) => fields::contradicts(
            node,
            "localhostProfile",
            "only `type: Localhost` takes `localhostProfile`",
            found,
        ),
        _ => {}
    }
}

/// Notes a toleration that contradicts itself.
pub(super) fn toleration(node: &Node, found: &mut Found) {
    let operator = text(node, "operator");
    if text(node, "key").is_none() && operator != Some("Exists") {
        let message = "without a `key`, the operator must be `Exists`";
        fields::note(
            MismatchKind::Contradiction,
            node,
            "operator",
            message,
            None,
            found,
        );
    }
    if operator == Some("Exists") && text(node, "value").is_some() {
        let message = "`operator: Exists` takes no `value`";
        fields::contradicts(node, "operator", message, found);
    }
    if is_set(node, "tolerationSeconds") && text(node, "effect") != Some("NoExecute") {
        let message = "`tolerationSeconds` needs `effect: NoExecute`";
        fields::contradicts(node, "effect", message, found);
    }
}

/// Notes a weight out of range.
pub(super) fn weight(node: &Node, found: &mut Found) {
    if fields::integer(node, "weight") != Some(0) {
        in_range(node, "weight", 1..=100, found);
    }
}

/// Notes values that an operator of node selectors does not take.
pub(super) fn node_requirement(node: &Node, found: &mut Found) {
    let values = items(node, "values");
    let message = match (text(node, "operator"), values) {
        (Some(operator @ ("In" | "NotIn")), []) => {
            message!("`operator: {}` needs `values`", operator)
        }
        (Some(operator @ ("Exists" | "DoesNotExist")), [_, ..]) => {
            message!("`operator: {}` takes no `values`", operator)
        }
        (Some(operator @ ("Gt" | "Lt")), values) if values.len() != 1 => {
            message!("`operator: {}` takes one value", operator)
        }
        _ => return,
    };
    fields::contradicts(node, "values", message, found);
}

/// Notes a spread over less than one.
pub(super) fn spread(node: &Node, found: &mut Found) {
    at_least(node, &["maxSkew", "minDomains"], 1, found);
}

/// Notes a malformed address.
pub(super) fn host_alias(node: &Node, found: &mut Found) {
    if let Some(ip) = text(node, "ip").filter(|ip| ip.parse::<IpAddr>().is_err()) {
        fields::malformed(node, "ip", message!("`{}` is not an IP address", ip), found);
    }
}
