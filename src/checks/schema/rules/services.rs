//! Services: ports, and what each type takes.

use core::net::IpAddr;

use rustc_hash::FxHashSet;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::environment::names::is_dns_label;
use crate::yaml::Node;

use super::containers::{PORTS, port};
use super::fields::{self, in_range, integer, is_set, items, text};
use super::labels::labels;
use super::names::is_subdomain;

/// Notes what is wrong with a Service.
pub(super) fn service(node: &Node, found: &mut Found) {
    labels(node, "selector", found);
    ports(node, found);
    addresses(node, found);
    let is_reached_from_outside = matches!(text(node, "type"), Some("NodePort" | "LoadBalancer"));
    let has_external_ips = !items(node, "externalIPs").is_empty();
    if text(node, "externalTrafficPolicy").is_some()
        && !is_reached_from_outside
        && !has_external_ips
    {
        let message =
            "only a Service of type `NodePort` or `LoadBalancer` takes `externalTrafficPolicy`";
        fields::contradicts(node, "externalTrafficPolicy", message, found);
    }
}

fn ports(node: &Node, found: &mut Found) {
    let all = items(node, "ports");
    let is_external = text(node, "type") == Some("ExternalName");
    if all.is_empty() && !is_external && text(node, "clusterIP") != Some("None") {
        fields::missing(
            node,
            "ports",
            "a Service needs `ports`, unless it is headless or of type `ExternalName`",
            found,
        );
    }
    let takes_node_ports = matches!(text(node, "type"), Some("NodePort" | "LoadBalancer"));
    let mut names = FxHashSet::default();
    fields::each(node, "ports", found, |own, found| {
        if integer(own, "port") != Some(0) {
            in_range(own, "port", PORTS, found);
        }
        port(own, "targetPort", found);
        if integer(own, "nodePort").is_some_and(|port| port != 0) && !takes_node_ports {
            let message = "only a Service of type `NodePort` or `LoadBalancer` takes `nodePort`";
            fields::contradicts(own, "nodePort", message, found);
        }
        match text(own, "name") {
            None if all.len() > 1 => {
                fields::missing(own, "name", "each of several ports needs a `name`", found);
            }
            None => {}
            Some(name) if !is_dns_label(name) => {
                fields::malformed(
                    own,
                    "name",
                    message!("`{}` is not a DNS label", name),
                    found,
                );
            }
            Some(name) if !names.insert(name.to_owned()) => {
                let message = message!("another port of the Service is named `{}`", name);
                fields::note(MismatchKind::Repeated, own, "name", message, None, found);
            }
            Some(_) => {}
        }
    });
}

fn addresses(node: &Node, found: &mut Found) {
    if text(node, "type") == Some("ExternalName") {
        match text(node, "externalName") {
            None => fields::missing(
                node,
                "externalName",
                "`type: ExternalName` needs `externalName`",
                found,
            ),
            Some(name) if !is_subdomain(name.strip_suffix('.').unwrap_or(name)) => {
                fields::malformed(
                    node,
                    "externalName",
                    message!("`{}` is not a DNS name", name),
                    found,
                );
            }
            Some(_) => {}
        }
        if text(node, "clusterIP").is_some_and(|ip| ip != "None") {
            fields::contradicts(
                node,
                "clusterIPs",
                "a Service of type `ExternalName` has no `clusterIP`",
                found,
            );
        }
        return;
    }
    let is_headless = text(node, "clusterIP") == Some("None");
    if is_headless && matches!(text(node, "type"), Some("NodePort" | "LoadBalancer")) {
        let message = "a Service of this type cannot be headless";
        fields::contradicts(node, "clusterIPs", message, found);
    }
    if let Some(ip) =
        text(node, "clusterIP").filter(|ip| *ip != "None" && ip.parse::<IpAddr>().is_err())
    {
        fields::malformed(
            node,
            "clusterIPs",
            message!("`{}` is not an IP address", ip),
            found,
        );
    }
    if text(node, "sessionAffinity") == Some("None") && is_set(node, "sessionAffinityConfig") {
        fields::contradicts(
            node,
            "sessionAffinityConfig",
            "`sessionAffinity: None` takes no `sessionAffinityConfig`",
            found,
        );
    }
}
