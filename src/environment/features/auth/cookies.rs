//! Cookies of oauth2-proxy that production and branches share. A browser sends a cookie of a zone to every
//! host below it (RFC 6265, 5.1.3): the code of a branch would get the sessions of production.

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::is_below;
use crate::environment::scope::Scope;
use crate::model::Resource;
use crate::yaml::Node;

/// The field of oauth2-proxy's configuration, its option and its variable; each with and without `s`.
const FIELD: &str = "cookie_domain";
const OPTION: &str = "-cookie-domain";
const VARIABLE: &str = "OAUTH2_PROXY_COOKIE_DOMAIN";

/// The places that one message lists.
const SHOWN: usize = 10;

/// The warning for cookies that reach hosts of the branch and the hosts that these have in production.
pub(in crate::environment::features) fn shared<'r>(
    resources: impl Iterator<Item = &'r Resource>,
    scope: &Scope<'_>,
) -> Option<Diagnostic> {
    if scope.hosts.is_empty() {
        return None;
    }
    let zones = resources.flat_map(zones);
    let shared: Vec<(String, Origin, &str, &str)> = zones
        .filter_map(|(zone, at)| {
            let zone = zone.trim_start_matches('.').to_ascii_lowercase();
            let reaches = |host: &str| is_below(host.trim_start_matches("*."), &zone);
            let (old, _) = scope.hosts.iter().find(|(old, _)| reaches(old))?;
            let (_, new) = scope.hosts.iter().find(|(_, new)| reaches(new))?;
            Some((zone, at, old, new))
        })
        .collect();
    let ((zone, at, old, new), others) = shared.split_first()?;
    let message = format!("the login's cookie for `{zone}` reaches `{new}` as well as `{old}`");
    let diagnostic = Diagnostic::warning(Code::AuthCookieShared, message).at(*at);
    let diagnostic = others
        .iter()
        .take(SHOWN)
        .fold(diagnostic, |it, (zone, at, ..)| {
            it.label(*at, format!("so does that for `{zone}`"))
        });
    let cookies: Vec<&str> = shared.iter().map(|(zone, ..)| zone.as_str()).collect();
    let own_zone = match free_zone(&cookies, scope) {
        Some(zone) => format!(": `hosts: {{strategy: zone, zone: {zone}}}`"),
        None => String::new(),
    };
    Some(
        diagnostic
            .label(scope.environment.at, "code of a branch sees the sessions of its visitors")
            .help(format!("give branches a zone of their own, with an oauth2-proxy whose cookie is for that zone{own_zone}"))
            .help("give production a cookie for single hosts (`__Host-…`, without `cookie_domains`), or another zone"),
    )
}

/// A zone for branches that no cookie of `cookies` reaches.
fn free_zone(cookies: &[&str], scope: &Scope<'_>) -> Option<String> {
    let domains = scope.host_scope.domains.iter();
    let mut zones = domains.map(|domain| format!("preview.{}", domain.value));
    zones.find(|zone| !cookies.iter().any(|cookie| is_below(zone, cookie)))
}

/// The cookie domains that a resource sets for oauth2-proxy, each with its place.
pub fn zones(resource: &Resource) -> Vec<(String, Origin)> {
    let mut zones = Vec::new();
    for field in ["data", "stringData"] {
        let data = resource.node.get(field).and_then(Node::as_mapping);
        for (key, value) in data.into_iter().flat_map(|data| data.iter()) {
            let text = value.as_str().unwrap_or_default();
            let found = if key.starts_with(VARIABLE) {
                listed(text)
            } else {
                text.lines().filter_map(configured).flatten().collect()
            };
            zones.extend(found.into_iter().map(|zone| (zone, value.origin)));
        }
    }
    let pod = ["template", "spec"];
    let spec = resource.node.get("spec");
    let containers = spec
        .and_then(|spec| spec.at(&pod)?.get("containers"))
        .or_else(|| spec?.get("containers"));
    for container in items(containers) {
        zones.extend(of_container(container));
    }
    zones
}

fn of_container(container: &Node) -> Vec<(String, Origin)> {
    let mut zones = Vec::new();
    let mut is_value = false;
    let words = ["command", "args"].map(|field| items(container.get(field)));
    for word in words.into_iter().flatten() {
        let text = word.as_str().unwrap_or_default();
        let option = text
            .strip_prefix('-')
            .filter(|option| option.starts_with(OPTION));
        let option = option.or_else(|| Some(text).filter(|text| text.starts_with(OPTION)));
        let value = match option.map(|option| option.split_once('=')) {
            Some(Some((_, value))) => Some(value),
            Some(None) => None,
            None if is_value => Some(text),
            None => None,
        };
        is_value = option.is_some_and(|option| !option.contains('='));
        let found = value.map(listed).unwrap_or_default();
        zones.extend(found.into_iter().map(|zone| (zone, word.origin)));
    }
    for variable in items(container.get("env")) {
        let name = variable.str_at("name").unwrap_or_default();
        if let Some(value) = variable.get("value").filter(|_| name.starts_with(VARIABLE)) {
            let found = listed(value.as_str().unwrap_or_default());
            zones.extend(found.into_iter().map(|zone| (zone, value.origin)));
        }
    }
    zones
}

fn items(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_sequence).unwrap_or_default()
}

/// The domains of a line `cookie_domains = [".example.com"]`, in TOML or YAML.
fn configured(line: &str) -> Option<Vec<String>> {
    let rest = line.trim().strip_prefix(FIELD)?;
    let rest = rest.strip_prefix('s').unwrap_or(rest).trim_start();
    let value = rest.strip_prefix(['=', ':'])?;
    Some(listed(value))
}

/// The texts of a list, with or without brackets and quotes.
fn listed(text: &str) -> Vec<String> {
    let is_mark = |c: char| c.is_whitespace() || "[]\"'".contains(c);
    let texts = text.split(',').map(|text| text.trim_matches(is_mark));
    texts
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    #[test]
    fn every_way_to_set_a_cookie_domain_is_read() {
        let cases: [(&str, &[&str]); 7] = [
            (
                "{kind: ConfigMap, data: {oauth2-proxy.cfg: \"email_domains = ['*']\\ncookie_domains = ['.a.example', \\\".b.example\\\"]\\n\"}}",
                &[".a.example", ".b.example"],
            ),
            (
                "{kind: ConfigMap, data: {x: 'cookie_domain: a.example'}}",
                &["a.example"],
            ),
            (
                "{kind: ConfigMap, data: {OAUTH2_PROXY_COOKIE_DOMAINS: '.a.example,.b.example'}}",
                &[".a.example", ".b.example"],
            ),
            (
                "{kind: Secret, stringData: {x: 'cookie_domains=[\".a.example\"]'}}",
                &[".a.example"],
            ),
            (
                "{kind: Deployment, spec: {template: {spec: {containers: [{args: [--cookie-domain=.a.example, -cookie-domain, .b.example, --upstream=x]}]}}}}",
                &[".a.example", ".b.example"],
            ),
            (
                "{kind: Pod, spec: {containers: [{env: [{name: OAUTH2_PROXY_COOKIE_DOMAINS, value: .a.example}, {name: X, value: .b.example}]}]}}",
                &[".a.example"],
            ),
            (
                "{kind: ConfigMap, data: {x: 'cookie_name = \"a\"\\n# cookie_domains = [\".a.example\"]'}}",
                &[],
            ),
        ];
        for (manifest, expected) in cases {
            let node = parse(manifest, Origin::START).expect("the test's YAML");
            let resource = Resource::new(node.expect("a document"));
            let found: Vec<String> = zones(&resource).into_iter().map(|(zone, _)| zone).collect();
            assert_eq!(found, expected, "{manifest}");
        }
    }
}
