//! The new names of hosts. In: the declared hosts, the zones of `domains` and a
//! pattern. Out: a map from old hosts to new ones in which no two new names are
//! equal and none leaves the zones.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::template::{Template, Variables};

use super::declared::Declaration;
use super::text::Names;

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
        let is_domain = |zone: &str| self.domains.iter().any(|domain| domain.value == zone);
        let zone = shared.strip_prefix("*.").filter(|zone| !is_domain(zone));
        shared == host || zone.is_some_and(|zone| zone != host && is_below(host, zone))
    }
}

/// True if `host` is `zone` or a host below it.
pub fn is_below(host: &str, zone: &str) -> bool {
    match host.strip_suffix(zone) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        None => false,
    }
}

/// Old hosts with their new names, both in lower case, wildcards with their star.
#[derive(Clone, Debug, Default)]
pub struct HostMap {
    moves: BTreeMap<String, String>,
}

impl HostMap {
    /// Moves every declared host that the rules cover.
    ///
    /// # Errors
    /// `host-leaves-domain`, `host-collision`, `host-taken`; errors of the template.
    pub fn new(
        declared: &[Declaration],
        rules: HostRules<'_>,
        variables: &Variables,
    ) -> Fallible<Self> {
        let pattern = Template::new(rules.pattern)?;
        let known: BTreeMap<&str, &Declaration> =
            declared.iter().map(|it| (it.host.as_str(), it)).collect();
        let mut moves: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        let mut failures = Failures::default();
        for declaration in declared {
            let host = &declaration.host;
            if moves.contains_key(host) || !rules.scope.covers(host) {
                continue;
            }
            let new = moved(host, &pattern, variables)?;
            if !rules.scope.is_in_domains(&new) {
                failures.push(leaves_domain(host, &new, rules));
            }
            if let Some(other) = taken.insert(new.clone(), host) {
                failures.push(collision(other, host, &new, declaration.at));
            }
            if let Some(other) = known.get(new.as_str()).filter(|_| new != *host) {
                failures.push(host_taken(host, &new, other));
            }
            moves.insert(host.clone(), new);
        }
        failures.or_ok(Self { moves })
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

    /// The new name of `x.zone` after its wildcard moved.
    fn under_wildcard(&self, host: &str) -> Option<String> {
        let (label, zone) = host.split_once('.')?;
        let new = self.moves.get(&format!("*.{zone}"))?;
        let rest = new.strip_prefix('*')?;
        (label != "*").then(|| format!("{label}{rest}"))
    }

    /// The new name of `*.host` after `host` moved.
    fn starred(&self, host: &str) -> Option<String> {
        let new = self.moves.get(host.strip_prefix("*.")?)?;
        Some(format!("*.{new}"))
    }
}

impl Names for HostMap {
    fn renamed(&self, host: &str) -> Option<String> {
        let exact = self.moves.get(host).cloned();
        exact
            .or_else(|| self.starred(host))
            .or_else(|| self.under_wildcard(host))
    }

    fn renamed_zone(&self, zone: &str) -> Option<String> {
        let wildcard = self.moves.get(&format!("*.{zone}"));
        let exact = self.moves.get(zone).cloned();
        exact.or_else(|| wildcard?.strip_prefix("*.").map(str::to_owned))
    }
}

/// The new name of `host`. A star stays in front, and the pattern applies to the rest.
fn moved(host: &str, pattern: &Template<'_>, variables: &Variables) -> Fallible<String> {
    let (star, rest) = match host.strip_prefix("*.") {
        Some(rest) => ("*.", rest),
        None => ("", host),
    };
    let (label, parent) = rest.split_once('.').unwrap_or((rest, ""));
    let variables = variables.clone().with("host", rest).with("label", label);
    let new = pattern.render(&variables.with("parent", parent))?;
    Ok(format!("{star}{}", new.to_ascii_lowercase()))
}

fn leaves_domain(host: &str, new: &str, rules: HostRules<'_>) -> Diagnostic {
    let message = format!("`{host}` would become `{new}`, which is in none of `domains`");
    Diagnostic::error(Code::HostLeavesDomain, message)
        .at(rules.pattern.at)
        .help(format!(
            "list `{host}` under `sharedHosts`, or keep `{{{{ host }}}}` whole in the pattern"
        ))
}

fn collision(other: &str, host: &str, new: &str, at: Origin) -> Diagnostic {
    let message = format!("`{other}` and `{host}` would both become `{new}`");
    Diagnostic::error(Code::HostCollision, message)
        .at(at)
        .help("name `host`, or `label` and `parent`, in `hosts.pattern`")
}

fn host_taken(old: &str, new: &str, other: &Declaration) -> Diagnostic {
    let message = format!("`{old}` would become `{new}`, which the render declares already");
    Diagnostic::error(Code::HostTaken, message).at(other.at).help(
        "choose another branch name, or a pattern with a fixed part, as in `preview-{{ slug }}`",
    )
}
