//! `auth`: a login in front of Ingresses and routes, one file for each controller. What is selected is
//! protected or refused, and what leads around the login is said.

mod addresses;
mod class;
mod cookies;
mod definitions;
mod envoy_gateway;
mod exposure;
mod haproxy;
mod kinds;
mod manifest;
mod nginx;
mod placed;
mod private;
mod protected;
mod sensitive;
mod settings;
mod siblings;
mod sign_in;
mod traefik;
mod unused;
mod way;

pub use sensitive::{OpenConsole, open_consoles};
pub use settings::{Auth, Backend, Controller};

pub(super) use cookies::shared as shared_cookies;
pub use cookies::zones as login_cookies;

use std::collections::BTreeSet;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::overlay::{Entry, Rule};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{ResourceSet, Step};
use crate::yaml::FieldPath;

use super::feature::{Feature, Outline};
use addresses::Addresses;
use definitions::Definitions;
use way::{Refusal, Way};

impl Feature for Option<Auth> {
    fn step() -> Step {
        Step::Auth
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object("auth")
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.iter().flat_map(Auth::templates).collect()
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        if let Some(auth) = self {
            auth.validate(failures);
        }
    }

    /// Sets up the login of what is selected.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(auth) = self else {
            let of_branch = scope.request.branch.is_some();
            let open = of_branch.then(|| sensitive::without_login(scope)).flatten();
            plan.warnings.extend(open);
            return Ok(());
        };
        let definitions = Definitions::new(scope.target);
        let selected = selected(auth, scope)?;
        let login = Login {
            auth,
            addresses: Addresses::new(scope, auth)?,
            definitions: &definitions,
            scope,
            rule: scope.rule(Self::step(), auth.at),
        };
        let mut failures = Failures::default();
        let ways = login.ways(&selected, &mut failures);
        for (position, way) in &ways {
            failures.keep(login.set_up(*position, *way, plan));
        }
        failures.keep(login.middlewares(&ways, plan));
        let ways: Vec<Way> = ways.into_iter().map(|(_, way)| way).collect();
        plan.warnings
            .extend(sign_in::warnings(&login.addresses, &ways, scope));
        plan.warnings.extend(unused::warnings(auth, &ways));
        failures.or_ok(())
    }

    /// Looks for ways around the login, and for a login in the render whose cookies production gets, too.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let mut failures = Failures::default();
        if let Some(auth) = self {
            look_around(auth, scope, plan, &mut failures)?;
        }
        plan.warnings.extend(shared_cookies(rendered.iter(), scope));
        failures.or_ok(false)
    }
}

/// The positions of the Ingresses and routes that get a login.
fn selected(auth: &Auth, scope: &Scope<'_>) -> Fallible<Vec<usize>> {
    let kinds = "Ingress or route";
    let select = &auth.select;
    select.positions_of(
        kinds,
        kinds::is_route,
        scope.target,
        Code::AuthSelectorEmpty,
    )
}

/// Looks for ways around the login, and for what should have one.
fn look_around(
    auth: &Auth,
    scope: &Scope<'_>,
    plan: &mut Plan,
    failures: &mut Failures,
) -> Fallible<()> {
    let definitions = Definitions::new(scope.target);
    let selected = selected(auth, scope)?;
    let open = siblings::open(&selected, &definitions, scope.target);
    for message in siblings::messages(&open, auth.at) {
        let message = scope.located(message);
        match message.code {
            Code::AuthBypassed => failures.push(message),
            _ => plan.warnings.push(message),
        }
    }
    let reported = open.iter().map(|open| open.position);
    let known: BTreeSet<usize> = reported.chain(selected.iter().copied()).collect();
    let sensitive = sensitive::open(&known, &definitions, scope.target, auth.at);
    let sensitive = sensitive.into_iter().map(|it| scope.located(it));
    plan.warnings.extend(sensitive);
    Ok(())
}

/// The login of one render.
struct Login<'a> {
    auth: &'a Auth,
    addresses: Addresses,
    definitions: &'a Definitions<'a>,
    scope: &'a Scope<'a>,
    rule: Rule,
}

impl Login<'_> {
    /// The way of each selected resource to a login; an error for those without one.
    fn ways(&self, selected: &[usize], failures: &mut Failures) -> Vec<(usize, Way)> {
        let mut ways: Vec<(usize, Way)> = Vec::new();
        let mut refusals: Vec<Refusal> = Vec::new();
        for position in selected {
            match way::way(
                self.scope.target.get(*position),
                self.definitions,
                self.auth,
            ) {
                Ok(way) => ways.push((*position, way)),
                Err(refusal) => refusals.push(refusal),
            }
        }
        if let Some(refused) = way::no_effect(&refusals) {
            failures.push(refused);
        }
        ways
    }

    /// Adds the login of one resource to the plan.
    fn set_up(&self, position: usize, way: Way, plan: &mut Plan) -> Fallible<()> {
        let resource = self.scope.target.get(position);
        match way {
            Way::Nginx => {
                self.refuse_missing()?;
                self.annotate(position, &nginx::annotations(&self.addresses)?, plan)
            }
            Way::Haproxy => {
                self.refuse_missing()?;
                self.annotate(position, &haproxy::annotations(&self.addresses)?, plan)
            }
            Way::TraefikIngress => {
                let namespace = placed::namespace_of(self.scope, resource);
                traefik::of_ingress(position, namespace, self.scope, plan, self.rule)
            }
            Way::TraefikRoute => {
                traefik::of_route(position, self.scope, plan, self.rule);
                Ok(())
            }
            Way::EnvoyGateway => {
                let (auth, scope) = (self.auth, self.scope);
                let policy =
                    envoy_gateway::policy(resource, auth, self.definitions, scope, self.rule)?;
                plan.overlay.added.extend(policy);
                Ok(())
            }
            Way::Own => Ok(()),
        }
    }

    /// An Ingress may need addresses that the settings could leave out for other controllers.
    fn refuse_missing(&self) -> Fallible<()> {
        let mut failures = Failures::default();
        if self.auth.url.value.is_empty() {
            failures.push(
                self.auth
                    .missing("url", "https://auth.example.com/oauth2/auth"),
            );
        }
        if self.auth.sign_in.value.is_empty() {
            let example = "https://auth.example.com/oauth2/start";
            failures.push(self.auth.missing("signIn", example));
        }
        failures.or_ok(())
    }

    /// Adds a Middleware for each namespace that needs one.
    fn middlewares(&self, ways: &[(usize, Way)], plan: &mut Plan) -> Fallible<()> {
        let is_traefik =
            |(_, way): &&(usize, Way)| matches!(way, Way::TraefikIngress | Way::TraefikRoute);
        let namespaces: BTreeSet<Option<&str>> = ways
            .iter()
            .filter(is_traefik)
            .map(|(position, _)| self.scope.target.get(*position))
            .map(|resource| placed::namespace_of(self.scope, resource))
            .collect();
        let mut failures = Failures::default();
        for namespace in namespaces {
            let (definitions, scope) = (self.definitions, self.scope);
            let middleware =
                traefik::middleware(namespace, &self.addresses, definitions, scope, self.rule);
            plan.overlay.added.extend(failures.keep(middleware));
        }
        failures.or_ok(())
    }

    /// Annotates an Ingress, unless it says something else already.
    fn annotate(
        &self,
        position: usize,
        annotations: &[(String, String)],
        plan: &mut Plan,
    ) -> Fallible<()> {
        let ingress = self.scope.target.get(position);
        let mut failures = Failures::default();
        for (key, value) in annotations {
            let path = FieldPath::keys(&["metadata", "annotations", key]);
            let planned = plan.overlay.new_text(position, &path);
            let existing = planned.or_else(|| ingress.annotation(key));
            let existing = existing.filter(|existing| existing != value);
            match existing.filter(|_| !self.auth.replace_existing) {
                Some(existing) => {
                    let refused = conflict(self.scope, position, key, existing, self.auth.at);
                    failures.push(refused);
                }
                None => {
                    let entry = Entry::text(key, value, self.rule);
                    plan.overlay.annotate(position, entry);
                }
            }
        }
        failures.or_ok(())
    }
}

fn conflict(
    scope: &Scope<'_>,
    position: usize,
    key: &str,
    existing: &str,
    at: Origin,
) -> Diagnostic {
    let ingress = scope.target.get(position);
    let value = ingress.node.at(&["metadata", "annotations", key]);
    let message = format!("`{}` already has `{key}: {existing}`", ingress.id());
    Diagnostic::error(Code::AuthConflict, message)
        .at(value.map_or(ingress.origin, |value| value.origin))
        .label(at, "the environment sets another value")
        .help("remove the annotation, or write `override: true` in `auth`")
}
