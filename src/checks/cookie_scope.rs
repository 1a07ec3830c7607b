//! `cookie-scope`: cookies that production and branches share. A browser sends a cookie of a zone to every
//! host below it, whoever set it (RFC 6265, 5.1.3). In: a branch's render and those of the environments that
//! exist once. Out: a finding for each zone. Logins of the branch's own render, and of the sources of
//! `secretSync`, are told by the warning `auth-cookie-shared`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{Declaration, declarations, is_below};
use crate::environment::login_cookies;
use crate::model::Resource;

use super::check::Check;
use super::findings::Findings;
use super::subject::{Neighbor, Subject, before_moves};
use super::texts::lines;

/// Cookies of production and branches.
pub(super) struct CookieScope;

impl Check for CookieScope {
    fn codes(&self) -> &'static [Code] {
        &[Code::CookieScope]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() || subject.production.is_empty() {
            return;
        }
        let neighbors = subject.production.iter();
        let mut check = Comparison {
            subject,
            findings,
            own: declarations(subject.resources),
            theirs: neighbors
                .map(|it| (it, declarations(&it.resources)))
                .collect(),
            told: BTreeSet::new(),
        };
        check.of_branch();
        check.of_production();
    }
}

/// The hosts of a branch beside those of production.
struct Comparison<'s, 'f> {
    subject: &'s Subject<'s>,
    findings: &'f mut Findings,
    own: Vec<Declaration>,
    theirs: Vec<(&'s Neighbor, Vec<Declaration>)>,
    /// The zones that have a finding: where the branch sets them, if it does.
    told: BTreeSet<String>,
}

impl Comparison<'_, '_> {
    /// Cookies that the branch sets and production gets.
    fn of_branch(&mut self) {
        let mut cookies = Cookies::default();
        for resource in self.subject.resources {
            of_programs(resource, &mut |zone, at| cookies.add(zone, at, resource));
        }
        for (zone, (at, resource)) in cookies.0 {
            let Some(own) = reached(&self.own, &zone) else {
                continue;
            };
            let mut theirs = self.theirs.iter();
            let theirs = theirs.find_map(|(it, hosts)| Some((it, reached(hosts, &zone)?)));
            if let Some((neighbor, theirs)) = theirs {
                let at = before_moves(self.subject.causes, at);
                let found = found(&zone, &neighbor.name, theirs, own).at(at).help(OWN);
                self.findings.add(self.subject, resource, found);
                self.told.insert(zone);
            }
        }
    }

    /// Cookies that production sets and the branch gets.
    fn of_production(&mut self) {
        for (neighbor, hosts) in &self.theirs {
            let mut cookies = Cookies::default();
            for resource in &neighbor.resources {
                let mut add = |zone: &str, at| cookies.add(zone, at, resource);
                of_programs(resource, &mut add);
                if !is_told_of(self.subject, neighbor) {
                    let logins = login_cookies(resource);
                    logins.iter().for_each(|(zone, at)| add(zone, *at));
                }
            }
            for (zone, (at, resource)) in cookies.0 {
                // Without a host of its own there, the zone is that of what the cookie is for.
                let theirs = reached(hosts, &zone).unwrap_or(&zone);
                let own = reached(&self.own, &zone);
                if let Some(own) = own.filter(|_| !self.told.contains(&zone)) {
                    let found = found(&zone, &neighbor.name, theirs, own);
                    let found = found
                        .at(neighbor.causes.position(at))
                        .help(ZONE)
                        .help(NARROW);
                    self.findings.add_placed(self.subject, resource, found);
                    self.told.insert(zone);
                }
            }
        }
    }
}

const OWN: &str =
    "set the host of the branch, or leave the domain out: the cookie is then for one host alone";
const ZONE: &str = "give branches a zone that no cookie of production is for: `hosts: {strategy: zone, zone: ZONE}`";
const NARROW: &str = "or give production a cookie for single hosts, or for a narrower zone";

/// The zones of cookies, with the first place of each.
#[derive(Default)]
struct Cookies<'r>(BTreeMap<String, (Origin, &'r Resource)>);

impl<'r> Cookies<'r> {
    fn add(&mut self, zone: &str, at: Origin, resource: &'r Resource) {
        let zone = zone.trim_start_matches('.').to_ascii_lowercase();
        if zone.contains('.') && !zone.contains(['$', '{', '/']) {
            self.0.entry(zone).or_insert((at, resource));
        }
    }
}

/// The first declared host that cookies of a zone reach.
fn reached<'d>(declared: &'d [Declaration], zone: &str) -> Option<&'d str> {
    let mut hosts = declared.iter().map(|it| it.host.as_str());
    hosts.find(|host| is_below(host.trim_start_matches("*."), zone))
}

/// True if the neighbor is one of the sources of `secretSync`, whose logins the render is compared with.
fn is_told_of(subject: &Subject<'_>, neighbor: &Neighbor) -> bool {
    let sources = subject.spec.map_or(&[][..], |spec| spec.sources());
    let spec = subject
        .config
        .and_then(|config| config.environment(&neighbor.name).ok());
    let mut directories = spec.into_iter().flat_map(|spec| spec.roots.texts());
    directories.any(|it| sources.iter().any(|source| source.value == it.value))
}

/// The cookie zones that programs and controllers other than oauth2-proxy are given.
fn of_programs(resource: &Resource, visit: &mut dyn FnMut(&str, Origin)) {
    lines(resource, &mut |line| {
        let name: String = line
            .name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let name = name.to_ascii_lowercase();
        let is_setting = name.ends_with("cookiedomain") || name.ends_with("cookiedomains");
        // Those of the login are read by `login_cookies`.
        let is_login = line.name.starts_with("OAUTH2_PROXY")
            || line.name == "cookie_domains"
            || line.name == "cookie-domain"
            || line.name == "cookie-domains";
        if !is_setting || is_login || line.is_secret {
            return;
        }
        // `proxy-cookie-domain` has two: that of the upstream, and that which the browser sees.
        let texts = line
            .text
            .split([',', ' ', ';'])
            .filter(|text| !text.is_empty());
        let skipped = usize::from(name.contains("proxycookie"));
        texts.skip(skipped).for_each(|text| visit(text, line.at));
    });
}

fn found(zone: &str, owner: &str, theirs: &str, own: &str) -> Diagnostic {
    let message =
        format!("cookies for `{zone}` reach `{theirs}` of `{owner}` and `{own}` of a branch");
    Diagnostic::warning(Code::CookieScope, message)
}
