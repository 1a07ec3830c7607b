//! Routes, and the Services that they lead to. In: a resource. Out: the fields that name its backends, from
//! the API references of the controllers.

use crate::environment::nodes_at::nodes;
use crate::model::{Gvk, Resource};
use crate::yaml::Node;

/// A kind of route: the groups that have it, with commas between, the kind, and the fields of its backends.
struct Row(&'static str, &'static str, &'static [&'static str]);

const ROWS: &[Row] = &[
    Row(
        "networking.k8s.io,extensions",
        "Ingress",
        &[
            "spec.defaultBackend.service.name",
            "spec.rules[].http.paths[].backend.service.name",
            "spec.backend.serviceName",
            "spec.rules[].http.paths[].backend.serviceName",
        ],
    ),
    Row(
        "gateway.networking.k8s.io",
        "*Route",
        &[
            "spec.rules[].backendRefs[].name",
            "spec.rules[].filters[].requestMirror.backendRef.name",
            "spec.rules[].backendRefs[].filters[].requestMirror.backendRef.name",
        ],
    ),
    Row(
        "networking.istio.io",
        "VirtualService",
        &[
            "spec.http[].route[].destination.host",
            "spec.http[].mirror.host",
            "spec.http[].mirrors[].destination.host",
            "spec.tcp[].route[].destination.host",
            "spec.tls[].route[].destination.host",
        ],
    ),
    Row(
        "traefik.io,traefik.containo.us",
        "IngressRoute*",
        &["spec.routes[].services[].name"],
    ),
    Row(
        "traefik.io,traefik.containo.us",
        "TraefikService",
        &[
            "spec.weighted.services[].name",
            "spec.highestRandomWeight.services[].name",
            "spec.mirroring.name",
            "spec.mirroring.mirrors[].name",
        ],
    ),
    Row(
        "projectcontour.io",
        "HTTPProxy",
        &[
            "spec.routes[].services[].name",
            "spec.tcpproxy.services[].name",
            "spec.includes[].name",
            "spec.tcpproxy.include.name",
        ],
    ),
    Row(
        "route.openshift.io",
        "Route",
        &["spec.to.name", "spec.alternateBackends[].name"],
    ),
    Row(
        "k8s.nginx.org",
        "VirtualServer*",
        &["spec.upstreams[].service", "spec.routes[].route"],
    ),
    Row(
        "k8s.nginx.org",
        "TransportServer",
        &["spec.upstreams[].service"],
    ),
    Row("getambassador.io", "*Mapping", &["spec.service"]),
    Row(
        "apisix.apache.org",
        "ApisixRoute",
        &["spec.http[].backends[].serviceName"],
    ),
    Row(
        "zalando.org",
        "RouteGroup",
        &["spec.backends[].serviceName"],
    ),
    Row(
        "elbv2.k8s.aws",
        "TargetGroupBinding",
        &["spec.serviceRef.name"],
    ),
    Row("serving.knative.dev", "DomainMapping", &["spec.ref.name"]),
];

/// Kinds that a backend may have beside Service: routes that others lead to.
pub(super) const INNER: [&str; 4] = [
    "TraefikService",
    "HTTPProxy",
    "VirtualServerRoute",
    "Service",
];

fn row(gvk: &Gvk) -> Option<&'static Row> {
    ROWS.iter().find(|Row(groups, kind, _)| {
        groups.split(',').any(|group| group == gvk.group)
            && crate::environment::wildcard::matches(kind, &gvk.kind)
    })
}

/// True for a route.
pub(in crate::environment) fn is_route(resource: &Resource) -> bool {
    row(&resource.gvk()).is_some()
}

/// The fields of a route that name its backends.
pub(super) fn backends(resource: &Resource) -> Vec<&Node> {
    let paths = row(&resource.gvk()).map_or(&[][..], |Row(_, _, paths)| paths);
    let found = paths.iter().flat_map(|path| nodes(&resource.node, path));
    found.filter(|node| node.as_str().is_some()).collect()
}

/// The name of a backend, without a scheme, a namespace before or behind it, and a port:
/// `http://api.shop.svc.cluster.local:80`, `shop/api`.
pub(super) fn service_name(text: &str) -> &str {
    let host = text.split_once("://").map_or(text, |(_, host)| host);
    let name = host.rsplit('/').next().unwrap_or(host);
    name.split(['.', ':']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    #[test]
    fn every_kind_of_route_names_its_backends() {
        for (manifest, expected) in [
            (
                "{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {defaultBackend: {service: {name: a}}, rules: [{http: {paths: [{backend: {service: {name: b}}}, {backend: {resource: {name: c}}}]}}]}}",
                &["a", "b"][..],
            ),
            (
                "{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, spec: {rules: [{backendRefs: [{name: a}], filters: [{requestMirror: {backendRef: {name: b}}}]}]}}",
                &["a", "b"],
            ),
            (
                "{apiVersion: networking.istio.io/v1, kind: VirtualService, spec: {http: [{route: [{destination: {host: a.shop.svc.cluster.local}}]}], tcp: [{route: [{destination: {host: b}}]}]}}",
                &["a", "b"],
            ),
            (
                "{apiVersion: traefik.io/v1alpha1, kind: IngressRouteTCP, spec: {routes: [{services: [{name: a}]}]}}",
                &["a"],
            ),
            (
                "{apiVersion: getambassador.io/v3alpha1, kind: Mapping, spec: {service: 'https://a.shop:443'}}",
                &["a"],
            ),
            (
                "{apiVersion: route.openshift.io/v1, kind: Route, spec: {to: {kind: Service, name: a}, alternateBackends: [{name: b}]}}",
                &["a", "b"],
            ),
            ("{apiVersion: v1, kind: Route, spec: {to: {name: a}}}", &[]),
        ] {
            let node = parse(manifest, Origin::START).expect("the test's YAML");
            let resource = Resource::new(node.expect("a document"));
            let found = backends(&resource).into_iter().filter_map(Node::as_str);
            let found: Vec<&str> = found.map(service_name).collect();
            assert_eq!(found, expected, "{manifest}");
            assert_eq!(is_route(&resource), !expected.is_empty(), "{manifest}");
        }
    }
}
