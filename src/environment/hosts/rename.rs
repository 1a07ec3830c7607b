//! The new names of hosts. In: the declared hosts, the zones of `domains` and a
//! pattern. Out: a map from old hosts to new ones in which no two new names are
//! equal and none leaves the zones.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::names::{self, split_service};
use crate::environment::template::{Template, Variables};

use super::declared::{Claim, Declaration};
use super::strategy::{Branch, Strategy};
use super::text::Names;
use super::zones::is_below;

/// The hosts that may move, and the pattern of their new names.
#[derive(Clone, Copy, Debug)]
pub struct HostRules<'a> {
    /// Template of the new host.
    pub pattern: &'a LocatedText,
    /// The hosts that may move.
    pub scope: HostScope<'a>,
}

/// The hosts that may move.
#[derive(Clone, Copy, Debug)]
pub struct HostScope<'a> {
    /// Zones whose hosts may move, in lower case.
    pub domains: &'a [LocatedText],
    /// Hosts that never move, in lower case.
    pub shared: &'a [LocatedText],
    /// The only hosts that move, unless empty.
    pub only: &'a [LocatedText],
}

impl HostScope<'_> {
    /// True if `host` (in lower case) may move.
    pub fn covers(&self, host: &str) -> bool {
        self.is_in_domains(host)
            && !self.is_shared(host)
            && (self.only.is_empty() || self.only.iter().any(|only| only.value == host))
    }

    /// True if `host` is in one of the zones.
    pub fn is_in_domains(&self, host: &str) -> bool {
        let bare = host.strip_prefix("*.").unwrap_or(host);
        self.domains.iter().any(|zone| is_below(bare, &zone.value))
    }

    /// True for a shared host, and for every host below a shared `*.zone`.
    pub fn is_shared(&self, host: &str) -> bool {
        self.shared
            .iter()
            .any(|shared| self.is_shared_by(&shared.value, host))
    }

    /// True if the entry `shared` of `sharedHosts` covers `host`. A wildcard for a whole zone of
    /// `domains` stands for that wildcard host alone: otherwise nothing would move.
    pub fn is_shared_by(&self, shared: &str, host: &str) -> bool {
        let zone = self.zone_of_shared(shared);
        shared == host || zone.is_some_and(|zone| zone != host && is_below(host, zone))
    }

    /// The zone all of whose hosts the entry `shared` of `sharedHosts` covers.
    fn zone_of_shared<'s>(&self, shared: &'s str) -> Option<&'s str> {
        let is_domain = |zone: &str| self.domains.iter().any(|domain| domain.value == zone);
        shared.strip_prefix("*.").filter(|zone| !is_domain(zone))
    }
}

/// Old hosts with their new names, both in lower case, wildcards with their star.
#[derive(Clone, Debug, Default)]
pub struct HostMap {
    moves: BTreeMap<String, String>,
    /// The zones of wildcards whose names follow, with the new zone.
    wildcards: BTreeMap<String, String>,
    kept: Kept,
    /// Hosts of the rest of a partial environment, with the names that it has elsewhere.
    elsewhere: BTreeMap<String, String>,
}

/// Hosts that follow no wildcard: they are shared, or declared and do not move themselves.
#[derive(Clone, Debug, Default)]
struct Kept {
    hosts: BTreeSet<String>,
    zones: Vec<String>,
}

impl HostMap {
    /// Moves every declared host that the rules cover, by the pattern.
    ///
    /// # Errors
    /// `host-leaves-domain`, `host-collision`, `host-taken`; errors of the template.
    pub fn new(
        declared: &[Declaration],
        rules: HostRules<'_>,
        variables: &Variables,
    ) -> Fallible<Self> {
        Self::by_strategy(declared, rules, None, variables)
    }

    /// Moves every declared host that the rules cover, by a strategy if there is one.
    ///
    /// # Errors
    /// See [`HostMap::new`].
    pub fn by_strategy(
        declared: &[Declaration],
        rules: HostRules<'_>,
        strategy: Option<&Strategy>,
        variables: &Variables,
    ) -> Fallible<Self> {
        let naming = Naming::new(rules, strategy, variables)?;
        let known: BTreeMap<&str, &Declaration> =
            declared.iter().map(|it| (it.host.as_str(), it)).collect();
        let mut map = Self {
            kept: Kept::new(declared, rules.scope),
            ..Self::default()
        };
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        let mut failures = Failures::default();
        for declaration in declared.iter().filter(|it| it.fixed.is_none()) {
            let host = &declaration.host;
            if map.moves.contains_key(host) || !rules.scope.covers(host) {
                continue;
            }
            let new = naming.moved(host)?;
            if !rules.scope.is_in_domains(&new) && !strategy.is_some_and(|it| it.has(&new)) {
                failures.push(leaves_domain(host, &new, rules));
            }
            if let Some(other) = taken.insert(new.clone(), host) {
                failures.push(collision(other, host, &new, declaration.at, strategy));
            }
            if let Some(other) = known.get(new.as_str()).filter(|_| new != *host) {
                failures.push(host_taken(host, &new, other));
            } else if new != *host {
                let taken = taken_by_others(declaration, &new, rules.scope, strategy);
                taken.into_iter().for_each(|it| failures.push(it));
            }
            map.moves.insert(host.clone(), new);
        }
        map.wildcards = routed_wildcards(declared, &map.moves);
        failures.or_ok(map)
    }

    /// The same map, with the names that other hosts have where they are served, by the pattern of `rules`: those
    /// of `declared` that do not move.
    ///
    /// # Errors
    /// Errors of the template.
    pub fn leading(
        mut self,
        declared: &[Declaration],
        rules: HostRules<'_>,
        variables: &Variables,
    ) -> Fallible<Self> {
        let naming = Naming::new(rules, None, variables)?;
        for host in declared.iter().map(|it| &it.host) {
            let is_free = !self.moves.contains_key(host) && !self.kept.has(host);
            if is_free && rules.scope.covers(host) && !self.elsewhere.contains_key(host) {
                self.elsewhere.insert(host.clone(), naming.moved(host)?);
            }
        }
        Ok(self)
    }

    /// True for a host that has another name elsewhere, where it is served.
    pub fn is_elsewhere(&self, host: &str) -> bool {
        self.elsewhere.contains_key(host)
    }

    /// Old and new hosts, by old.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.moves
            .iter()
            .map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// True if nothing moves.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// The new name of a declared host.
    pub fn moved(&self, host: &str) -> Option<&str> {
        self.moves.get(host).map(String::as_str)
    }

    /// The new name of `x.zone` after its wildcard moved.
    fn under_wildcard(&self, host: &str) -> Option<String> {
        let (label, zone) = host.split_once('.')?;
        let new = self.wildcards.get(zone)?;
        (label != "*" && !self.kept.has(host)).then(|| format!("{label}.{new}"))
    }

    /// The new name of `*.host`, or of `_service.host`, after `host` moved.
    fn extended(&self, host: &str) -> Option<String> {
        let (before, rest) = match host.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => split_service(host),
        };
        let new = self.moves.get(rest).filter(|_| !before.is_empty())?;
        (!self.kept.has(host)).then(|| format!("{before}{new}"))
    }
}

impl Names for HostMap {
    fn renamed(&self, host: &str) -> Option<String> {
        let exact = self.moves.get(host);
        let exact = exact.or_else(|| self.elsewhere.get(host));
        exact
            .cloned()
            .or_else(|| self.extended(host))
            .or_else(|| self.under_wildcard(host))
    }

    fn renamed_zone(&self, zone: &str) -> Option<String> {
        let exact = self.moves.get(zone);
        exact.or_else(|| self.wildcards.get(zone)).cloned()
    }
}

impl Kept {
    fn new(declared: &[Declaration], scope: HostScope<'_>) -> Self {
        let stay = declared.iter().map(|it| it.host.as_str());
        let stay = stay.filter(|host| !scope.covers(host));
        let shared = scope.shared.iter().map(|it| it.value.as_str());
        let zones = shared.clone().filter_map(|it| scope.zone_of_shared(it));
        Self {
            zones: zones.map(str::to_owned).collect(),
            hosts: stay.chain(shared).map(str::to_owned).collect(),
        }
    }

    fn has(&self, host: &str) -> bool {
        let is_in = |zone: &String| zone != host && is_below(host, zone);
        self.hosts.contains(host) || self.zones.iter().any(is_in)
    }
}

/// The zones of moved wildcards that something routes or makes DNS records for. A certificate for
/// a wildcard says nothing of who has the names below it.
fn routed_wildcards(
    declared: &[Declaration],
    moves: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let routed = declared
        .iter()
        .filter(|it| it.fixed.is_none() && it.claim == Claim::Traffic);
    let zones = routed.filter_map(|it| {
        let zone = it.host.strip_prefix("*.")?;
        let new = moves.get(&it.host)?.strip_prefix("*.")?;
        Some((zone.to_owned(), new.to_owned()))
    });
    zones.collect()
}

/// The way to new names in one render.
enum Naming<'a> {
    Pattern(Box<Template<'a>>, &'a Variables),
    Strategy(&'a Strategy, Branch<'a>, &'a [LocatedText]),
}

impl<'a> Naming<'a> {
    /// Without a branch the pattern is evaluated, which says that there is none.
    fn new(
        rules: HostRules<'a>,
        strategy: Option<&'a Strategy>,
        variables: &'a Variables,
    ) -> Fallible<Self> {
        let texts = (variables.text("branch"), variables.text("slug"));
        match (strategy, texts) {
            (Some(strategy), (Some(name), Some(slug))) => {
                let branch = Branch { name, slug };
                Ok(Self::Strategy(strategy, branch, rules.scope.domains))
            }
            _ => {
                let pattern = Box::new(Template::new(rules.pattern)?);
                Ok(Self::Pattern(pattern, variables))
            }
        }
    }

    /// The new name of `host`. A star and service labels stay in front, and the rest is renamed.
    fn moved(&self, host: &str) -> Fallible<String> {
        let (star, rest) = match host.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => ("", host),
        };
        let (service, rest) = split_service(rest);
        let new = match self {
            Self::Strategy(strategy, branch, domains) => strategy.name(rest, *branch, domains),
            Self::Pattern(pattern, variables) => {
                let (label, parent) = rest.split_once('.').unwrap_or((rest, ""));
                let variables = (*variables).clone().with("host", rest);
                let variables = variables.with("label", label).with("parent", parent);
                names::lower(&pattern.render(&variables)?)
            }
        };
        Ok(format!("{star}{service}{new}"))
    }
}

fn leaves_domain(host: &str, new: &str, rules: HostRules<'_>) -> Diagnostic {
    let message = format!("`{host}` would become `{new}`, which is in none of `domains`");
    Diagnostic::error(Code::HostLeavesDomain, message)
        .at(rules.pattern.at)
        .help(format!(
            "list `{host}` under `sharedHosts`, or keep `{{{{ host }}}}` whole in the pattern"
        ))
}

fn collision(
    other: &str,
    host: &str,
    new: &str,
    at: Origin,
    strategy: Option<&Strategy>,
) -> Diagnostic {
    let message = format!("`{other}` and `{host}` would both become `{new}`");
    Diagnostic::error(Code::HostCollision, message)
        .at(at)
        .help(match strategy {
            None => "name `host`, or `label` and `parent`, in `hosts.pattern`",
            Some(_) => "use `strategy: prefix`, which keeps hosts whole, or rename one of them",
        })
}

fn host_taken(old: &str, new: &str, other: &Declaration) -> Diagnostic {
    let message = format!("`{old}` would become `{new}`, which the render declares already");
    Diagnostic::error(Code::HostTaken, message)
        .at(other.at)
        .help(OTHER_NAME)
}

const OTHER_NAME: &str =
    "choose another branch name, or a pattern with a fixed part, as in `preview-{{ slug }}`";

/// The error for a new name that offshoot.yaml gives to everybody: a shared host, or a zone.
fn taken_by_others(
    declaration: &Declaration,
    new: &str,
    scope: HostScope<'_>,
    strategy: Option<&Strategy>,
) -> Option<Diagnostic> {
    let bare = new.strip_prefix("*.").unwrap_or(new);
    let mut shared = scope.shared.iter();
    let shared = shared.find(|shared| scope.is_shared_by(&shared.value, new));
    let zones = scope
        .domains
        .iter()
        .chain(strategy.and_then(Strategy::zone));
    let (entry, what) = match shared {
        Some(shared) => (shared, "which all environments share"),
        None => {
            let zone = zones.into_iter().find(|zone| zone.value == bare)?;
            (zone, "a whole zone")
        }
    };
    let message = format!("`{}` would become `{new}`, {what}", declaration.host);
    let diagnostic = Diagnostic::error(Code::HostTaken, message).at(declaration.at);
    let diagnostic = diagnostic.label(entry.at, format!("`{}` here", entry.value));
    Some(diagnostic.help(OTHER_NAME))
}
