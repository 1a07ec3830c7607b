//! The settings of `auth`.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Origin, did_you_mean, listed, nearest};
use crate::environment::select::Select;

/// `auth`: the login, and the Ingresses and routes that it protects.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// The Ingresses and routes.
    pub select: Select,
    /// The program that serves them; told from each resource if missing.
    pub controller: Option<Controller>,
    /// The address that a controller asks before it serves a request (a template).
    pub url: LocatedText,
    /// The address that visitors without a session are sent to (a template), with nginx's variables.
    pub sign_in: LocatedText,
    /// Headers of the answer that the protected service gets.
    pub response_headers: Vec<LocatedText>,
    /// The Service that Envoy Gateway asks.
    pub backend: Option<Backend>,
    /// True if other values of these annotations are replaced.
    pub replace_existing: bool,
    /// The place of the settings.
    pub at: Origin,
    /// The place of `controller`.
    pub controller_at: Origin,
}

/// `controller`: a program that serves Ingresses or routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controller {
    /// ingress-nginx.
    Nginx,
    /// Traefik.
    Traefik,
    /// HAProxy Ingress (haproxy-ingress.github.io).
    Haproxy,
    /// Contour.
    Contour,
    /// Istio.
    Istio,
    /// Envoy Gateway.
    EnvoyGateway,
}

impl Controller {
    const ALL: [(&'static str, Self); 6] = [
        ("nginx", Self::Nginx),
        ("traefik", Self::Traefik),
        ("haproxy", Self::Haproxy),
        ("contour", Self::Contour),
        ("istio", Self::Istio),
        ("envoy-gateway", Self::EnvoyGateway),
    ];

    fn decode(fields: &mut Fields<'_, '_>) -> Option<(Self, Origin)> {
        let text = fields.optional("controller")?;
        let mut all = Self::ALL.iter();
        if let Some((_, found)) = all.find(|(name, _)| *name == &*text.value) {
            return Some((*found, text.at));
        }
        let names = Self::ALL.iter().map(|(name, _)| *name);
        let message = format!("`auth` does not know the controller `{}`", text.value);
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
        fields.fail(match nearest(&text.value, names.clone()) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help(format!("write one of {}", listed(names))),
        });
        None
    }

    /// True if visitors are sent to `signIn`, instead of getting the answer of `url`.
    fn needs_sign_in(self) -> bool {
        !matches!(self, Self::Traefik | Self::EnvoyGateway)
    }
}

/// `backend`: oauth2-proxy as a Service of the cluster.
#[derive(Clone, Debug, Default)]
pub struct Backend {
    /// The name.
    pub service: LocatedText,
    /// The namespace (a template); that of the route if empty.
    pub namespace: LocatedText,
    /// The port.
    pub port: i64,
}

impl Decode for Backend {
    const WHAT: &'static str = "`backend`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let backend = Self {
            service: fields.located("service"),
            namespace: fields.located("namespace"),
            port: fields.integer("port").unwrap_or_default(),
        };
        if backend.service.value.is_empty() || !(1..=65_535).contains(&backend.port) {
            let message = "`backend` needs the name and the port of a Service";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message);
            fields.fail(
                diagnostic.help(
                    "write `backend: {service: oauth2-proxy, namespace: platform, port: 4180}`",
                ),
            );
        }
        backend
    }
}

impl Decode for Auth {
    const WHAT: &'static str = "`auth`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let controller = Controller::decode(fields);
        Self {
            select: fields.object("select").unwrap_or_default(),
            controller: controller.map(|(controller, _)| controller),
            url: fields.located("url"),
            sign_in: fields.located("signIn"),
            response_headers: fields.texts("responseHeaders"),
            backend: fields.object("backend"),
            replace_existing: fields.flag("override"),
            at: fields.at,
            controller_at: controller.map(|(_, at)| at).unwrap_or_default(),
        }
    }
}

impl Auth {
    /// The texts that may be templates.
    pub(super) fn templates(&self) -> Vec<&LocatedText> {
        let backend = self.backend.iter().map(|backend| &backend.namespace);
        [&self.url, &self.sign_in]
            .into_iter()
            .chain(backend)
            .collect()
    }

    /// Notes settings that are missing, whatever the target is.
    pub(super) fn validate(&self, failures: &mut Failures) {
        self.select.validate("auth", self.at, failures);
        if self.controller != Some(Controller::EnvoyGateway) && self.url.value.is_empty() {
            failures.push(self.missing("url", "https://auth.example.com/oauth2/auth"));
        }
        if self.controller.is_none_or(Controller::needs_sign_in) && self.sign_in.value.is_empty() {
            failures.push(self.missing("signIn", "https://auth.example.com/oauth2/start"));
        }
        if self.controller == Some(Controller::EnvoyGateway) && self.backend.is_none() {
            let example = "{service: oauth2-proxy, namespace: platform, port: 4180}";
            failures.push(self.missing("backend", example));
        }
    }

    /// The error for a field that is missing.
    pub(super) fn missing(&self, field: &str, example: &str) -> Diagnostic {
        let message = format!("`auth` has no `{field}`");
        let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(self.at);
        diagnostic.help(format!("write `{field}: {example}`"))
    }
}
