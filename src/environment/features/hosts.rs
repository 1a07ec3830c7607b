//! `hosts`: new host names, in fields that declare them and wherever they are
//! mentioned. The cluster's own DNS names follow the namespace in the same pass.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, first_of, nearest};
use crate::environment::hosts::{
    Change, Followed, HostMap, HostPlace, HostScope, Names, UnmovedPlace, is_below, references,
    rewrite,
};
use crate::environment::names::{check_host, lower_case};
use crate::environment::namespaces::ServiceNames;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Step;

use super::feature::{Feature, Outline};
use super::not_moved::{not_moved, only_reported};

/// `hosts`: which hosts move, and their new names.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Template of the new host.
    pub pattern: LocatedText,
    /// References to a host that moved: rewritten or only reported.
    pub references: References,
    /// The only hosts that move, in lower case; all if empty.
    pub only: Vec<LocatedText>,
    /// The place of the settings.
    pub at: Origin,
}

/// `references`: the fate of references to a host that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum References {
    /// They follow.
    #[default]
    Rewrite,
    /// They are listed and stay.
    Report,
}

impl Decode for Hosts {
    const WHAT: &'static str = "`hosts`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            pattern: fields.located("pattern"),
            references: References::decode(fields),
            only: lower_case(fields.texts("only")),
            at: fields.at,
        }
    }
}

impl References {
    /// Reads `rewrite`, `report`, or nothing.
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let text = fields.located("references");
        match text.value.as_str() {
            "" | "rewrite" => Self::Rewrite,
            "report" => Self::Report,
            other => {
                let message = format!("`references` takes `rewrite` or `report`, not `{other}`");
                let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
                fields.fail(diagnostic.help("`rewrite` changes references, `report` lists them"));
                Self::Rewrite
            }
        }
    }
}

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
            let message = "`hosts` has no `pattern`";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(hosts.at);
            failures.push(diagnostic.help("write `pattern: \"{{ namespace }}.{{ host }}\"`"));
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
        rename(self.as_ref(), &mentions, scope, plan);
        match self {
            Some(hosts) => plan.warnings.extend(unused(hosts, &mentions, scope)),
            None => plan.warnings.extend(unused_scope(scope)),
        }
        Ok(())
    }
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

/// Replaces names in every string of the target.
fn rename(hosts: Option<&Hosts>, mentions: &Mentions<'_>, scope: &Scope<'_>, plan: &mut Plan) {
    let rule = hosts.map(|hosts| hosts.references);
    let followed = Followed {
        hosts: mentions,
        others: &ServiceNames::new(scope.target, scope.moves),
        declared: scope.declared,
        scope: scope.host_scope,
        rewrite_references: rule.unwrap_or_default() == References::Rewrite,
    };
    let found = references(scope.target.resources(), followed);
    let moves = scope.hosts.iter();
    plan.hosts.moves = moves
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .collect();
    plan.warnings.extend(only_reported(scope, &found.changes));
    plan.warnings.extend(not_moved(scope, &found.unmoved));
    for change in found.changes {
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
}

fn replace(change: Change, hosts: Option<&Hosts>, scope: &Scope<'_>, plan: &mut Plan) {
    let is_host = |(old, _): &(String, String)| {
        scope.hosts.renamed_zone(old).is_some() || scope.hosts.renamed(old).is_some()
    };
    let moves: Vec<_> = change.moves.into_iter().filter(is_host).collect();
    if change.applied {
        let rule = match hosts.filter(|_| !moves.is_empty()) {
            None => scope.namespace_rule(),
            Some(hosts) => scope.rule(Step::Hosts, hosts.pattern.at),
        };
        let path = change.path.clone();
        plan.overlay
            .replace(change.resource, path, change.new, rule);
    }
    if !moves.is_empty() {
        plan.hosts.places.push(HostPlace {
            resource: scope.target.get(change.resource).id(),
            path: change.path,
            moves,
            kind: change.kind,
            applied: change.applied,
            at: change.at,
        });
    }
}

/// Entries that move nothing are probably misspelled.
fn unused(hosts: &Hosts, mentions: &Mentions<'_>, scope: &Scope<'_>) -> Vec<Diagnostic> {
    let declared: BTreeSet<&str> = scope.declared.iter().map(|it| it.host.as_str()).collect();
    let mut warnings = Vec::new();
    if scope.hosts.is_empty() {
        warnings.push(nothing_moves(hosts, &declared, scope));
    }
    let only = hosts.only.iter();
    warnings.extend(only.filter_map(|only| unused_only(only, &declared, scope)));
    // With several environments that move hosts, an entry may be meant for another one.
    if scope.moving == 1 && !scope.hosts.is_empty() {
        let domains = scope.host_scope.domains.iter();
        warnings.extend(domains.filter_map(|zone| unused_domain(zone, &declared, scope)));
        warnings.extend(unused_shared(mentions, scope));
    }
    warnings
}

fn nothing_moves(hosts: &Hosts, declared: &BTreeSet<&str>, scope: &Scope<'_>) -> Diagnostic {
    let message = "no resource declares a host that `hosts` would move";
    let mut diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(hosts.at);
    for zone in scope.host_scope.domains {
        if let Some(near) = nearest_host(&zone.value, zones(declared)) {
            let help = format!("did you mean `{near}` in `domains`, not `{}`?", zone.value);
            diagnostic = diagnostic.help(help);
        }
    }
    diagnostic.help(declares(declared))
}

fn unused_only(
    only: &LocatedText,
    declared: &BTreeSet<&str>,
    scope: &Scope<'_>,
) -> Option<Diagnostic> {
    let host = only.value.as_str();
    if !declared.contains(host) {
        let message = format!("no resource declares the host `{host}`");
        let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(only.at);
        return Some(match nearest_host(host, declared.iter().copied()) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help(declares(declared)),
        });
    }
    let reason = if scope.host_scope.is_shared(host) {
        "`sharedHosts` has it"
    } else if !scope.host_scope.is_in_domains(host) {
        "it is in none of `domains`"
    } else {
        return None;
    };
    let message = format!("`{host}` does not move: {reason}");
    let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(only.at);
    Some(diagnostic.help("remove it here or there"))
}

/// A zone is in use if a host is declared in it, or moves there.
fn unused_domain(
    zone: &LocatedText,
    declared: &BTreeSet<&str>,
    scope: &Scope<'_>,
) -> Option<Diagnostic> {
    let mut hosts = declared
        .iter()
        .copied()
        .chain(scope.hosts.iter().map(|(_, new)| new));
    if hosts.any(|host| is_below(host, &zone.value)) {
        return None;
    }
    let message = format!("no resource declares a host in `{}`", zone.value);
    let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(zone.at);
    Some(match nearest_host(&zone.value, zones(declared)) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic.help(declares(declared)),
    })
}

/// A shared host is in use if any text mentions it, a template of the environment included.
fn unused_shared(mentions: &Mentions<'_>, scope: &Scope<'_>) -> Vec<Diagnostic> {
    for text in scope.templates {
        rewrite(&text.value, mentions);
    }
    let found = mentions.found.borrow();
    let rules = scope.host_scope;
    let is_unused = |shared: &&LocatedText| {
        let mut hosts = found.iter();
        !hosts.any(|host| rules.is_shared_by(&shared.value, host))
    };
    let warning = |shared: &LocatedText| {
        let message = format!("nothing mentions the shared host `{}`", shared.value);
        let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(shared.at);
        match nearest_host(&shared.value, found.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help("correct the host, or remove the entry"),
        }
    };
    let unused = rules.shared.iter().filter(is_unused);
    unused.map(warning).collect()
}

/// `domains` and `sharedHosts` are for environments with `hosts`.
fn unused_scope(scope: &Scope<'_>) -> Option<Diagnostic> {
    let rules = scope.host_scope;
    let lists = [("domains", rules.domains), ("sharedHosts", rules.shared)];
    let (field, first) = lists
        .into_iter()
        .find_map(|(field, list)| Some((field, list.first()?)))
        .filter(|_| scope.moving == 0)?;
    let message = format!("`{field}` has no effect: no environment has `hosts`");
    let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(first.at);
    Some(diagnostic.help("add `hosts: {pattern: \"{{ namespace }}.{{ host }}\"}` to move hosts"))
}

/// The host that was probably meant: one that differs in the spelling of a single label.
fn nearest_host<'h>(wanted: &str, hosts: impl IntoIterator<Item = &'h str>) -> Option<&'h str> {
    let is_near = |host: &&str| {
        let (wanted, host): (Vec<&str>, Vec<&str>) =
            (wanted.split('.').collect(), host.split('.').collect());
        let mut different = wanted.iter().zip(&host).filter(|(a, b)| a != b);
        wanted.len() == host.len()
            && different
                .next()
                .is_some_and(|(a, b)| nearest(a, [*b]).is_some())
            && different.next().is_none()
    };
    hosts.into_iter().find(is_near)
}

/// The zones of the hosts: `a.example.com`, `example.com`.
fn zones<'h>(hosts: &BTreeSet<&'h str>) -> BTreeSet<&'h str> {
    let parents = |host: &'h str| {
        std::iter::successors(Some(host), |zone| {
            zone.split_once('.').map(|(_, rest)| rest)
        })
    };
    let zones = hosts.iter().copied().flat_map(parents);
    zones.filter(|zone| zone.contains('.')).collect()
}

/// The declared hosts, as a line of help.
fn declares(hosts: &BTreeSet<&str>) -> String {
    const SHOWN: usize = 10;
    if hosts.is_empty() {
        return "the render declares no host".to_owned();
    }
    let names = hosts.iter().map(|host| format!("`{host}`"));
    format!("the render declares {}", first_of(SHOWN, names))
}
