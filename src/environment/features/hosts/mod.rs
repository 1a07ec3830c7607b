//! `hosts`: new host names, in fields that declare them and wherever they are
//! mentioned. The cluster's own DNS names follow the namespace in the same pass.

mod ambiguous;
mod catch_all;
mod fields;
mod not_moved;
mod settings;
mod stays;
mod undeclared;
mod unused;
mod words;

pub use settings::{Hosts, References};
pub use words::own_zones;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::hosts::{
    Change, Followed, HostMap, HostPlace, HostScope, Names, Reason, UnmovedPlace, VariableHosts,
    references, rewrite,
};
use crate::environment::names::check_host;
use crate::environment::namespaces::ServiceNames;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Step;

use super::feature::{Feature, Outline};
use ambiguous::ambiguous;
use not_moved::{not_moved, only_reported};
use stays::{Rules, Written, stays};
use unused::{unused, unused_scope};

impl Feature for Option<Hosts> {
    fn step() -> Step {
        Step::Hosts
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object("hosts")
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.iter().map(|hosts| &hosts.pattern).collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        let Some(hosts) = self else { return };
        if hosts.pattern.value.is_empty() {
            let message = "`hosts` has neither `strategy` nor `pattern`";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(hosts.at);
            let diagnostic = diagnostic.help("write `strategy: prefix`: SLUG.HOST is the new name");
            failures.push(diagnostic.help("or `pattern: \"{{ namespace }}.{{ host }}\"`"));
        }
        if outline.domains.is_empty() {
            let name = &outline.name.value;
            let message = format!("`{name}` has `hosts`, but `domains` is empty");
            let diagnostic = Diagnostic::error(Code::DomainsMissing, message).at(hosts.at);
            failures
                .push(diagnostic.help("write `domains: [example.com]`: the zones that are yours"));
        }
        for host in &hosts.only {
            check_host(host, failures);
        }
    }

    /// Replaces hosts and the cluster's own names.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let mentions = Mentions::new(scope);
        let written = rename(self.as_ref(), &mentions, scope, plan);
        let is_of_branch = scope.request.branch.is_some();
        if is_of_branch || self.is_some() {
            undeclared::warn(&mentions.left(plan), self.is_some(), scope, plan);
        }
        match self {
            Some(hosts) => plan.warnings.extend(warnings(hosts, &mentions, scope)),
            None => plan.warnings.extend(unused_scope(scope)),
        }
        if is_of_branch {
            plan.warnings.extend(catch_all::warn(scope));
        }
        let rules = Rules {
            has_hosts: self.is_some(),
            written: &written,
        };
        let stays = stays(scope, rules);
        if is_of_branch {
            let mut failures = Failures::default();
            stays.into_iter().for_each(|it| failures.push(it));
            return failures.or_ok(());
        }
        plan.warnings.extend(stays);
        Ok(())
    }
}

/// Settings that are probably not as intended.
fn warnings(hosts: &Hosts, mentions: &Mentions<'_>, scope: &Scope<'_>) -> Vec<Diagnostic> {
    // A template of the environment mentions hosts, too.
    for text in scope.templates {
        rewrite(&text.value, mentions);
    }
    let mut warnings = unused(hosts.at, &mentions.found.borrow(), scope);
    warnings.extend(fields::unused(&hosts.declare, scope));
    if hosts.strategy.is_none() {
        warnings.extend(ambiguous(&hosts.pattern, scope));
    }
    warnings
}

/// The new names of hosts, with a note of every host that was looked up.
struct Mentions<'a> {
    hosts: &'a HostMap,
    scope: HostScope<'a>,
    found: RefCell<BTreeSet<String>>,
}

impl<'a> Mentions<'a> {
    fn new(scope: &Scope<'a>) -> Self {
        Self {
            hosts: scope.hosts,
            scope: scope.host_scope,
            found: RefCell::default(),
        }
    }

    /// The hosts of which nothing is said yet.
    fn left(&self, plan: &Plan) -> BTreeSet<String> {
        let mut left = self.found.borrow().clone();
        let said = plan.hosts.unmoved.iter();
        for place in said.filter(|it| it.reason == Reason::Below) {
            left.remove(&place.host);
        }
        left
    }

    fn note(&self, host: &str) {
        if self.scope.is_in_domains(host) || self.scope.is_shared(host) {
            self.found.borrow_mut().insert(host.to_owned());
        }
    }
}

impl Names for Mentions<'_> {
    fn renamed(&self, host: &str) -> Option<String> {
        self.note(host);
        self.hosts.renamed(host)
    }

    fn renamed_zone(&self, zone: &str) -> Option<String> {
        self.note(zone);
        if self.scope.is_in_domains(zone) {
            self.note(&format!("*.{zone}"));
        }
        self.hosts.renamed_zone(zone)
    }
}

/// Replaces names in every string of the target. Gives the fields that get new hosts.
fn rename(
    hosts: Option<&Hosts>,
    mentions: &Mentions<'_>,
    scope: &Scope<'_>,
    plan: &mut Plan,
) -> Written {
    let rule = hosts.map(|hosts| hosts.references).unwrap_or_default();
    let rewrite_references = rule == References::Rewrite;
    let followed = Followed {
        hosts: mentions,
        others: &ServiceNames::new(scope.target, scope.moves),
        declared: scope.declared,
        scope: scope.host_scope,
        rewrite_references,
    };
    let resources = scope.target.resources();
    let mut found = references(resources, followed);
    if let Some(hosts) = VariableHosts::new(scope.hosts.iter()) {
        hosts.follow(resources, scope.declared, rewrite_references, &mut found);
    }
    let moves = scope.hosts.iter();
    plan.hosts.moves = moves
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .collect();
    let mut written = Written::default();
    plan.warnings.extend(only_reported(scope, &found.changes));
    plan.warnings.extend(not_moved(scope, &found.unmoved));
    for change in found.changes {
        if change.applied {
            written.add(&change);
        }
        replace(change, hosts, scope, plan);
    }
    for stay in found.unmoved {
        plan.hosts.unmoved.push(UnmovedPlace {
            resource: scope.target.get(stay.resource).id(),
            path: stay.path,
            host: stay.unmoved.host,
            reason: stay.unmoved.reason,
            at: stay.at,
        });
    }
    written
}

fn replace(change: Change, hosts: Option<&Hosts>, scope: &Scope<'_>, plan: &mut Plan) {
    let is_host = |(old, _): &(String, String)| {
        scope.hosts.renamed_zone(old).is_some() || scope.hosts.renamed(old).is_some()
    };
    let moves: Vec<_> = change.moves.into_iter().filter(is_host).collect();
    if change.applied {
        let is_elsewhere = |(old, _): &(String, String)| scope.hosts.is_elsewhere(old);
        let rule = match hosts.filter(|_| !moves.is_empty()) {
            _ if !moves.is_empty() && moves.iter().all(is_elsewhere) => {
                scope.rule(Step::Shared, scope.elsewhere_at)
            }
            None => scope.namespace_rule(),
            Some(hosts) => scope.rule(Step::Hosts, hosts.pattern.at),
        };
        let path = change.path.clone();
        plan.overlay
            .replace(change.resource, path, change.new, rule);
    }
    if !moves.is_empty() {
        plan.hosts.add(HostPlace {
            resource: scope.target.get(change.resource).id(),
            path: change.path,
            moves,
            kind: change.kind,
            applied: change.applied,
            at: change.at,
        });
    }
}
