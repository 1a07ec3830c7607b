//! The scheme of a host's URL. In: the resources of a target, and the names that they declare. Out:
//! `https` for a host that a `tls` block, a listener or a Certificate of the target covers.

use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Segment};

use super::hosts::{Claim, Declaration, is_below};

/// The hosts of a target, with what is said of TLS.
pub(super) struct Schemes<'a> {
    resources: &'a [Resource],
    declared: &'a [Declaration],
    /// The names of certificates, and of listeners with TLS.
    covered: Vec<&'a str>,
    /// True if a listener with TLS takes every host of the routes that it has.
    has_open_listener: bool,
}

impl<'a> Schemes<'a> {
    /// The schemes of the hosts that `resources` declare.
    pub(super) fn new(resources: &'a [Resource], declared: &'a [Declaration]) -> Self {
        let certified = declared.iter().filter(|it| it.claim == Claim::Certificate);
        let mut covered: Vec<&str> = certified.map(|it| it.host.as_str()).collect();
        let mut has_open_listener = false;
        for listener in resources.iter().flat_map(listeners) {
            match listener.str_at("hostname") {
                Some(host) => covered.push(host),
                None => has_open_listener = true,
            }
        }
        Self {
            resources,
            declared,
            covered,
            has_open_listener,
        }
    }

    /// The scheme of a host that traffic is routed for.
    pub(super) fn of(&self, host: &str) -> Option<&'static str> {
        let routed = || {
            let declared = self.declared.iter();
            declared.filter(|it| it.host == host && it.claim == Claim::Traffic)
        };
        routed().next()?;
        let is_covered = self.covered.iter().any(|name| covers(name, host));
        let is_secure = is_covered || routed().any(|it| self.has_tls(it));
        Some(if is_secure { "https" } else { "http" })
    }

    /// True if the object that routes the name has TLS for it without naming it again.
    fn has_tls(&self, declared: &Declaration) -> bool {
        let Some(resource) = self.resources.get(declared.resource) else {
            return false;
        };
        match resource.kind() {
            "Ingress" => {
                let entries = resource.node.at(&["spec", "tls"]);
                let mut entries = entries
                    .and_then(Node::as_sequence)
                    .unwrap_or_default()
                    .iter();
                // An entry without hosts is for all of them (networking.k8s.io/v1, IngressTLS).
                entries.any(|entry| entry.get("hosts").is_none_or(Node::is_null))
            }
            "HTTPRoute" | "GRPCRoute" => self.has_open_listener || names_tls(&resource.node),
            "TLSRoute" => true,
            _ => has_block(&resource.node, &declared.path),
        }
    }
}

/// True if a certificate or a listener for `name` serves `host`.
fn covers(name: &str, host: &str) -> bool {
    let below = name.strip_prefix("*.").filter(|zone| *zone != host);
    name == host || below.is_some_and(|zone| is_below(host, zone))
}

/// The listeners of a Gateway of the Gateway API that end TLS, or pass it on.
fn listeners(resource: &Resource) -> impl Iterator<Item = &Node> {
    let is_gateway =
        resource.kind() == "Gateway" && resource.gvk().group == "gateway.networking.k8s.io";
    let listeners = is_gateway.then(|| resource.node.at(&["spec", "listeners"]));
    let listeners = listeners.flatten().and_then(Node::as_sequence);
    let is_tls = |it: &&Node| matches!(it.str_at("protocol"), Some("HTTPS" | "TLS"));
    listeners.unwrap_or_default().iter().filter(is_tls)
}

/// True if a route is attached to a listener that is called https or is on port 443: its Gateway is
/// often another team's.
fn names_tls(route: &Node) -> bool {
    let parents = route
        .at(&["spec", "parentRefs"])
        .and_then(Node::as_sequence);
    parents.unwrap_or_default().iter().any(|parent| {
        let section = parent.str_at("sectionName").unwrap_or_default();
        section.starts_with("https") || parent.str_at("port") == Some("443")
    })
}

/// True if a map `tls` stands beside the field, or beside a field above it: OpenShift's Route,
/// Contour's HTTPProxy, Traefik's IngressRoute (where an empty one counts), Istio's Gateway.
fn has_block(root: &Node, path: &FieldPath) -> bool {
    let mut node = Some(root);
    for segment in path.segments() {
        let Some(here) = node else { return false };
        if here.get("tls").is_some_and(is_block) {
            return true;
        }
        node = match segment {
            Segment::Key(key) => here.get(key),
            Segment::Item(index) => here.as_sequence().and_then(|items| items.get(*index)),
        };
    }
    false
}

/// True for a `tls` that is not there only to redirect.
fn is_block(tls: &Node) -> bool {
    let redirects = tls.get("httpsRedirect").is_some() && tls.get("mode").is_none();
    tls.as_mapping().is_some() && !redirects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::environment::hosts::declarations;
    use crate::yaml::parse_stream;

    /// The scheme of `api.x.io` that manifests give.
    fn scheme(text: &str) -> Option<&'static str> {
        let nodes = parse_stream(text, Origin::START).expect("the test's YAML");
        let resources: Vec<Resource> = nodes.into_iter().map(Resource::new).collect();
        let declared = declarations(&resources);
        Schemes::new(&resources, &declared).of("api.x.io")
    }

    #[test]
    fn each_way_to_tls_is_known() {
        let ingress = |tls: &str| {
            format!(
                "{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{name: a}}, spec: {{tls: {tls}, rules: [{{host: api.x.io}}]}}}}\n"
            )
        };
        let route = |parent: &str| {
            format!(
                "{{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {{name: a}}, spec: {{parentRefs: [{parent}], hostnames: [api.x.io]}}}}\n"
            )
        };
        let gateway = |listener: &str| {
            let route = route("{name: g}");
            format!(
                "{route}---\n{{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {{name: g}}, spec: {{listeners: [{listener}]}}}}\n"
            )
        };
        let of = |kind: &str, spec: &str| {
            format!("{{apiVersion: {kind}, metadata: {{name: a}}, spec: {spec}}}\n")
        };
        for (text, expected) in [
            (ingress("[]"), Some("http")),
            (ingress("[{hosts: [api.x.io]}]"), Some("https")),
            (ingress("[{hosts: ['*.x.io']}]"), Some("https")),
            (ingress("[{hosts: [web.x.io]}]"), Some("http")),
            (ingress("[{secretName: all}]"), Some("https")),
            (
                ingress("[]")
                    + "---\n"
                    + &of(
                        "cert-manager.io/v1, kind: Certificate",
                        "{dnsNames: [api.x.io], secretName: s}",
                    ),
                Some("https"),
            ),
            (
                of(
                    "cert-manager.io/v1, kind: Certificate",
                    "{dnsNames: [api.x.io], secretName: s}",
                ),
                None,
            ),
            (route("{name: g}"), Some("http")),
            (route("{name: g, sectionName: https}"), Some("https")),
            (route("{name: g, port: 443}"), Some("https")),
            (gateway("{name: a, protocol: HTTP, port: 80}"), Some("http")),
            (
                gateway("{name: a, protocol: HTTPS, port: 443}"),
                Some("https"),
            ),
            (
                gateway("{name: a, protocol: HTTPS, port: 443, hostname: '*.y.io'}"),
                Some("http"),
            ),
            (
                gateway("{name: a, protocol: HTTPS, port: 443, hostname: '*.x.io'}"),
                Some("https"),
            ),
            (
                of(
                    "route.openshift.io/v1, kind: Route",
                    "{host: api.x.io, tls: {termination: edge}}",
                ),
                Some("https"),
            ),
            (
                of("route.openshift.io/v1, kind: Route", "{host: api.x.io}"),
                Some("http"),
            ),
            (
                of(
                    "projectcontour.io/v1, kind: HTTPProxy",
                    "{virtualhost: {fqdn: api.x.io, tls: {secretName: s}}}",
                ),
                Some("https"),
            ),
            (
                of(
                    "traefik.io/v1alpha1, kind: IngressRoute",
                    "{tls: {}, routes: [{match: 'Host(`api.x.io`)'}]}",
                ),
                Some("https"),
            ),
            (
                of(
                    "networking.istio.io/v1, kind: Gateway",
                    "{servers: [{port: {number: 80}, tls: {httpsRedirect: true}, hosts: [api.x.io]}]}",
                ),
                Some("http"),
            ),
            (
                of(
                    "networking.istio.io/v1, kind: Gateway",
                    "{servers: [{port: {number: 443}, tls: {mode: SIMPLE}, hosts: [api.x.io]}]}",
                ),
                Some("https"),
            ),
        ] {
            assert_eq!(scheme(&text), expected, "{text}");
        }
    }
}
