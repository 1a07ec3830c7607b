//! Where hosts go. In: the declared hosts, the zones that are ours and a
//! pattern. Out: a map from old hosts to new ones in which no two meet and none
//! leaves our zones.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::config::Hosts;
use crate::environment::names;
use crate::environment::template::{Template, Variables};

use super::declared::Declaration;
use super::text::Names;

/// Which hosts are ours to move, and how.
#[derive(Clone, Copy, Debug)]
pub struct HostRules<'a> {
    /// The environment's rule.
    pub hosts: &'a Hosts,
    /// Which hosts may move.
    pub scope: HostScope<'a>,
}

/// Which hosts may move.
#[derive(Clone, Copy, Debug)]
pub struct HostScope<'a> {
    /// The zones that are ours, in lower case.
    pub domains: &'a [LocatedText],
    /// Never these, in lower case.
    pub shared: &'a [LocatedText],
    /// Only these, unless there are none.
    pub only: &'a [LocatedText],
}

impl HostScope<'_> {
    /// True if a rule may move `host` (in lower case).
    pub fn covers(&self, host: &str) -> bool {
        self.is_ours(host)
            && !self.is_shared(host)
            && (self.only.is_empty() || self.only.iter().any(|only| only.value == host))
    }

    fn is_ours(&self, host: &str) -> bool {
        let bare = host.strip_prefix("*.").unwrap_or(host);
        self.domains.iter().any(|zone| is_below(bare, &zone.value))
    }

    /// True for a shared host, and for what lies below a shared `*.zone`. The
    /// wildcard of one of our whole zones is that host alone: else nothing would move.
    fn is_shared(&self, host: &str) -> bool {
        let is_domain = |zone: &str| self.domains.iter().any(|domain| domain.value == zone);
        self.shared.iter().any(|shared| {
            let zone = shared
                .value
                .strip_prefix("*.")
                .filter(|zone| !is_domain(zone));
            shared.value == host || zone.is_some_and(|zone| zone != host && is_below(host, zone))
        })
    }
}

/// True if `host` is `zone` or lies below it.
fn is_below(host: &str, zone: &str) -> bool {
    match host.strip_suffix(zone) {
        Some(rest) => rest.is_empty() || rest.ends_with('.'),
        None => false,
    }
}

/// From old hosts to new ones, both in lower case, wildcards with their star.
#[derive(Clone, Debug, Default)]
pub struct HostMap {
    moves: BTreeMap<String, String>,
}

impl HostMap {
    /// Moves every declared host that the rules cover.
    ///
    /// # Errors
    /// `host-leaves-domain`, `host-collision`, `host-taken`; and what a template refuses.
    pub fn new(
        declared: &[Declaration],
        rules: HostRules<'_>,
        variables: &Variables,
    ) -> Fallible<Self> {
        let pattern = Template::new(&rules.hosts.pattern)?;
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
            if !rules.scope.is_ours(&new) {
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

    /// `x.zone` under a wildcard that moved follows it.
    fn under_wildcard(&self, host: &str) -> Option<String> {
        let (label, zone) = host.split_once('.')?;
        let new = self.moves.get(&format!("*.{zone}"))?;
        let zone = new.strip_prefix('*')?;
        (label != "*").then(|| format!("{label}{zone}"))
    }

    /// `*.host` for a host that moved.
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

/// The new name of `host`. A star stays in front; the pattern applies to the rest.
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
        .at(rules.hosts.pattern.at)
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

/// What in `host` is too long for DNS, and by how many characters.
pub fn excess(host: &str) -> Option<(&'static str, usize)> {
    let label = host.split('.').map(str::len).max().unwrap_or_default();
    if label > names::LABEL_LENGTH {
        Some(("label", label - names::LABEL_LENGTH))
    } else if host.len() > names::HOST_LENGTH {
        Some(("name", host.len() - names::HOST_LENGTH))
    } else {
        None
    }
}
