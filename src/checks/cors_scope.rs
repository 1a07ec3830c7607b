//! `cors-scope`: origins that production trusts and that branches are. In: a branch's render and those of the
//! environments that exist once. Out: a finding for each wildcard or expression in a setting of CORS or of
//! the Content-Security-Policy of production that covers a host of a branch: pages of unreviewed code may
//! then call it, or be shown in it, as its visitors.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::environment::hosts::declarations;
use crate::model::GoRegexp;

use super::check::Check;
use super::findings::{Findings, shown};
use super::subject::Subject;
use super::texts::{Line, lines};

/// Origins that production trusts.
pub(super) struct CorsScope;

impl Check for CorsScope {
    fn codes(&self) -> &'static [Code] {
        &[Code::CorsScope]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() || subject.production.is_empty() {
            return;
        }
        let slug = subject.slug.unwrap_or_default();
        let hosts: BTreeSet<String> = declarations(subject.resources)
            .into_iter()
            .map(|it| it.host)
            .filter(|host| !slug.is_empty() && host.contains(slug) && !host.starts_with('*'))
            .collect();
        let mut told = BTreeSet::new();
        for neighbor in subject.production {
            for resource in &neighbor.resources {
                lines(resource, &mut |line| {
                    let Some((origin, host)) = trusted(line, &hosts) else {
                        return;
                    };
                    if line.is_secret || !told.insert(origin.to_owned()) {
                        return;
                    }
                    let (owner, name) = (shown(resource), &neighbor.name);
                    let message = format!(
                        "`{owner}` of `{name}` trusts pages of branches: `{origin}` covers `{host}`"
                    );
                    let found = Diagnostic::warning(Code::CorsScope, message)
                        .at(neighbor.causes.position(line.at))
                        .help("list the origins one by one, or give branches a zone that it does not cover");
                    findings.add_placed(subject, resource, found);
                });
            }
        }
    }
}

/// The origin in a line that covers one of the hosts.
fn trusted<'l>(line: &Line<'l>, hosts: &'l BTreeSet<String>) -> Option<(&'l str, &'l str)> {
    if !is_setting(line) {
        return None;
    }
    let is_delimiter = |c: char| c.is_whitespace() || "\"',;".contains(c);
    let mut origins = line
        .text
        .split(is_delimiter)
        .filter(|text| !text.is_empty());
    origins.find_map(|origin| Some((origin, covered(origin, hosts)?)))
}

/// True for origins of CORS (ingress-nginx, Traefik, Contour, Istio, Gateway API, programs), and for a policy.
fn is_setting(line: &Line<'_>) -> bool {
    let name = line.name.to_ascii_lowercase();
    let is_of_cors = name.contains("cors") || name.contains("origin") || name == "regex";
    let is_policy = || {
        let text = line.text.to_ascii_lowercase();
        ["-src ", "frame-ancestors "]
            .iter()
            .any(|word| text.contains(word))
    };
    is_of_cors || is_policy()
}

/// The host that a wildcard or an expression covers.
fn covered<'h>(origin: &str, hosts: &'h BTreeSet<String>) -> Option<&'h str> {
    let mut hosts = hosts.iter().map(String::as_str);
    let bare = origin.split("://").last().unwrap_or(origin);
    if let Some(zone) = bare.strip_prefix("*.") {
        let zone = zone.split([':', '/']).next().unwrap_or(zone);
        return hosts.find(|host| {
            host.strip_suffix(zone)
                .is_some_and(|rest| rest.ends_with('.'))
        });
    }
    // A dot alone would make an expression of every host.
    if !origin.contains(['\\', '*', '+']) || origin == "*" || origin.len() < 4 {
        return None;
    }
    let expression = GoRegexp::whole(origin).ok()?;
    hosts.find(|host| expression.is_match(&format!("https://{host}")) || expression.is_match(host))
}

#[cfg(test)]
mod tests {
    use super::covered;

    #[test]
    fn wildcards_and_expressions_cover_hosts() {
        let hosts = std::iter::once("x.preview.example.com".to_owned()).collect();
        for (origin, expected) in [
            ("https://*.example.com", true),
            ("*.preview.example.com:8443", true),
            ("https://app.example.com", false),
            (r"https://.+\.example\.com", true),
            (r"^https://[^.]+\.example\.com$", false),
            ("https://*.other.example", false),
            ("*", false),
            ("(", false),
        ] {
            assert_eq!(covered(origin, &hosts).is_some(), expected, "{origin}");
        }
    }
}
