//! Gateways of the Gateway API, and the routes that attach to them. In: a route. Out: its Gateways, and
//! the listeners that take a host.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Node;

use super::objects::Objects;
use super::subject::namespace_of;
use crate::environment::nodes_at;

/// A reference of a route to a Gateway.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parent<'r> {
    /// The place of the name.
    pub(super) at: Origin,
    /// The name.
    pub(super) name: &'r str,
    /// The namespace.
    pub(super) namespace: &'r str,
    /// The listener, if one is named.
    pub(super) section: Option<&'r Node>,
}

/// The group of Gateways and their routes.
pub(super) const GROUP: &str = "gateway.networking.k8s.io";

/// The Gateways that a route names; none for other kinds.
pub(super) fn parents(route: &Resource) -> Vec<Parent<'_>> {
    if route.gvk().group != GROUP || !route.kind().ends_with("Route") {
        return Vec::new();
    }
    let all = nodes_at(&route.node, "spec.parentRefs[]").into_iter();
    let gateways = all.filter(|it| matches!(it.str_at("kind"), None | Some("Gateway")));
    gateways.filter_map(|it| parent(route, it)).collect()
}

fn parent<'r>(route: &'r Resource, node: &'r Node) -> Option<Parent<'r>> {
    let name = node.get("name")?;
    Some(Parent {
        at: name.origin,
        name: name.as_str()?,
        namespace: node.str_at("namespace").unwrap_or(namespace_of(route)),
        section: node.get("sectionName"),
    })
}

impl<'r> Parent<'r> {
    /// The Gateway, in the render or around it.
    pub(super) fn gateway<'s>(&self, objects: &Objects<'s>) -> Option<&'s Resource>
    where
        'r: 's,
    {
        let is_meant = |it: &&Resource| it.name() == self.name && it.gvk().group == GROUP;
        let own = objects.of("Gateway", self.namespace).iter().copied();
        let around = objects.around_of("Gateway", self.namespace);
        own.chain(around).find(is_meant)
    }

    /// The listeners of the Gateway that the route asks for.
    pub(super) fn listeners<'s>(&self, gateway: &'s Resource) -> Vec<&'s Node> {
        let all = nodes_at(&gateway.node, "spec.listeners[]");
        let section = self.section.and_then(Node::as_str);
        let is_meant = |it: &&Node| section.is_none() || it.str_at("name") == section;
        all.into_iter().filter(is_meant).collect()
    }
}

/// True if a listener takes a host: a star in front stands for one label or several there (Gateway API,
/// `Listener.hostname`).
pub(super) fn takes(listener: &Node, host: &str) -> bool {
    match listener.str_at("hostname").unwrap_or_default() {
        "" => true,
        own => is_within(own, host) || is_within(host, own),
    }
}

fn is_within(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.to_ascii_lowercase(), host.to_ascii_lowercase());
    match pattern.strip_prefix('*') {
        Some(end) => host.len() > end.len() && host.ends_with(end),
        None => pattern == host,
    }
}

#[cfg(test)]
mod tests {
    use super::is_within;

    #[test]
    fn a_star_stands_for_labels() {
        for (pattern, host, expected) in [
            ("a.example.com", "A.example.com", true),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "*.example.com", true),
            ("*.example.com", "*.b.example.com", true),
            ("*.b.example.com", "a.example.com", false),
        ] {
            assert_eq!(is_within(pattern, host), expected, "{pattern} {host}");
        }
    }
}
