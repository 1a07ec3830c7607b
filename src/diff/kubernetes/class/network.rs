//! Services, routes and policies: who reaches what.

use super::leaf::Leaf;
use crate::diff::change::Class;
use crate::diff::kubernetes::class::subject::Subject;
use crate::yaml::Node;

/// Groups all of whose kinds route requests.
const ROUTING: &[&str] = &[
    "configuration.konghq.com",
    "discovery.k8s.io",
    "externaldns.k8s.io",
    "gateway.networking.k8s.io",
    "getambassador.io",
    "networking.istio.io",
    "networking.internal.knative.dev",
    "projectcontour.io",
    "route.openshift.io",
    "traefik.containo.us",
    "traefik.io",
];

/// Annotations by which controllers route, on any kind.
const ROUTING_ANNOTATIONS: &[&str] = &[
    "alb.ingress.kubernetes.io/",
    "external-dns.alpha.kubernetes.io/",
    "external-dns.kubernetes.io/",
    "haproxy.org/",
    "haproxy-ingress.github.io/",
    "konghq.com/",
    "kubernetes.io/ingress.class",
    "networking.gke.io/",
    "nginx.ingress.kubernetes.io/",
    "service.beta.kubernetes.io/",
    "traefik.ingress.kubernetes.io/",
];

/// Annotations that keep requests out; without them, or with others, more come in.
const GUARDS: &[&str] = &[
    "nginx.ingress.kubernetes.io/auth-",
    "nginx.ingress.kubernetes.io/denylist-source-range",
    "nginx.ingress.kubernetes.io/whitelist-source-range",
    "traefik.ingress.kubernetes.io/router.middlewares",
    "alb.ingress.kubernetes.io/auth-",
    "alb.ingress.kubernetes.io/inbound-cidrs",
    "alb.ingress.kubernetes.io/scheme",
];

/// True for kinds that are there to route requests.
pub(super) fn routes(group: &str, kind: &str) -> bool {
    match (group, kind) {
        ("", "Service" | "Endpoints") | ("networking.k8s.io", "Ingress" | "IngressClass") => true,
        ("gateway.networking.k8s.io", "ReferenceGrant") => false,
        _ => ROUTING.contains(&group),
    }
}

/// What an annotation does to requests.
pub(super) fn annotation(key: &str, leaf: &Leaf<'_>) -> Option<Class> {
    let starts = |prefix: &&str| key.starts_with(*prefix);
    if GUARDS.iter().any(&starts) && leaf.old.is_some() {
        return Some(Class::Access);
    }
    let routes = ROUTING_ANNOTATIONS.iter().any(starts);
    routes.then_some(Class::Traffic)
}

/// A Service's `spec`.
pub(super) fn service(subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
    match leaf.path.as_slice() {
        // The server keeps the address it gave (`patchAllocatedValues`); it refuses another one.
        ["spec", "clusterIP" | "clusterIPs"] => match (leaf.old_text(), leaf.new_text()) {
            (Some("") | None, Some("None")) => Class::Recreate,
            (Some(old), Some(new)) if !old.is_empty() && !new.is_empty() && old != new => {
                if is_external(subject.old) || is_external(subject.new) {
                    Class::Traffic
                } else {
                    Class::Recreate
                }
            }
            _ => Class::Traffic,
        },
        ["spec", "type"] => match leaf.new_text() {
            Some("LoadBalancer" | "NodePort") => Class::Access,
            _ => Class::Traffic,
        },
        ["spec", "loadBalancerSourceRanges"] => Class::Access,
        ["spec", "externalIPs"] if leaf.new.is_some() => Class::Access,
        _ => Class::Traffic,
    }
}

fn is_external(node: Option<&Node>) -> bool {
    let kind = node.and_then(|node| node.at(&["spec", "type"]));
    kind.and_then(Node::as_str) == Some("ExternalName")
}

/// A NetworkPolicy's `spec`. An empty list of peers means all of them, so only one peer or port
/// fewer of several is known to be no more.
pub(super) fn policy(leaf: &Leaf<'_>) -> Class {
    match leaf.path.as_slice() {
        ["spec", "ingress" | "egress", ..] if leaf.ends_in_item && leaf.new.is_none() => {
            Class::Traffic
        }
        ["spec", "policyTypes"] if leaf.old.is_none() => Class::Traffic,
        _ => Class::Access,
    }
}
