//! Entries of `domains`, `sharedHosts` and `only` that have no effect.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Origin, did_you_mean};
use crate::environment::hosts::is_below;
use crate::environment::scope::Scope;

use super::catch_all::{EVERY_HOST, is_any};
use super::words::{declares, nearest_host, zones};

/// Entries that move nothing are probably misspelled. `at` is the place of `hosts`, `found` every
/// host of offshoot.yaml that is mentioned. Another environment may use the entries that all share:
/// `used_elsewhere` takes those warnings back.
pub(super) fn unused(at: Origin, found: &BTreeSet<String>, scope: &Scope<'_>) -> Vec<Diagnostic> {
    let declared: BTreeSet<&str> = scope.declared.iter().map(|it| it.host.as_str()).collect();
    let mut warnings = Vec::new();
    if scope.hosts.is_empty() {
        warnings.push(nothing_moves(at, &declared, scope));
    }
    let only = scope.host_scope.only.iter();
    warnings.extend(only.filter_map(|only| unused_only(only, &declared, scope)));
    if !scope.hosts.is_empty() {
        let domains = scope.host_scope.domains.iter();
        warnings.extend(domains.filter_map(|zone| unused_domain(zone, &declared, scope)));
    }
    warnings.extend(unused_shared(found, &declared, scope));
    warnings.extend(unused_prefixes(scope));
    warnings
}

fn nothing_moves(at: Origin, declared: &BTreeSet<&str>, scope: &Scope<'_>) -> Diagnostic {
    let message = "no resource declares a host that `hosts` would move";
    let mut diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(at);
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
fn unused_shared(
    found: &BTreeSet<String>,
    declared: &BTreeSet<&str>,
    scope: &Scope<'_>,
) -> Vec<Diagnostic> {
    let rules = scope.host_scope;
    let is_unused = |shared: &&LocatedText| {
        if shared.value == EVERY_HOST {
            return !is_any(scope);
        }
        let found = found.iter().map(String::as_str);
        let mut hosts = found.chain(declared.iter().copied());
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

/// Prefixes that no annotation has.
fn unused_prefixes(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let keys = scope
        .declared
        .iter()
        .filter_map(|it| it.path.fields().next_back());
    let used: BTreeSet<&str> = keys
        .filter_map(|key| key.split_once('/'))
        .map(|it| it.0)
        .collect();
    let is_unused = |prefix: &&LocatedText| !used.contains(prefix.value.trim_end_matches('/'));
    let unused = scope.annotation_prefixes.iter().filter(is_unused);
    let warning = |prefix: &LocatedText| {
        let prefix_text = prefix.value.trim_end_matches('/');
        let message = format!("no resource has an annotation `{prefix_text}/hostname`");
        let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(prefix.at);
        diagnostic
            .help("write the value of external-dns's `--annotation-prefix`, or remove the entry")
    };
    unused.map(warning).collect()
}

/// `domains` and `sharedHosts` are for environments with `hosts`, and for those of branches, whose
/// declared hosts may be shared.
pub(super) fn unused_scope(scope: &Scope<'_>) -> Option<Diagnostic> {
    let rules = scope.host_scope;
    let shared = match scope.request.branch {
        Some(_) => &[],
        None => rules.shared,
    };
    let lists = [("domains", rules.domains), ("sharedHosts", shared)];
    let (field, first) = lists
        .into_iter()
        .find_map(|(field, list)| Some((field, list.first()?)))
        .filter(|_| scope.moving == 0)?;
    let message = format!("`{field}` has no effect: no environment has `hosts`");
    let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(first.at);
    Some(diagnostic.help("add `hosts: {strategy: prefix}` to move hosts"))
}
