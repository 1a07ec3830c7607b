//! Routes and the Gateways that they attach to: the Gateway has to be there, with the listener, one that
//! takes the route's hosts, and the namespace's routes.

use crate::checks::findings::Findings;
use crate::checks::gateways::{Parent, parents, takes};
use crate::checks::objects::Objects;
use crate::checks::selectors::matches;
use crate::checks::subject::{Subject, namespace_of};
use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::environment::nodes_at;
use crate::model::Resource;
use crate::yaml::Node;

/// Names that a message lists.
const SHOWN: usize = 10;

/// Adds the findings about routes.
pub(super) fn check(subject: &Subject<'_>, objects: &Objects<'_>, findings: &mut Findings) {
    for route in subject.resources {
        let parents = parents(route);
        let gateways: Vec<_> = parents.iter().map(|it| (it, it.gateway(objects))).collect();
        for (parent, gateway) in &gateways {
            let found = match gateway {
                Some(gateway) => unattached(route, parent, gateway, objects),
                None => missing(route, parent, objects),
            };
            for found in found {
                findings.add(subject, route, found);
            }
        }
        // A host that one of several Gateways takes is served.
        if gateways.iter().all(|(_, gateway)| gateway.is_some()) {
            for found in unserved(route, &gateways) {
                findings.add(subject, route, found);
            }
        }
    }
}

fn missing(route: &Resource, parent: &Parent<'_>, objects: &Objects<'_>) -> Vec<Diagnostic> {
    let around = objects.around().into_iter();
    let mut namespaces = around.map(Resource::namespace);
    let is_ours =
        objects.has_namespace(parent.namespace) || namespaces.any(|it| it == parent.namespace);
    if !is_ours || objects.has_makers(parent.namespace) || objects.has_charts() {
        return Vec::new();
    }
    let message = format!(
        "`{}` attaches to Gateway `{}` in `{}`, which nothing makes",
        route.id(),
        parent.name,
        parent.namespace
    );
    let found = Diagnostic::warning(Code::ReferenceBroken, message).at(parent.at);
    let around = objects.around_of("Gateway", parent.namespace);
    let names = around.iter().map(|it| it.name());
    let own = objects.names("Gateway", parent.namespace);
    vec![found.help(match nearest(parent.name, names.chain(own)) {
        Some(near) => did_you_mean(near),
        None => "correct the name or the namespace, or render the Gateway".to_owned(),
    })]
}

/// The findings about a listener that there is not, and one that does not take routes of the namespace.
fn unattached(
    route: &Resource,
    parent: &Parent<'_>,
    gateway: &Resource,
    objects: &Objects<'_>,
) -> Vec<Diagnostic> {
    let listeners = parent.listeners(gateway);
    if let (true, Some(section)) = (listeners.is_empty(), parent.section) {
        let name = section.as_str().unwrap_or_default();
        let message = format!("Gateway `{}` has no listener `{name}`", gateway.name());
        let all = nodes_at(&gateway.node, "spec.listeners[].name");
        let names: Vec<&str> = all.into_iter().filter_map(Node::as_str).collect();
        let found = Diagnostic::warning(Code::ReferenceBroken, message).at(section.origin);
        let shown = names.iter().map(|name| format!("`{name}`"));
        return vec![found.help(format!("it has {}", first_of(SHOWN, shown)))];
    }
    let own = namespace_of(route);
    let is_open = |listener: &&Node| is_open_to(listener, gateway, own, objects);
    let refusing = listeners.iter().find(|it| !is_open(it));
    let Some(refusing) = refusing.filter(|_| !listeners.iter().any(is_open)) else {
        return Vec::new();
    };
    let message = format!(
        "`{}` does not attach to Gateway `{}`: it takes no routes from namespace `{own}`",
        route.id(),
        gateway.name()
    );
    let found = Diagnostic::warning(Code::ReferenceBroken, message).at(parent.at);
    let rule = refusing.get("allowedRoutes").unwrap_or(refusing);
    vec![found.help(match rule.at(&["namespaces", "selector"]) {
        Some(_) => {
            "give the Namespace the labels that `allowedRoutes` of the listener selects, or let it select these"
        }
        None => "write `allowedRoutes: {namespaces: {from: All}}` in the listener, or a selector",
    })]
}

/// True if a listener takes routes from a namespace, as far as the labels of that are known. Routes of
/// the Gateway's own namespace alone are the default.
fn is_open_to(listener: &Node, gateway: &Resource, own: &str, objects: &Objects<'_>) -> bool {
    let rule = listener.at(&["allowedRoutes", "namespaces"]);
    let namespace = gateway.namespace();
    match rule.and_then(|rule| rule.str_at("from")) {
        Some("All") => true,
        Some("Selector") => {
            let selector = rule.and_then(|rule| rule.get("selector"));
            let own_namespace = objects.of("Namespace", "default").iter().copied();
            let mut namespaces = own_namespace.chain(objects.around_of("Namespace", "default"));
            let object = namespaces.find(|it| it.name() == own);
            match (selector, object) {
                (Some(selector), Some(object)) => {
                    matches(selector, object.node.at(&["metadata", "labels"]))
                        || selects_name(selector)
                }
                _ => true,
            }
        }
        _ => namespace.is_empty() || own == "default" || namespace == own,
    }
}

/// True for a selector of names, a label that the API server sets.
fn selects_name(selector: &Node) -> bool {
    const NAME: &str = "kubernetes.io/metadata.name";
    let labels = selector.get("matchLabels");
    let expressions = nodes_at(selector, "matchExpressions[].key");
    labels.is_some_and(|it| it.get(NAME).is_some())
        || expressions.iter().any(|it| it.as_str() == Some(NAME))
}

/// The findings about hosts that no listener takes.
fn unserved(route: &Resource, gateways: &[(&Parent<'_>, Option<&Resource>)]) -> Vec<Diagnostic> {
    let listeners: Vec<&Node> = gateways
        .iter()
        .filter_map(|(parent, gateway)| Some(parent.listeners((*gateway)?)))
        .flatten()
        .collect();
    if listeners.is_empty() {
        return Vec::new();
    }
    let hosts = nodes_at(&route.node, "spec.hostnames[]").into_iter();
    let unserved = hosts.filter_map(|node| {
        let host = node.as_str()?;
        (!listeners.iter().any(|it| takes(it, host))).then_some((node, host))
    });
    unserved
        .map(|(node, host)| {
            let message = format!(
                "no listener that `{}` attaches to takes `{host}`",
                route.id()
            );
            let found = Diagnostic::warning(Code::ReferenceBroken, message).at(node.origin);
            let names = listeners.iter().filter_map(|it| it.str_at("hostname"));
            let names = names.map(|name| format!("`{name}`"));
            found.help(format!(
                "add a listener for it; those that there are take {}",
                first_of(SHOWN, names)
            ))
        })
        .collect()
}
