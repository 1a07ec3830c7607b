//! Words about hosts: what was probably meant, and lines for offshoot.yaml.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::{first_of, nearest};
use crate::environment::hosts::is_below;

/// The host that was probably meant: one that differs in the spelling of a single label.
pub(super) fn nearest_host<'h>(
    wanted: &str,
    hosts: impl IntoIterator<Item = &'h str>,
) -> Option<&'h str> {
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

/// The zones of a host: `a.example.com`, `example.com`.
pub(super) fn zones_of(host: &str) -> impl Iterator<Item = &str> {
    let zones = std::iter::successors(Some(host), |zone| {
        zone.split_once('.').map(|(_, rest)| rest)
    });
    zones.filter(|zone| zone.contains('.'))
}

/// The zones of the hosts.
pub(super) fn zones<'h>(hosts: &BTreeSet<&'h str>) -> BTreeSet<&'h str> {
    hosts.iter().copied().flat_map(zones_of).collect()
}

/// The zones in which these hosts are probably registered: what is left without the first label,
/// if that is a name of its own.
pub fn own_zones<'h>(hosts: &BTreeSet<&'h str>) -> BTreeSet<&'h str> {
    let zone = |host: &&'h str| {
        let host: &'h str = host;
        match host.split_once('.') {
            Some((label, rest)) if rest.contains('.') || label == "*" => rest,
            // `app.${DOMAIN}`: the variable has the zone.
            Some((_, rest)) if rest.starts_with("${") => rest,
            _ => host,
        }
    };
    let zones: BTreeSet<&str> = hosts.iter().map(zone).collect();
    let is_outer = |zone: &&&str| {
        let mut others = zones.iter();
        !others.any(|other| other != *zone && is_below(zone, other))
    };
    zones.iter().filter(is_outer).copied().collect()
}

/// The declared hosts, as a line of help.
pub(super) fn declares(hosts: &BTreeSet<&str>) -> String {
    if hosts.is_empty() {
        return "the render declares no host".to_owned();
    }
    format!("the render declares {}", some(hosts))
}

/// Some of the names, in backticks.
pub(super) fn some(names: &BTreeSet<&str>) -> String {
    const SHOWN: usize = 10;
    first_of(SHOWN, names.iter().map(|name| format!("`{name}`")))
}

/// A field of offshoot.yaml with the entries that it has and more: `domains: [example.com, example.net]`.
pub(super) fn line(field: &str, entries: &[LocatedText], more: &BTreeSet<&str>) -> String {
    let entries = entries.iter().map(|entry| entry.value.as_str());
    let more = more.iter().copied();
    let all: Vec<String> = entries.chain(more).map(quoted).collect();
    format!("`{field}: [{}]`", all.join(", "))
}

/// A text as an entry of a list of YAML.
fn quoted(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    }
}
