//! Settings of `auth` that nothing reads, since no selected resource has a controller that needs them.

use crate::diag::{Code, Diagnostic, Origin};

use super::settings::{Auth, Controller};
use super::way::Way;

/// Warnings for the settings that none of these ways reads.
pub(super) fn warnings(auth: &Auth, ways: &[Way]) -> Vec<Diagnostic> {
    let has = |wanted: &[Way]| ways.iter().any(|way| wanted.contains(way));
    let asks = has(&[
        Way::Nginx,
        Way::Haproxy,
        Way::TraefikIngress,
        Way::TraefikRoute,
    ]);
    let leads = has(&[Way::Nginx, Way::Haproxy]);
    let has_policy = has(&[Way::EnvoyGateway]);
    let is_for_gateway = auth.controller == Some(Controller::EnvoyGateway);
    let backend = auth.backend.as_ref().map(|backend| backend.service.at);
    let unused: [(&str, bool, &str, Origin); 4] = [
        (
            "url",
            !asks && is_for_gateway && !auth.url.value.is_empty(),
            "Envoy Gateway asks `backend`",
            auth.url.at,
        ),
        (
            "signIn",
            // Without `controller`, the field has to be there.
            !leads && auth.controller.is_some() && !auth.sign_in.value.is_empty(),
            "the controller shows visitors the answer of the login itself",
            auth.sign_in.at,
        ),
        (
            "backend",
            !has_policy && backend.is_some(),
            "only Envoy Gateway asks it, and no HTTPRoute or GRPCRoute is selected for `controller: envoy-gateway`",
            backend.unwrap_or_default(),
        ),
        (
            "controller",
            !has_policy && is_for_gateway,
            "no HTTPRoute or GRPCRoute is selected",
            auth.controller_at,
        ),
    ];
    let used = unused.into_iter().filter(|(_, is_unused, ..)| *is_unused);
    used.map(|(field, _, why, at)| {
        let message = format!("`{field}` of `auth` has no effect: {why}");
        Diagnostic::warning(Code::AuthUnused, message)
            .at(at)
            .help("remove it")
    })
    .collect()
}
