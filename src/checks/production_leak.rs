//! `production-leak`: what a branch and production both name: hosts, buckets, queues, roles, entries of the
//! vault; and hosts of branches that production names. In: a branch's render and those of the environments
//! that exist once. Out: a finding for each thing, with its places. Values of Secrets are compared and
//! never shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::config::SharedValue;
use crate::environment::hosts::HostScope;
use crate::model::{Image, Resource};

use super::branch_hosts::BranchHosts;
use super::check::Check;
use super::findings::{Findings, shown};
use super::locator::{Class, Locator};
use super::locators::{locators, service};
use super::named_values::{Server, server_of, servers};
use super::pods::pods;
use super::subject::{Neighbor, Subject, before_moves, namespace_of};
use super::texts::{Line, lines};
use super::vault_entries::vault_entries;

/// Most places of one finding beside the first.
const MOST_PLACES: usize = 10;

/// Things that a branch shares with production.
pub(super) struct ProductionLeak;

impl Check for ProductionLeak {
    fn codes(&self) -> &'static [Code] {
        &[Code::ProductionLeak]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() || subject.production.is_empty() {
            return;
        }
        let context = Context::new(subject);
        let named: Vec<Named<'_>> = subject
            .production
            .iter()
            .map(|it| Named::new(it, &context))
            .collect();
        let mut leaks = Leaks::default();
        for resource in subject.resources {
            context.places(resource, &mut |mut place| {
                place.at = before_moves(subject.causes, place.at);
                let owner = named.iter().find(|it| it.has(&place.locator));
                if let Some(owner) = owner {
                    leaks.add(owner.neighbor, place, &context, findings);
                }
            });
        }
        leaks.report(subject, &context, findings);
        BranchHosts::new(subject).report(subject, findings);
    }
}

/// The facts of a branch's render that its texts are read with.
struct Context<'s> {
    scope: HostScope<'s>,
    shared: &'s [SharedValue],
    /// The namespaces that it is in.
    own: BTreeSet<&'s str>,
    /// The registries of its images.
    registries: BTreeSet<&'s str>,
    /// The classes of names that are its own, since it runs the server that they are on.
    servers: Vec<Server>,
    /// Services of production, as `NAME.NAMESPACE`.
    services: BTreeMap<String, &'s Neighbor>,
}

/// A text that names something.
struct Place<'r> {
    resource: &'r Resource,
    locator: Locator,
    /// The name of the text.
    name: String,
    /// The whole text, without the name.
    text: String,
    at: Origin,
    is_secret: bool,
}

impl<'s> Context<'s> {
    fn new(subject: &'s Subject<'s>) -> Self {
        let images = pods(subject.resources).flat_map(|pod| pod.containers());
        let images = images.filter_map(|it| Some(Image::parse(it.image()?.0).name));
        let registries = images.filter_map(|name| Some(name.split_once('/')?.0));
        let services = subject.production.iter().flat_map(|neighbor| {
            let services = neighbor
                .resources
                .iter()
                .filter(|it| it.kind() == "Service");
            services.map(move |it| (format!("{}.{}", it.name(), namespace_of(it)), neighbor))
        });
        let config = subject.config;
        Self {
            scope: HostScope {
                domains: config.map_or(&[], |it| &it.domains),
                shared: config.map_or(&[], |it| &it.shared_hosts),
                only: &[],
            },
            shared: config.map_or(&[], |it| &it.shared_with_production),
            own: subject.resources.iter().map(namespace_of).collect(),
            registries: registries.collect(),
            servers: servers(subject.resources),
            services: services.collect(),
        }
    }

    /// Visits everything that a resource names.
    fn places<'r>(&self, resource: &'r Resource, visit: &mut dyn FnMut(Place<'r>)) {
        let is_known = |host: &str| {
            (self.scope.is_in_domains(host) && !self.registries.contains(host))
                || self.services.contains_key(host)
        };
        lines(resource, &mut |line: &Line<'_>| {
            let is_link = is_code(line.key) || is_origin(line.name);
            locators(line.name, line.text, &is_known, &mut |locator| {
                let locator = self.in_one_spelling(locator);
                let is_page = || locator.class == Class::Host && !is_known(&locator.value);
                if self.is_told(&locator) || (is_link && is_page()) {
                    return;
                }
                visit(Place {
                    resource,
                    locator,
                    name: line.key.to_owned(),
                    text: line.text.to_owned(),
                    at: line.at,
                    is_secret: line.is_secret,
                });
            });
        });
        for node in vault_entries(resource) {
            let value = node.as_str().unwrap_or_default().to_owned();
            if value.is_empty() {
                continue;
            }
            visit(Place {
                resource,
                text: value.clone(),
                locator: Locator {
                    class: Class::VaultEntry,
                    value,
                },
                name: "key".to_owned(),
                at: node.origin,
                is_secret: false,
            });
        }
    }

    /// A Service of production without `svc` is the same Service.
    fn in_one_spelling(&self, locator: Locator) -> Locator {
        if locator.class == Class::Host && self.services.contains_key(&locator.value) {
            return Locator {
                class: Class::Service,
                value: format!("{}.svc", locator.value),
            };
        }
        locator
    }

    /// True for what other rules are about, or what is the branch's own.
    fn is_told(&self, locator: &Locator) -> bool {
        match locator.class {
            // A zone is told by `host-not-moved`, and by what reads it.
            Class::Host => {
                let host = locator.value.as_str();
                let mut zones = self.scope.domains.iter();
                host.contains('*')
                    || zones.any(|zone| zone.value == host)
                    || self.scope.is_shared(host)
            }
            Class::Service => {
                let namespace = namespace_of_service(&locator.value);
                self.own.contains(namespace)
                    || namespace.starts_with("kube-")
                    || locator.value == "kubernetes.default.svc"
            }
            class => server_of(class).is_some_and(|server| self.servers.contains(&server)),
        }
    }

    /// The entry of `sharedWithProduction` for a place.
    fn exception(&self, place: &Place<'_>) -> Option<&'s SharedValue> {
        let Locator { class, value } = &place.locator;
        self.shared.iter().find(|entry| {
            let wanted = entry.value.value.as_str();
            let host = value.split('/').next().unwrap_or(value);
            wanted == value
                || wanted == place.text
                || (*class == Class::Host && wanted.eq_ignore_ascii_case(value))
                || (*class == Class::Url && wanted.eq_ignore_ascii_case(host))
                || (*class == Class::Service && service(wanted).as_ref() == Some(value))
        })
    }
}

/// True for a file whose hosts are links to pages, but for those of the repository's own zones.
fn is_code(key: &str) -> bool {
    const ENDS: [&str; 10] = [
        ".css", ".html", ".js", ".lua", ".md", ".mjs", ".py", ".svg", ".ts", ".xsl",
    ];
    ENDS.iter().any(|end| key.ends_with(end))
}

/// True for a list of those who may call, which `cors-scope` is about.
fn is_origin(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("cors") || name.contains("origin")
}

fn namespace_of_service(service: &str) -> &str {
    let name = service.strip_suffix(".svc").unwrap_or(service);
    name.rsplit('.').next().unwrap_or_default()
}

/// Everything that the render of another environment names.
struct Named<'n> {
    neighbor: &'n Neighbor,
    locators: BTreeSet<Locator>,
    namespaces: BTreeSet<&'n str>,
}

impl<'n> Named<'n> {
    fn new(neighbor: &'n Neighbor, context: &Context<'_>) -> Self {
        let mut locators = BTreeSet::new();
        for resource in &neighbor.resources {
            context.places(resource, &mut |place| {
                locators.insert(place.locator);
            });
        }
        let namespaces = neighbor.resources.iter().map(namespace_of);
        Self {
            neighbor,
            locators,
            namespaces: namespaces.filter(|name| *name != "default").collect(),
        }
    }

    /// True if this environment names the same thing, or has it.
    fn has(&self, locator: &Locator) -> bool {
        let is_in = || {
            locator.class == Class::Service
                && self
                    .namespaces
                    .contains(namespace_of_service(&locator.value))
        };
        self.locators.contains(locator) || is_in()
    }
}

/// The places of things that are shared.
#[derive(Default)]
struct Leaks<'s, 'r> {
    open: BTreeMap<Locator, (Option<&'s Neighbor>, Vec<Place<'r>>)>,
}

impl<'s, 'r> Leaks<'s, 'r> {
    fn add(
        &mut self,
        owner: &'s Neighbor,
        place: Place<'r>,
        context: &Context<'_>,
        findings: &mut Findings,
    ) {
        if let Some(entry) = context.exception(&place) {
            findings.uses(entry.value.at);
            return;
        }
        let (first, places) = self.open.entry(place.locator.clone()).or_default();
        *first = first.or(Some(owner));
        let is_same = |it: &Place<'_>| it.at == place.at && it.name == place.name;
        if !places.iter().any(is_same) {
            places.push(place);
        }
    }

    fn report(self, subject: &Subject<'_>, context: &Context<'_>, findings: &mut Findings) {
        let mut secrets: BTreeSet<(String, String)> = BTreeSet::new();
        for (locator, (owner, places)) in self.open {
            let owner = owner.map_or("production", |it| it.name.as_str());
            // A value that also occurs outside of Secrets is not secret.
            match places.iter().find(|place| !place.is_secret) {
                Some(first) => {
                    let found = open(&locator, owner, first, &places, context);
                    findings.add(subject, first.resource, found);
                }
                None => {
                    for place in &places {
                        if secrets.insert((shown(place.resource), place.name.clone())) {
                            findings.add(subject, place.resource, hidden(owner, place));
                        }
                    }
                }
            }
        }
    }
}

/// The finding about a thing that the render shows.
fn open(
    locator: &Locator,
    owner: &str,
    first: &Place<'_>,
    places: &[Place<'_>],
    context: &Context<'_>,
) -> Diagnostic {
    let Locator { class, value } = locator;
    let words = class.words();
    let message = format!("a branch uses the {words} `{value}`, as `{owner}` does");
    let mut diagnostic = Diagnostic::error(Code::ProductionLeak, message).at(first.at);
    let others = places.iter().filter(|it| !std::ptr::eq(*it, first));
    for place in std::iter::once(first).chain(others).take(MOST_PLACES) {
        let text = format!("`{}` of `{}`", place.name, shown(place.resource));
        diagnostic = diagnostic.label(place.at, text);
    }
    if places.len() > MOST_PLACES {
        diagnostic = diagnostic.help(format!("{} places name it", places.len()));
    }
    let diagnostic = diagnostic
        .help("give branches one of their own, in the overlay that is the environment's `path`");
    if *class == Class::Host && context.scope.is_in_domains(value) {
        return diagnostic.help(format!(
            "or let the host move: a field of `hosts.declare`; or list it: `sharedHosts: [{value}]`"
        ));
    }
    diagnostic.help(format!(
        "or say why they share it, at the top level of offshoot.yaml: `sharedWithProduction: [{{value: \"{value}\", reason: WHY}}]`"
    ))
}

/// The finding about a thing that only a Secret names.
fn hidden(owner: &str, place: &Place<'_>) -> Diagnostic {
    let (words, secret) = (place.locator.class.words(), shown(place.resource));
    let message = format!(
        "the key `{}` of `{secret}` names a {words} of `{owner}`, which names the same",
        place.name
    );
    Diagnostic::error(Code::ProductionLeak, message)
        .at(place.at)
        .help("give branches a Secret of their own")
        .help(format!(
            "or say why they share it: `checks: {{production-leak: {{level: off, resources: [{secret}], reason: WHY}}}}`"
        ))
}
