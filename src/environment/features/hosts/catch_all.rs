//! Routes without a host: their controller sends them whatever no other route claims. In a branch they
//! compete with those of production and of other branches, under names that nobody wrote.

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::environment::scope::Scope;
use crate::model::Resource;
use crate::yaml::Node;

/// The entry of `sharedHosts` for routes without a host.
pub(super) const EVERY_HOST: &str = "*";

/// The resources and places that a warning shows.
const SHOWN: usize = 10;

const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// Warns of the routes of a branch that have no host, unless `sharedHosts` has `*`.
pub(super) fn warn(scope: &Scope<'_>) -> Option<Diagnostic> {
    let mut shared = scope.host_scope.shared.iter();
    if shared.any(|host| host.value == EVERY_HOST) {
        return None;
    }
    let mut names = Vec::new();
    let mut places = Vec::new();
    for resource in scope.target.resources() {
        let open = open_places(resource, scope);
        if !open.is_empty() {
            names.push(format!("`{}`", resource.id()));
            places.extend(open);
        }
    }
    let (first, others) = places.split_first()?;
    let names = first_of(SHOWN, names);
    let message = format!(
        "every host of a shared controller leads to {names}: production and all branches take them from one another"
    );
    let mut warning = Diagnostic::warning(Code::HostCatchAll, message).at(*first);
    for at in others.iter().take(SHOWN) {
        warning = warning.label(*at, "here, too");
    }
    let warning =
        warning.help("name a host of `domains` in each, so that it moves with the branch");
    Some(warning.help("or say that it is meant: `*` in `sharedHosts`"))
}

/// True if a route of the target has no host.
pub(super) fn is_any(scope: &Scope<'_>) -> bool {
    let mut resources = scope.target.resources().iter();
    resources.any(|resource| !open_places(resource, scope).is_empty())
}

/// The places at which a resource routes every host.
fn open_places(resource: &Resource, scope: &Scope<'_>) -> Vec<Origin> {
    let gvk = resource.gvk();
    let Some(spec) = resource.node.get("spec") else {
        return Vec::new();
    };
    match (gvk.group.as_str(), gvk.kind.as_str()) {
        ("networking.k8s.io" | "extensions", "Ingress") => ingress(spec),
        (GATEWAY_API, "HTTPRoute" | "GRPCRoute" | "TLSRoute") => gateway_route(spec, scope),
        ("networking.istio.io", "Gateway") => {
            let servers = items(spec, "servers").iter();
            servers.flat_map(wildcards).collect()
        }
        ("networking.istio.io", "VirtualService") if is_at_a_gateway(spec) => wildcards(spec),
        ("traefik.io" | "traefik.containo.us", "IngressRoute" | "IngressRouteTCP") => traefik(spec),
        _ => Vec::new(),
    }
}

/// Rules without a host, and the backend of an Ingress for what no rule has.
fn ingress(spec: &Node) -> Vec<Origin> {
    let rules = items(spec, "rules");
    let is_open = |rule: &&Node| rule.str_at("host").is_none_or(str::is_empty);
    let default = spec.get("defaultBackend").or_else(|| spec.get("backend"));
    let open = rules.iter().filter(is_open).chain(default);
    open.map(|node| node.origin).collect()
}

/// A route without `hostnames` takes those of its Gateway's listeners. A Gateway of the same render has
/// an address of its own, and a Service as parent is traffic within the cluster.
fn gateway_route(spec: &Node, scope: &Scope<'_>) -> Vec<Origin> {
    let is_own = |parent: &Node| {
        let kind = parent.str_at("kind").unwrap_or("Gateway");
        let mut resources = scope.target.resources().iter();
        kind == "Service"
            || resources.any(|resource| {
                let is_named = parent.str_at("name") == Some(resource.name());
                is_named && resource.kind() == kind && resource.gvk().group == GATEWAY_API
            })
    };
    let parents = items(spec, "parentRefs").iter();
    let foreign: Vec<Origin> = parents
        .filter(|parent| !is_own(parent))
        .map(|parent| parent.origin)
        .collect();
    if items(spec, "hostnames").is_empty() {
        foreign
    } else {
        Vec::new()
    }
}

/// True unless a VirtualService is for the mesh alone.
fn is_at_a_gateway(spec: &Node) -> bool {
    let mut gateways = items(spec, "gateways").iter();
    gateways.any(|gateway| gateway.as_str() != Some("mesh"))
}

/// The hosts of Istio that stand for all: `*`, `./*`, `*/*`.
fn wildcards(node: &Node) -> Vec<Origin> {
    let is_all = |host: &&Node| {
        let text = host.as_str().unwrap_or_default();
        text.rsplit('/').next() == Some("*")
    };
    let hosts = items(node, "hosts").iter().filter(is_all);
    hosts.map(|host| host.origin).collect()
}

/// Rules of Traefik without a matcher of hosts, and those of TCP for every name.
fn traefik(spec: &Node) -> Vec<Origin> {
    let is_open = |rule: &&Node| {
        let text = rule.as_str().unwrap_or_default().to_ascii_lowercase();
        !text.contains("host") || text.contains("hostsni(`*`)")
    };
    let routes = items(spec, "routes").iter();
    let rules = routes.filter_map(|route| route.get("match"));
    rules.filter(is_open).map(|rule| rule.origin).collect()
}

fn items<'n>(node: &'n Node, field: &str) -> &'n [Node] {
    let items = node.get(field).and_then(Node::as_sequence);
    items.unwrap_or_default()
}
