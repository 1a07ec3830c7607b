//! Ingresses: hosts, paths, backends.

use core::net::IpAddr;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::yaml::Node;

use super::containers::{PORTS, port_name};
use super::fields::{self, exactly_one, in_range, integer, is_set, items, text};
use super::names::is_subdomain;

/// Notes an Ingress that leads nowhere.
pub(super) fn spec(node: &Node, found: &mut Found) {
    if items(node, "rules").is_empty() && !is_set(node, "defaultBackend") {
        found.note(
            MismatchKind::MissingField,
            node.origin,
            "`rules` or `defaultBackend` must be set",
        );
    }
    if let Some(class) = text(node, "ingressClassName").filter(|class| !is_subdomain(class)) {
        fields::malformed(
            node,
            "ingressClassName",
            message!("`{}` cannot be the name of a class", class),
            found,
        );
    }
    fields::each(node, "tls", found, |tls, found| {
        fields::each(tls, "hosts", found, |host, found| {
            if let Some(problem) = host.as_str().and_then(problem) {
                found.note(MismatchKind::Malformed, host.origin, problem);
            }
        });
    });
}

/// Notes a malformed host.
pub(super) fn rule(node: &Node, found: &mut Found) {
    if let Some(problem) = text(node, "host").and_then(problem) {
        fields::malformed(node, "host", problem, found);
    }
}

fn problem(host: &str) -> Option<crate::diag::Message> {
    if host.parse::<IpAddr>().is_ok() {
        return Some(message!(
            "`{}` is an IP address, and must be a DNS name",
            host
        ));
    }
    let name = host.strip_prefix("*.").unwrap_or(host);
    (!is_subdomain(name)).then(|| message!("`{}` is not a DNS name", host))
}

/// Notes a path that is not absolute.
pub(super) fn path(node: &Node, found: &mut Found) {
    let path = text(node, "path").unwrap_or_default();
    match text(node, "pathType") {
        Some("Exact" | "Prefix") if !path.starts_with('/') => {
            fields::malformed(
                node,
                "path",
                message!("the path `{}` must begin with `/`", path),
                found,
            );
        }
        Some("Exact" | "Prefix") => {
            let bad = ["//", "/./", "/../", "%2f", "%2F"]
                .iter()
                .find(|part| path.contains(**part));
            if let Some(bad) = bad {
                fields::malformed(
                    node,
                    "path",
                    message!("a path cannot contain `{}`", bad),
                    found,
                );
            } else if path.ends_with("/..") || path.ends_with("/.") {
                fields::malformed(
                    node,
                    "path",
                    message!("the path `{}` ends in dots", path),
                    found,
                );
            }
        }
        _ => {}
    }
}

/// Notes a backend of no kind, or of two.
pub(super) fn backend(node: &Node, found: &mut Found) {
    exactly_one(node, &["service", "resource"], found);
    let Some(service) = node.get("service").filter(|_| is_set(node, "service")) else {
        return;
    };
    found.at_key("service", |found| {
        let port = service.get("port");
        let name = port.and_then(|port| text(port, "name"));
        let number = port
            .and_then(|port| integer(port, "number"))
            .filter(|number| *number != 0);
        let at = port.map_or(service.origin, |port| port.origin);
        found.at_key("port", |found| match (name, number, port) {
            (None, None, _) => {
                found.note(
                    MismatchKind::MissingField,
                    at,
                    "`name` or `number` of the port must be set",
                );
            }
            (Some(_), Some(_), _) => {
                found.note(
                    MismatchKind::Contradiction,
                    at,
                    "`name` and `number` cannot both be set",
                );
            }
            (Some(name), None, Some(port)) => port_name(port, "name", name, found),
            (None, Some(_), Some(port)) => in_range(port, "number", PORTS, found),
            _ => {}
        });
    });
}
