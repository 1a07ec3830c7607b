//! Probes and lifecycle hooks: one handler each.

use crate::checks::schema::found::Found;
use crate::diag::message;
use crate::yaml::Node;

use super::containers::port;
use super::fields::{self, at_least, exactly_one, is_set};

/// Notes a probe without a handler or with two, and negative numbers.
pub(super) fn probe(node: &Node, found: &mut Found) {
    exactly_one(node, &["exec", "httpGet", "tcpSocket", "grpc"], found);
    let numbers = [
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold",
    ];
    at_least(node, &numbers, 0, found);
    at_least(node, &["terminationGracePeriodSeconds"], 1, found);
}

/// Notes a hook without a handler, or with two.
pub(super) fn hook(node: &Node, found: &mut Found) {
    exactly_one(node, &["exec", "httpGet", "tcpSocket", "sleep"], found);
}

/// Notes the port of a request.
pub(super) fn request(node: &Node, found: &mut Found) {
    port(node, "port", found);
    fields::each(node, "httpHeaders", found, |header, found| {
        let name = fields::text(header, "name").unwrap_or_default();
        let is_token = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if is_set(header, "name") && (name.is_empty() || !name.chars().all(is_token)) {
            let message = message!("`{}` cannot be the name of a header", name);
            fields::malformed(header, "name", message, found);
        }
    });
}

/// Notes the port of a connection.
pub(super) fn connection(node: &Node, found: &mut Found) {
    port(node, "port", found);
}
