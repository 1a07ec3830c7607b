//! The guard of a branch's hosts: a declared host moves, or offshoot.yaml shares it by name. Else
//! every branch would claim it, and production as well.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{Change, Declaration, Fixed, is_below};
use crate::environment::scope::Scope;
use crate::yaml::FieldPath;

use super::words::{line, nearest_host, own_zones, some, zones_of};

/// The fields that get new names, with the old names in each.
#[derive(Debug, Default)]
pub(super) struct Written(BTreeMap<(usize, FieldPath), Vec<String>>);

impl Written {
    pub(super) fn add(&mut self, change: &Change) {
        let place = (change.resource, change.path.clone());
        let old = change.moves.iter().map(|(old, _)| old.clone());
        self.0.entry(place).or_default().extend(old);
    }

    fn has(&self, declaration: &Declaration) -> bool {
        let place = (declaration.resource, declaration.path.clone());
        let old = self.0.get(&place);
        old.is_some_and(|old| old.contains(&declaration.host))
    }
}

/// The settings that a host goes by.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    /// True if the environment has `hosts`.
    pub(super) has_hosts: bool,
    /// The fields that get new names.
    pub(super) written: &'a Written,
}

/// The reason why a declared host stays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    NoHosts,
    Outside,
    Only,
    Same,
    Fixed(Fixed),
    Form,
}

/// The declared hosts that stay, one message for each reason: errors for a branch, warnings for an environment that exists once.
pub(super) fn stays(scope: &Scope<'_>, rules: Rules<'_>) -> Vec<Diagnostic> {
    let mut groups: BTreeMap<Reason, Vec<&Declaration>> = BTreeMap::new();
    for declaration in scope.declared {
        if let Some(reason) = reason(declaration, scope, rules) {
            groups.entry(reason).or_default().push(declaration);
        }
    }
    let is_of_branch = scope.request.branch.is_some();
    let is_meant = |reason: &Reason| matches!(reason, Reason::Only | Reason::Same);
    let said = groups
        .into_iter()
        .filter(|(reason, _)| is_of_branch || (rules.has_hosts && !is_meant(reason)));
    said.map(|(reason, places)| diagnostic(reason, &places, scope))
        .collect()
}

fn reason(declaration: &Declaration, scope: &Scope<'_>, rules: Rules<'_>) -> Option<Reason> {
    let host = &declaration.host;
    if scope.host_scope.is_shared(host) {
        return None;
    }
    if let Some(fixed) = declaration.fixed {
        return Some(Reason::Fixed(fixed));
    }
    match scope.hosts.moved(host) {
        None if !rules.has_hosts => Some(Reason::NoHosts),
        None if !scope.host_scope.is_in_domains(host) => Some(Reason::Outside),
        None => Some(Reason::Only),
        Some(new) if new == host => Some(Reason::Same),
        Some(_) => (!rules.written.has(declaration)).then_some(Reason::Form),
    }
}

fn diagnostic(reason: Reason, places: &[&Declaration], scope: &Scope<'_>) -> Diagnostic {
    let name = &scope.environment.value;
    let hosts: BTreeSet<&str> = places.iter().map(|it| it.host.as_str()).collect();
    let why = match reason {
        Reason::NoHosts => format!("`{name}` has no `hosts`"),
        Reason::Outside if scope.host_scope.domains.is_empty() => "`domains` is empty".to_owned(),
        Reason::Outside => "in none of `domains`".to_owned(),
        Reason::Only => "`only` leaves it out".to_owned(),
        Reason::Same => "`hosts.pattern` gives back the old name".to_owned(),
        Reason::Fixed(fixed) => fixed.as_str().to_owned(),
        Reason::Form => "it is written in a form that cannot be replaced".to_owned(),
    };
    let who = match scope.request.branch {
        Some(_) => "every branch",
        None => "this environment",
    };
    let message = format!(
        "{who} would claim {}, as production does: {why}",
        some(&hosts)
    );
    let mut diagnostic = match scope.request.branch {
        Some(_) => Diagnostic::error(Code::HostStays, message),
        None => Diagnostic::warning(Code::HostKept, message),
    };
    let mut at_place: BTreeMap<Origin, BTreeSet<&str>> = BTreeMap::new();
    for place in places {
        at_place.entry(place.at).or_default().insert(&place.host);
    }
    for place in places {
        let Some(hosts) = at_place.remove(&place.at) else {
            continue;
        };
        diagnostic = if diagnostic.at.is_none() {
            diagnostic.at(place.at)
        } else {
            diagnostic.label(place.at, some(&hosts))
        };
    }
    for help in helps(reason, &hosts, scope) {
        diagnostic = diagnostic.help(help);
    }
    let shared = line("sharedHosts", scope.host_scope.shared, &hosts);
    diagnostic.help(format!("or say that all environments share it: {shared}"))
}

/// The lines of offshoot.yaml that let the hosts move.
fn helps(reason: Reason, hosts: &BTreeSet<&str>, scope: &Scope<'_>) -> Vec<String> {
    match reason {
        Reason::NoHosts => {
            let name = &scope.environment.value;
            let mut help = format!("write `hosts: {{strategy: prefix}}` under `{name}`");
            let outside = outside(hosts, scope);
            if !outside.is_empty() {
                let domains = line("domains", scope.host_scope.domains, &own_zones(&outside));
                help = format!("{help}, and {domains} at the top of offshoot.yaml");
            }
            vec![help]
        }
        Reason::Outside => {
            let mut helps = near_names(hosts, scope);
            let zones = own_zones(hosts);
            let domains = line("domains", scope.host_scope.domains, &zones);
            helps.push(format!("let it move: {domains}"));
            helps
        }
        Reason::Only => vec![format!(
            "let it move: {}",
            line("only", scope.host_scope.only, hosts)
        )],
        Reason::Same => {
            vec!["write `strategy: prefix` instead of `pattern`, or name `slug` in it".to_owned()]
        }
        Reason::Fixed(Fixed::Expression) => {
            vec!["match the host by its name, which moves, instead of an expression".to_owned()]
        }
        Reason::Fixed(Fixed::Key) => vec!["leave this object out of the branch".to_owned()],
        Reason::Fixed(Fixed::Relative) => vec!["write the whole host, with its zone".to_owned()],
        Reason::Fixed(Fixed::Template) => {
            vec!["write the host, or a variable for its zone: `app.${ZONE}` moves with `domains: [\"${ZONE}\"]`".to_owned()]
        }
        Reason::Form => vec!["write the host as plain text".to_owned()],
    }
}

fn outside<'h>(hosts: &BTreeSet<&'h str>, scope: &Scope<'_>) -> BTreeSet<&'h str> {
    let hosts = hosts.iter().copied();
    hosts
        .filter(|host| !scope.host_scope.is_in_domains(host))
        .collect()
}

/// The spelling that was probably meant, for hosts in a zone that is nearly one of `domains`.
fn near_names(hosts: &BTreeSet<&str>, scope: &Scope<'_>) -> Vec<String> {
    let domains = scope.host_scope.domains;
    let near = |host: &&str| {
        zones_of(host).find_map(|zone| {
            let near = nearest_host(zone, domains.iter().map(|it| it.value.as_str()))?;
            let rest = host.strip_suffix(zone)?;
            // A zone in which nothing is declared is the one that is misspelled.
            Some(if has_declared(near, scope) {
                format!("did you mean `{rest}{near}`, not `{host}`?")
            } else {
                format!("did you mean `{zone}` in `domains`, not `{near}`?")
            })
        })
    };
    let all: BTreeSet<String> = hosts.iter().filter_map(near).collect();
    all.into_iter().take(3).collect()
}

fn has_declared(zone: &str, scope: &Scope<'_>) -> bool {
    let mut declared = scope.declared.iter();
    declared.any(|it| is_below(&it.host, zone))
}
