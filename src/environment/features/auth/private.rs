//! Ingresses, routes and Services that only a private network reaches.

use crate::model::Resource;
use crate::yaml::Node;

/// Annotations that keep a load balancer inside a network, with the value that does, by the
/// documentation of each cloud.
const INTERNAL: [(&str, &str); 9] = [
    ("alb.ingress.kubernetes.io/scheme", "internal"),
    ("cloud.google.com/load-balancer-type", "internal"),
    ("networking.gke.io/load-balancer-type", "internal"),
    ("kubernetes.io/ingress.class", "gce-internal"),
    (
        "service.beta.kubernetes.io/aws-load-balancer-internal",
        "true",
    ),
    (
        "service.beta.kubernetes.io/aws-load-balancer-scheme",
        "internal",
    ),
    (
        "service.beta.kubernetes.io/azure-load-balancer-internal",
        "true",
    ),
    (
        "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type",
        "private",
    ),
    ("tailscale.com/expose", "true"),
];

/// True if the manifest says that only a private network reaches it: an internal load balancer, a list
/// of sources, a tailnet, a class or a Gateway that is called so.
pub(super) fn is_private(resource: &Resource) -> bool {
    let spec = |field: &str| resource.node.get("spec").and_then(|spec| spec.get(field));
    let is_internal = |(key, value): &(&str, &str)| {
        let stated = resource.annotation(key).unwrap_or_default();
        stated.eq_ignore_ascii_case(value)
    };
    if INTERNAL.iter().any(is_internal) {
        return true;
    }
    let sources = spec("loadBalancerSourceRanges").and_then(Node::as_sequence);
    if sources.is_some_and(|it| !it.is_empty()) {
        return true;
    }
    let class = spec("ingressClassName").or_else(|| spec("loadBalancerClass"));
    let class = class.and_then(Node::as_str);
    let class = class.or_else(|| resource.annotation("kubernetes.io/ingress.class"));
    let parents = spec("parentRefs").and_then(Node::as_sequence);
    let mut parents = parents.into_iter().flatten();
    let is_named = |name: &str| PRIVATE.iter().any(|word| has_word(name, word));
    class.is_some_and(is_named)
        || parents.any(|parent| parent.str_at("name").is_some_and(is_named))
        || spec("entryPoints")
            .and_then(Node::as_sequence)
            .is_some_and(|points| {
                let mut names = points.iter().filter_map(Node::as_str).peekable();
                names.peek().is_some() && names.all(is_named)
            })
}

/// Words in the names of classes and Gateways of private networks.
const PRIVATE: [&str; 5] = ["internal", "intranet", "private", "tailscale", "vpn"];

/// True if `word` is a part of `name` between dots, slashes or hyphens.
fn has_word(name: &str, word: &str) -> bool {
    let mut parts = name.split(['-', '.', '/', '_']);
    parts.any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    #[test]
    fn a_private_network_is_known_by_annotations_sources_and_names() {
        for (manifest, expected) in [
            ("{spec: {ingressClassName: nginx}}", false),
            ("{spec: {ingressClassName: nginx-internal}}", true),
            ("{spec: {ingressClassName: internals}}", false),
            ("{spec: {loadBalancerClass: tailscale}}", true),
            ("{spec: {loadBalancerSourceRanges: [10.0.0.0/8]}}", true),
            ("{spec: {loadBalancerSourceRanges: []}}", false),
            ("{spec: {parentRefs: [{name: internal}]}}", true),
            ("{spec: {entryPoints: [private]}}", true),
            ("{spec: {entryPoints: [private, web]}}", false),
            (
                "{metadata: {annotations: {alb.ingress.kubernetes.io/scheme: internal}}}",
                true,
            ),
            (
                "{metadata: {annotations: {alb.ingress.kubernetes.io/scheme: internet-facing}}}",
                false,
            ),
        ] {
            let node = parse(manifest, Origin::START).expect("the test's YAML");
            let resource = Resource::new(node.expect("a document"));
            assert_eq!(is_private(&resource), expected, "{manifest}");
        }
    }
}
