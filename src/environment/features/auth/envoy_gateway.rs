//! A login through a SecurityPolicy of Envoy Gateway. Envoy asks the Service for the very path that was
//! requested, and takes the status 200 alone for a yes: oauth2-proxy needs `upstreams = ["static://200"]`.
//! A Service of another namespace needs a ReferenceGrant there; without one, the route answers with an error.
//! Since 1.7, Envoy Gateway may drop `Location` of a refusal: visitors then see no login
//! (<https://github.com/envoyproxy/gateway/issues/8202>).
//! Source: <https://gateway.envoyproxy.io/docs/tasks/security/ext-auth/>.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::environment::overlay::{AddedResource, Rule};
use crate::environment::scope::Scope;
use crate::model::Resource;
use crate::yaml::{Node, Tag};

use super::definitions::Definitions;
use super::manifest::{list, map, text};
use super::placed::namespace_of;
use super::protected::policies;
use super::settings::{Auth, Backend};

/// Headers of a request that oauth2-proxy needs: the session, and the address to lead back to. Without a
/// list, Envoy sends none.
const REQUEST_HEADERS: [&str; 5] = [
    "accept",
    "cookie",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-uri",
];

/// The SecurityPolicy of a route.
///
/// # Errors
/// `auth-conflict` if the route has one, or one of that name exists; errors of the template.
pub(super) fn policy(
    route: &Resource,
    auth: &Auth,
    definitions: &Definitions<'_>,
    scope: &Scope<'_>,
    rule: Rule,
) -> Fallible<Option<AddedResource>> {
    let Some(backend) = &auth.backend else {
        return Ok(None);
    };
    let name = format!("{}-auth", route.name());
    let same_name = |other: &&Resource| {
        other.name() == name && namespace_of(scope, other) == namespace_of(scope, route)
    };
    let mut all = definitions.policies.iter().copied();
    let other = policies(route, definitions).next();
    if let Some(other) = other.or_else(|| all.find(same_name)) {
        let message = format!("`{}` already has `{}`", route.id(), other.id());
        let diagnostic = Diagnostic::error(Code::AuthConflict, message).at(other.origin);
        let help = "write `extAuth` there, or remove it: Envoy Gateway heeds one SecurityPolicy for a route";
        return Err(diagnostic
            .label(auth.at, "the environment adds its own")
            .help(help)
            .into());
    }
    let mut http = vec![("backendRefs", list([reference(backend, scope)?]))];
    if !auth.response_headers.is_empty() {
        let headers = auth
            .response_headers
            .iter()
            .map(|header| text(&header.value));
        http.push(("headersToBackend", list(headers)));
    }
    let target = map([
        ("group", text("gateway.networking.k8s.io")),
        ("kind", text(route.kind())),
        ("name", text(route.name())),
    ]);
    let mut metadata = vec![("name", text(&name))];
    let namespace = namespace_of(scope, route);
    metadata.extend(namespace.map(|namespace| ("namespace", text(namespace))));
    let spec = [
        ("targetRefs", list([target])),
        (
            "extAuth",
            map([
                ("headersToExtAuth", list(REQUEST_HEADERS.map(text))),
                ("http", map(http)),
            ]),
        ),
    ];
    let node = map([
        ("apiVersion", text("gateway.envoyproxy.io/v1alpha1")),
        ("kind", text("SecurityPolicy")),
        ("metadata", map(metadata)),
        ("spec", map(spec)),
    ]);
    Ok(Some(AddedResource { node, rule }))
}

fn reference(backend: &Backend, scope: &Scope<'_>) -> Fallible<Node> {
    let mut fields = vec![("name", text(&backend.service.value))];
    if !backend.namespace.value.is_empty() {
        let namespace = scope.render(&backend.namespace)?;
        fields.push(("namespace", text(&namespace)));
    }
    let port = Node::scalar(Tag::Int, backend.port.to_string(), Origin::NONE);
    fields.push(("port", port));
    Ok(map(fields))
}
