//! The kinds that let requests from outside in: what a login can be asked for, or would have to be.

use crate::model::Resource;

/// Groups and kinds. Those of other groups with the same kinds are somebody else's.
const ROUTES: &[(&str, &[&str])] = &[
    ("networking.k8s.io", &["Ingress"]),
    ("extensions", &["Ingress"]),
    (
        "gateway.networking.k8s.io",
        &["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
    ),
    ("traefik.io", TRAEFIK),
    ("traefik.containo.us", TRAEFIK),
    ("projectcontour.io", &["HTTPProxy"]),
    ("networking.istio.io", &["VirtualService"]),
    ("route.openshift.io", &["Route"]),
    (
        "k8s.nginx.org",
        &["VirtualServer", "VirtualServerRoute", "TransportServer"],
    ),
    ("getambassador.io", &["Mapping", "TCPMapping"]),
    ("gateway.solo.io", &["VirtualService", "RouteTable"]),
    ("apisix.apache.org", &["ApisixRoute"]),
    ("configuration.konghq.com", &["TCPIngress", "UDPIngress"]),
    ("serving.knative.dev", &["Service", "DomainMapping"]),
    ("cis.f5.com", &["VirtualServer", "TransportServer"]),
];

const TRAEFIK: &[&str] = &["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"];

/// True for an Ingress, a route of any controller, and a Service that is reached from outside.
pub(super) fn is_route(resource: &Resource) -> bool {
    let (group, kind) = group_and_kind(resource);
    let is_kind = |(its, kinds): &(&str, &[&str])| *its == group && kinds.contains(&kind);
    ROUTES.iter().any(is_kind) || is_open_service(resource)
}

/// True for a Service that is reached from outside without an Ingress.
pub(super) fn is_open_service(resource: &Resource) -> bool {
    let text = |path: &[&str]| resource.node.at(path).and_then(|node| node.as_str());
    text(&["apiVersion"]) == Some("v1")
        && resource.kind() == "Service"
        && matches!(text(&["spec", "type"]), Some("LoadBalancer" | "NodePort"))
}

/// The group, which is empty for the core, and the kind.
pub(super) fn group_and_kind(resource: &Resource) -> (&str, &str) {
    let version = resource.node.str_at("apiVersion").unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    (group, resource.kind())
}
