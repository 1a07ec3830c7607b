//! A login through a Middleware of Traefik, which asks the login before it serves a request.
//! Source: <https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/forwardauth/>.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::environment::overlay::{AddedResource, Entry, Rule};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Tag};

use super::addresses::Addresses;
use super::definitions::Definitions;
use super::manifest::{list, map, text};
use super::placed::namespace_of;

/// The name of the Middleware.
const NAME: &str = "offshoot-auth";
/// The group since Traefik 2.10, and the one before.
const GROUPS: [&str; 2] = ["traefik.io", "traefik.containo.us"];
/// The annotation of an Ingress that lists Middlewares.
const MIDDLEWARES: &str = "traefik.ingress.kubernetes.io/router.middlewares";

/// The Middleware of a namespace.
///
/// # Errors
/// `auth-conflict` if the target has one of that name; `auth-value` for an address with variables.
pub(super) fn middleware(
    namespace: Option<&str>,
    addresses: &Addresses,
    definitions: &Definitions<'_>,
    scope: &Scope<'_>,
    rule: Rule,
) -> Fallible<AddedResource> {
    let is_own = |resource: &&&Resource| {
        resource.name() == NAME && namespace_of(scope, resource) == namespace
    };
    if let Some(other) = definitions.middlewares.iter().find(is_own) {
        let message = format!("`{}` has the name that `auth` needs", other.id());
        let diagnostic = Diagnostic::error(Code::AuthConflict, message).at(other.origin);
        return Err(diagnostic.help("give it another name").into());
    }
    let address = &addresses.url;
    if address.contains('$') {
        let message = format!("Traefik takes no variables in an address: `{address}`");
        let diagnostic = Diagnostic::error(Code::AuthValue, message).at(addresses.url_at);
        return Err(diagnostic
            .help("write one address: `https://auth.example.com/`")
            .into());
    }
    let mut forward = vec![
        ("address", text(address)),
        (
            "trustForwardHeader",
            Node::scalar(Tag::Bool, "true", Origin::NONE),
        ),
    ];
    if !addresses.headers.is_empty() {
        let headers = addresses.headers.iter().map(|header| text(header));
        let headers = list(headers);
        forward.push(("authResponseHeaders", headers));
    }
    let mut metadata = vec![("name", text(NAME))];
    metadata.extend(namespace.map(|namespace| ("namespace", text(namespace))));
    let node = map([
        ("apiVersion", text(&format!("{}/v1alpha1", group(scope)))),
        ("kind", text("Middleware")),
        ("metadata", map(metadata)),
        ("spec", map([("forwardAuth", map(forward))])),
    ]);
    Ok(AddedResource { node, rule })
}

/// Names the Middleware in the annotation of an Ingress, before those that are there.
///
/// # Errors
/// `auth-no-effect` if the namespace is not known: the annotation needs it.
pub(super) fn of_ingress(
    position: usize,
    namespace: Option<&str>,
    scope: &Scope<'_>,
    plan: &mut Plan,
    rule: Rule,
) -> Fallible<()> {
    let ingress = scope.target.get(position);
    let Some(namespace) = namespace else {
        let id = ingress.id();
        let message = format!("`{id}` gets no login: Traefik finds a Middleware by its namespace");
        let diagnostic = Diagnostic::error(Code::AuthNoEffect, message).at(ingress.origin);
        return Err(diagnostic
            .help("write `namespace` in the environment")
            .into());
    };
    let name = format!("{namespace}-{NAME}@kubernetescrd");
    let path = FieldPath::keys(&["metadata", "annotations", MIDDLEWARES]);
    let planned = plan.overlay.new_text(position, &path);
    let existing = planned.or_else(|| ingress.annotation(MIDDLEWARES));
    let value = match existing.map(str::trim).filter(|text| !text.is_empty()) {
        Some(others) => format!("{name},{others}"),
        None => name,
    };
    plan.overlay
        .annotate(position, Entry::text(MIDDLEWARES, &value, rule));
    Ok(())
}

/// Names the Middleware in every route of an IngressRoute, before those that are there.
pub(super) fn of_route(position: usize, scope: &Scope<'_>, plan: &mut Plan, rule: Rule) {
    let route = scope.target.get(position);
    let routes = route
        .node
        .at(&["spec", "routes"])
        .and_then(Node::as_sequence);
    for (index, item) in routes.unwrap_or_default().iter().enumerate() {
        let path = FieldPath::keys(&["spec", "routes"])
            .item(index)
            .key("middlewares");
        let own = map([("name", text(NAME))]);
        let existing = item.get("middlewares").and_then(Node::as_sequence);
        let (path, value) = match existing {
            Some(_) => (path.item(0), own),
            None => (path, list([own])),
        };
        plan.overlay.add(position, path, value, rule);
    }
}

/// The group of Traefik's kinds: that which the target uses.
fn group(scope: &Scope<'_>) -> &'static str {
    let is_used = |group: &&str| {
        let mut resources = scope.target.resources().iter();
        resources.any(|it| it.gvk().group.as_str() == *group)
    };
    GROUPS.into_iter().find(is_used).unwrap_or(GROUPS[0])
}
