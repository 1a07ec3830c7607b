//! The way to a login by kind and controller. In: a resource. Out: one of the ways below, or a reason why not.

use crate::diag::{Code, Diagnostic, Origin};
use crate::model::Resource;

use super::class::{Class, Served, class};
use super::definitions::Definitions;
use super::kinds::{group_and_kind, is_open_service};
use super::protected::has_own_login;
use super::settings::{Auth, Controller};

/// A way to set up a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Annotations of ingress-nginx.
    Nginx,
    /// Annotations of HAProxy Ingress.
    Haproxy,
    /// A Middleware of Traefik, by an annotation of the Ingress.
    TraefikIngress,
    /// A Middleware of Traefik, in each route of the IngressRoute.
    TraefikRoute,
    /// A SecurityPolicy of Envoy Gateway.
    EnvoyGateway,
    /// The login that the resource has already.
    Own,
}

/// A selected resource that would get no login.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The place that decides it.
    at: Origin,
    /// The resource, and why.
    text: String,
    /// The remedy.
    help: String,
}

/// The way to a login for a resource that lets requests in.
pub(super) fn way(
    resource: &Resource,
    definitions: &Definitions<'_>,
    auth: &Auth,
) -> Result<Way, Refusal> {
    let refuse = |at: Origin, why: String, help: &str| Refusal {
        at,
        text: format!("`{}` gets no login: {why}", resource.id()),
        help: help.to_owned(),
    };
    let (group, kind) = group_and_kind(resource);
    let is_asked_for = |controller| auth.controller == Some(controller);
    let (why, help) = match (group, kind) {
        ("networking.k8s.io" | "extensions", "Ingress") => {
            let class = class(resource, definitions);
            let at = class.at;
            return of_ingress(&class, auth).map_err(|(why, help)| refuse(at, why, &help));
        }
        ("traefik.io" | "traefik.containo.us", "IngressRoute") => return Ok(Way::TraefikRoute),
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute") => {
            if has_own_login(resource, definitions) {
                return Ok(Way::Own);
            }
            if is_asked_for(Controller::EnvoyGateway) {
                return Ok(Way::EnvoyGateway);
            }
            (
                "the Gateway API has no login, only its controllers have",
                "write `controller: envoy-gateway` and `backend` in `auth`, or take the route out of `auth.select`",
            )
        }
        ("projectcontour.io", "HTTPProxy") => {
            if has_own_login(resource, definitions) {
                return Ok(Way::Own);
            }
            (
                "Contour asks a gRPC service that the HTTPProxy names, no URL",
                "write `spec.virtualhost.authorization.extensionRef` in the HTTPProxy, or take it out of `auth.select`",
            )
        }
        ("networking.istio.io", "VirtualService") => (
            "Istio asks for a login at its gateway, whose namespace is not the branch's",
            "write an AuthorizationPolicy with `action: CUSTOM` for the gateway, and take the VirtualService out of `auth.select`",
        ),
        _ if is_open_service(resource) => (
            "a Service of this type is reached without an Ingress, so that nothing asks for one",
            "make it `type: ClusterIP` behind an Ingress, or take it out of `auth.select`",
        ),
        _ => (
            "offshoot knows no login for this kind",
            "put an Ingress in its place, or take it out of `auth.select`",
        ),
    };
    Err(refuse(resource.origin, why.to_owned(), help))
}

/// The way for an Ingress, or why there is none and what to do.
fn of_ingress(class: &Class, auth: &Auth) -> Result<Way, (String, String)> {
    const OUT: &str = "or take the Ingress out of `auth.select`";
    let served = match auth.controller {
        None | Some(Controller::EnvoyGateway) => class.served,
        Some(controller) => Served::By(controller),
    };
    let name = &class.name;
    let (why, help) = match served {
        Served::By(Controller::Nginx) => return Ok(Way::Nginx),
        Served::By(Controller::Traefik) => return Ok(Way::TraefikIngress),
        Served::By(Controller::Haproxy) => return Ok(Way::Haproxy),
        Served::By(Controller::Contour | Controller::EnvoyGateway) => (
            "Contour reads none from an Ingress".to_owned(),
            format!("write an HTTPProxy with `spec.virtualhost.authorization` in its place, {OUT}"),
        ),
        Served::By(Controller::Istio) => (
            "Istio reads none from an Ingress".to_owned(),
            format!("write an AuthorizationPolicy with `action: CUSTOM` for the gateway, {OUT}"),
        ),
        Served::ByNginxOfF5 => (
            "F5's NGINX Ingress Controller does not ask another service".to_owned(),
            format!("serve it with ingress-nginx, Traefik or HAProxy Ingress, {OUT}"),
        ),
        Served::ByHaproxyTechnologies => (
            "the controller of HAProxy Technologies does not ask another service".to_owned(),
            format!("serve it with HAProxy Ingress (haproxy-ingress.github.io), {OUT}"),
        ),
        Served::ByOneOfTwo => (
            format!(
                "class `{name}` may be that of HAProxy Technologies, which asks no other service"
            ),
            format!(
                "write `controller: haproxy` in `auth` if it is HAProxy Ingress (haproxy-ingress.github.io), {OUT}"
            ),
        ),
        Served::Unknown => (
            format!("offshoot does not know the controller of class `{name}`"),
            format!(
                "write `controller: nginx`, `traefik` or `haproxy` in `auth`, whichever serves class `{name}`, {OUT}"
            ),
        ),
    };
    Err((why, help))
}

/// The error for all resources that would get no login.
pub(super) fn no_effect(refusals: &[Refusal]) -> Option<Diagnostic> {
    let (first, others) = refusals.split_first()?;
    let diagnostic = Diagnostic::error(Code::AuthNoEffect, first.text.as_str()).at(first.at);
    let mut diagnostic = others.iter().fold(diagnostic, |diagnostic, other| {
        diagnostic.label(other.at, other.text.as_str())
    });
    let mut helps: Vec<&str> = Vec::new();
    for refusal in refusals {
        if !helps.contains(&refusal.help.as_str()) {
            helps.push(&refusal.help);
            diagnostic = diagnostic.help(refusal.help.as_str());
        }
    }
    Some(diagnostic)
}
