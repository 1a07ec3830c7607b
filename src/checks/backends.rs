//! The Services that routes lead to, by kind. In: a resource. Out: its backends, with the places where
//! name and port are written.

use crate::model::Resource;
use crate::yaml::Node;

use super::subject::namespace_of;
use crate::environment::nodes_at;

/// A Service that a resource sends requests to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backend<'r> {
    /// The name.
    pub(super) name: &'r Node,
    /// The name as text, of which `name` may have more.
    pub(super) service: &'r str,
    /// The namespace.
    pub(super) namespace: &'r str,
    /// The port, by its number or name.
    pub(super) port: Option<&'r Node>,
    /// True if the port is one of pods, as OpenShift's Routes have it.
    pub(super) is_target_port: bool,
}

/// A list of backends: the path to each, and the fields below it for name and port.
struct Row {
    groups: &'static [&'static str],
    kinds: &'static [&'static str],
    path: &'static str,
    name: &'static [&'static str],
    ports: &'static [&'static [&'static str]],
}

const fn row(
    groups: &'static [&'static str],
    kinds: &'static [&'static str],
    path: &'static str,
    name: &'static [&'static str],
    ports: &'static [&'static [&'static str]],
) -> Row {
    Row {
        groups,
        kinds,
        path,
        name,
        ports,
    }
}

const INGRESS: &[&str] = &["networking.k8s.io"];
const INGRESS_PORTS: &[&[&str]] = &[&["port", "number"], &["port", "name"]];
const TRAEFIK: &[&str] = &["traefik.io", "traefik.containo.us"];
const ROUTES: &[&str] = &["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];
const PORT: &[&[&str]] = &[&["port"]];
const ISTIO: &[&str] = &["networking.istio.io"];
const DESTINATION: &[&str] = &["destination", "host"];
const DESTINATION_PORT: &[&[&str]] = &[&["destination", "port", "number"]];

const TABLE: &[Row] = &[
    row(
        INGRESS,
        &["Ingress"],
        "spec.rules[].http.paths[].backend.service",
        &["name"],
        INGRESS_PORTS,
    ),
    row(
        INGRESS,
        &["Ingress"],
        "spec.defaultBackend.service",
        &["name"],
        INGRESS_PORTS,
    ),
    row(
        &["extensions", "networking.k8s.io"],
        &["Ingress"],
        "spec.rules[].http.paths[].backend",
        &["serviceName"],
        &[&["servicePort"]],
    ),
    row(
        &["gateway.networking.k8s.io"],
        ROUTES,
        "spec.rules[].backendRefs[]",
        &["name"],
        PORT,
    ),
    row(
        TRAEFIK,
        &["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"],
        "spec.routes[].services[]",
        &["name"],
        PORT,
    ),
    row(
        ISTIO,
        &["VirtualService"],
        "spec.http[].route[]",
        DESTINATION,
        DESTINATION_PORT,
    ),
    row(
        ISTIO,
        &["VirtualService"],
        "spec.tcp[].route[]",
        DESTINATION,
        DESTINATION_PORT,
    ),
    row(
        ISTIO,
        &["VirtualService"],
        "spec.tls[].route[]",
        DESTINATION,
        DESTINATION_PORT,
    ),
    row(
        &["projectcontour.io"],
        &["HTTPProxy"],
        "spec.routes[].services[]",
        &["name"],
        PORT,
    ),
    row(
        &["projectcontour.io"],
        &["HTTPProxy"],
        "spec.tcpproxy.services[]",
        &["name"],
        PORT,
    ),
    row(
        &["route.openshift.io"],
        &["Route"],
        "spec",
        &["to", "name"],
        &[&["port", "targetPort"]],
    ),
    row(
        &["k8s.nginx.org"],
        &["VirtualServer", "VirtualServerRoute"],
        "spec.upstreams[]",
        &["service"],
        PORT,
    ),
    row(
        &["admissionregistration.k8s.io"],
        &[
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
        ],
        "webhooks[].clientConfig.service",
        &["name"],
        PORT,
    ),
    row(
        &["apiregistration.k8s.io"],
        &["APIService"],
        "spec.service",
        &["name"],
        PORT,
    ),
];

/// The backends of a resource; none for kinds that route nothing.
pub(super) fn backends(resource: &Resource) -> Vec<Backend<'_>> {
    let gvk = resource.gvk();
    let is_meant = |row: &&Row| {
        row.kinds.contains(&gvk.kind.as_str()) && row.groups.contains(&gvk.group.as_str())
    };
    let mut found = Vec::new();
    for row in TABLE.iter().filter(is_meant) {
        for node in nodes_at(&resource.node, row.path) {
            found.extend(backend(resource, node, row));
        }
    }
    found
}

fn backend<'r>(resource: &'r Resource, node: &'r Node, row: &Row) -> Option<Backend<'r>> {
    let is_service = |node: &Node| {
        let group = node.str_at("group").unwrap_or_default();
        matches!(node.str_at("kind"), None | Some("Service")) && matches!(group, "" | "core")
    };
    let name = node.at(row.name)?;
    let to = node.get("to");
    if !is_service(node) || !to.is_none_or(is_service) {
        return None;
    }
    let text = name.as_str()?;
    let own = namespace_of(resource);
    let (service, namespace) = if row.name == DESTINATION {
        in_mesh(text, own)?
    } else {
        (text, node.str_at("namespace").unwrap_or(own))
    };
    let port = row.ports.iter().find_map(|path| node.at(path));
    // ALB Ingress: the name of an action in an annotation.
    let is_action = port.and_then(Node::as_str) == Some("use-annotation");
    (!is_action && is_whole(service)).then_some(Backend {
        name,
        service,
        namespace,
        port,
        is_target_port: to.is_some(),
    })
}

/// The Service and the namespace behind a host of the mesh; none for a host outside of the cluster.
fn in_mesh<'t>(host: &'t str, own: &'t str) -> Option<(&'t str, &'t str)> {
    match host.split_once('.') {
        None => Some((host, own)),
        Some((name, rest)) => {
            let (namespace, zone) = rest.split_once('.')?;
            let is_cluster = zone == "svc" || zone == "svc.cluster.local";
            is_cluster.then_some((name, namespace))
        }
    }
}

/// False for a name that something else completes.
fn is_whole(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !name.is_empty() && name.chars().all(is_part)
}
