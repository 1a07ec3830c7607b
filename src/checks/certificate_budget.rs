//! Certificates per branch, against the limits of the authority that issues them. In: the render of a
//! branch. Out: a finding if few branches a week fit.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Origin, counted};
use crate::model::Resource;
use crate::yaml::Node;

use super::certificates::{GROUP, Issuer, issuer_of, shim};
use super::objects::Objects;
use super::subject::{Subject, namespace_of};
use super::tls_uses::{blocks, hosts_of};
use crate::environment::nodes_at;

/// Certificates for one registered domain in seven days (letsencrypt.org/docs/rate-limits).
const WEEKLY: usize = 50;
/// Branches a week that a team of some people has.
const BRANCHES: usize = 25;
/// Places in a message.
const SHOWN: usize = 10;

/// The finding for an environment whose branches need so many certificates of Let's Encrypt that few
/// branches a week get theirs.
pub(super) fn over_budget(subject: &Subject<'_>, objects: &Objects<'_>) -> Option<Diagnostic> {
    if !subject.is_of_branch() {
        return None;
    }
    let mut by_domain: BTreeMap<String, Vec<Origin>> = BTreeMap::new();
    for resource in subject.resources {
        for (host, at) in requested(resource, objects) {
            by_domain.entry(domain(&host)).or_default().push(at);
        }
    }
    let (domain, places) = by_domain.iter().max_by_key(|(_, places)| places.len())?;
    let fits = WEEKLY.checked_div(places.len())?;
    if fits >= BRANCHES {
        return None;
    }
    let message = format!(
        "every branch needs {} of Let's Encrypt for `{domain}`, which gives {WEEKLY} a week: {} fit",
        counted(places.len(), "certificate"),
        if fits == 1 {
            "1 branch".to_owned()
        } else {
            format!("{fits} branches")
        }
    );
    let mut found = Diagnostic::warning(Code::TlsCoversHost, message).at(subject.at());
    for at in places.iter().take(SHOWN) {
        found = found.label(*at, "one per branch");
    }
    Some(found.help(
        "use one wildcard certificate for all branches: `strategy: flat` or a `zone` in `hosts`, and a Certificate whose Secret is copied into every branch's namespace",
    ))
}

/// The certificates that a resource makes its branch get: the first name of each, and its place.
fn requested(resource: &Resource, objects: &Objects<'_>) -> Vec<(String, Origin)> {
    let namespace = namespace_of(resource);
    let is_counted = |issuer: &Issuer<'_>| {
        let object = issuer.find(namespace, objects);
        object.is_some_and(is_lets_encrypt)
    };
    if resource.kind() == "Certificate" && resource.gvk().group == GROUP {
        let issuer = issuer_of(resource).filter(is_counted);
        let names = nodes_at(&resource.node, "spec.dnsNames[]").into_iter();
        let mut names = names.filter_map(|it| Some((it.as_str()?.to_owned(), it.origin)));
        return issuer.and_then(|_| names.next()).into_iter().collect();
    }
    let is_asking = resource.kind() == "Ingress" && shim(resource).as_ref().is_some_and(is_counted);
    if !is_asking {
        return Vec::new();
    }
    let hosts = blocks(resource).filter_map(|block| hosts_of(block).into_iter().next());
    hosts.collect()
}

/// True for an issuer of Let's Encrypt, whose staging environment has other limits.
fn is_lets_encrypt(issuer: &Resource) -> bool {
    let server = issuer.node.at(&["spec", "acme", "server"]);
    let server = server.and_then(Node::as_str).unwrap_or_default();
    server.contains("letsencrypt.org") && !server.contains("staging")
}

/// The registered domain, taken as the last two labels.
fn domain(host: &str) -> String {
    let mut labels = host.rsplit('.');
    let (last, before) = (labels.next(), labels.next());
    match (before, last) {
        (Some(before), Some(last)) => format!("{before}.{last}"),
        _ => host.to_owned(),
    }
}
