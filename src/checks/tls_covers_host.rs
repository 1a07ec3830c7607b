//! `tls-covers-host`: hosts that no certificate is for. In: a render, and the Certificates and issuers
//! around it. Out: a finding at each host, at each request for a certificate that nobody issues, and for
//! more certificates than an authority gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Origin, did_you_mean, first_of, nearest};
use crate::environment::hosts::{Declaration, declarations};
use crate::model::Resource;
use crate::yaml::Node;

use super::certificate_budget::over_budget;
use super::certificates::{Certificate, Certificates, Issuer, issuer_of, shim};
use super::check::Check;
use super::findings::Findings;
use super::gateways::{parents, takes};
use super::objects::Objects;
use super::subject::{Subject, namespace_of};
use super::tls_uses::{Host, Use, blocks, hosts_of, uses};
use super::wildcard_names::covers;
use crate::environment::nodes_at;

/// Names that a message lists.
const SHOWN: usize = 10;

/// Hosts without a certificate.
pub(super) struct TlsCoversHost;

impl Check for TlsCoversHost {
    fn codes(&self) -> &'static [Code] {
        &[Code::TlsCoversHost]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let objects = Objects::new(subject);
        let certificates = Certificates::new(subject);
        let declared = declarations(subject.resources);
        let mut asked = Asked::default();
        for (position, resource) in subject.resources.iter().enumerate() {
            let hosts = declared.iter().filter(|it| it.resource == position);
            let hosts: Vec<&Declaration> = hosts.collect();
            let used = uses(resource, &hosts);
            let mut found = blockless(resource);
            let unissued = unissued(resource, subject, &objects);
            if unissued.is_none() {
                found.extend(asked.shim(resource, &certificates));
            }
            found.extend(unissued);
            if shim(resource).is_none() {
                let uncovered = used
                    .iter()
                    .flat_map(|it| uncovered(resource, it, &certificates));
                found.extend(uncovered);
            }
            found.extend(behind_gateway(resource, &objects, &certificates));
            for found in found {
                findings.add(subject, resource, found);
            }
        }
        if let Some(found) = over_budget(subject, &objects) {
            findings.add_general(subject, found);
        }
    }
}

fn warning(at: Origin, message: impl Into<crate::diag::Message>) -> Diagnostic {
    Diagnostic::warning(Code::TlsCoversHost, message).at(at)
}

/// Hosts of an Ingress with TLS that are in none of its blocks: the controller serves them with a
/// certificate of its own, or without TLS. A block without hosts is for all.
fn blockless(ingress: &Resource) -> Vec<Diagnostic> {
    let is_ingress = ingress.kind() == "Ingress" && ingress.gvk().group == "networking.k8s.io";
    let listed: Vec<Vec<Host>> = blocks(ingress).map(hosts_of).collect();
    if !is_ingress || listed.is_empty() || listed.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let is_listed = |host: &str| {
        let mut listed = listed.iter().flatten();
        listed.any(|(name, _)| covers(name, host))
    };
    let rules = nodes_at(&ingress.node, "spec.rules[].host").into_iter();
    let unlisted = rules.filter(|it| !it.as_str().is_none_or(is_listed));
    unlisted
        .map(|node| {
            let host = node.as_str().unwrap_or_default();
            let message = format!("`{host}` is in no `tls` block of `{}`", ingress.id());
            let found = warning(node.origin, message);
            let first = listed.iter().flatten().next();
            let found = first.map_or(found.clone(), |(_, at)| {
                found.label(*at, "the hosts with TLS")
            });
            found.help("add it to `hosts` of the block whose certificate is for it")
        })
        .collect()
}

/// Hosts that the known certificate in a Secret is not for.
fn uncovered(by: &Resource, used: &Use<'_>, certificates: &Certificates<'_>) -> Vec<Diagnostic> {
    let known = certificates.of_secret(used.namespace, used.secret_name());
    if known.is_empty() {
        return Vec::new();
    }
    let is_covered = |host: &str| known.iter().any(|it| it.covers(host));
    let hosts = used.hosts.iter().filter(|(host, _)| !is_covered(host));
    hosts
        .map(|(host, at)| {
            let secret = used.secret_name();
            let message = format!(
                "the certificate in Secret `{secret}`, with which `{}` serves `{host}`, is not for it",
                by.id()
            );
            let found = warning(*at, message).label(used.secret.origin, "the Secret");
            explained(found, host, &known)
        })
        .collect()
}

/// The names of certificates, and the rule that people trip over.
fn explained(found: Diagnostic, host: &str, known: &[Certificate<'_>]) -> Diagnostic {
    let mut found = found;
    for it in known.iter().filter(|it| it.is_own).take(1) {
        let what = if it.is_made() {
            "the Certificate"
        } else {
            "its Secret"
        };
        found = found.label(it.object.origin, what);
    }
    let mut seen = BTreeSet::new();
    let names = known.iter().flat_map(Certificate::names);
    let names: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
    let shown = first_of(SHOWN, names.iter().map(|name| format!("`{name}`")));
    let found = match known.first() {
        Some(it) if it.is_made() => found.help(format!(
            "`{}` is for {shown}: add `{}` to `dnsNames`",
            it.object.id(),
            needed(host)
        )),
        Some(it) => found.help(format!(
            "the certificate of `{}` is for {shown}: use one for `{}`",
            it.object.id(),
            needed(host)
        )),
        None => found,
    };
    let is_deeper = |name: &&str| {
        let rest = name.strip_prefix('*');
        rest.is_some_and(|rest| host.ends_with(rest))
    };
    match names.iter().find(|it| is_deeper(it)) {
        Some(name) => found.help(format!("the star of `{name}` stands for one label only")),
        None => found,
    }
}

/// The name to add: a wildcard for one label in front.
fn needed(host: &str) -> String {
    match host.split_once('.') {
        Some((_, rest)) if rest.split('.').count() > 2 => format!("*.{rest}"),
        _ => host.to_owned(),
    }
}

/// The requests for certificates of one render, by namespace and Secret.
#[derive(Default)]
struct Asked<'r> {
    by_secret: BTreeMap<(&'r str, &'r str), (&'r Resource, Vec<Host>, Origin)>,
}

impl<'r> Asked<'r> {
    /// The faults of the request that the annotations of an Ingress make: one certificate per block,
    /// in a Secret of its own (cert-manager, `certificate-shim`).
    fn shim(&mut self, ingress: &'r Resource, certificates: &Certificates<'_>) -> Vec<Diagnostic> {
        let Some(issuer) = shim(ingress).filter(|_| ingress.kind() == "Ingress") else {
            return Vec::new();
        };
        let all: Vec<&Node> = blocks(ingress).collect();
        let mut found = Vec::new();
        if all.is_empty() {
            let message = format!(
                "cert-manager makes no certificate for `{}`: it has no `tls`",
                ingress.id()
            );
            let it = warning(issuer.at, message);
            found.push(
                it.help("add `tls` with the hosts and a `secretName`, or remove the annotation"),
            );
        }
        for block in all {
            let Some(secret) = block.get("secretName") else {
                let message = format!(
                    "cert-manager makes no certificate for a block of `{}`: it has no `secretName`",
                    ingress.id()
                );
                found.push(warning(block.origin, message).help("add a `secretName`"));
                continue;
            };
            let is_made = twice(&issuer, ingress, secret, certificates);
            let differing = self.block(ingress, block, secret);
            found.extend(is_made.or(differing));
        }
        found
    }

    fn block(
        &mut self,
        ingress: &'r Resource,
        block: &'r Node,
        secret: &'r Node,
    ) -> Option<Diagnostic> {
        let mut hosts = hosts_of(block);
        hosts.sort();
        let names = |hosts: &[Host]| -> Vec<String> {
            hosts.iter().map(|(host, _)| host.clone()).collect()
        };
        let key = (namespace_of(ingress), secret.as_str()?);
        let Some((other, known, at)) = self.by_secret.get(&key) else {
            self.by_secret.insert(key, (ingress, hosts, secret.origin));
            return None;
        };
        let is_same = std::ptr::eq(*other, ingress);
        if !is_same && names(known) == names(&hosts) {
            return None;
        }
        let message = if is_same {
            format!(
                "two `tls` blocks of `{}` have the Secret `{}`: cert-manager makes one certificate per block",
                ingress.id(),
                key.1
            )
        } else {
            format!(
                "`{}` and `{}` ask cert-manager for different certificates in one Secret, `{}`",
                other.id(),
                ingress.id(),
                key.1
            )
        };
        let found = warning(secret.origin, message).label(*at, "the other one");
        Some(found.help(if is_same {
            "write all hosts in one block, or give each block a Secret of its own"
        } else {
            "give each a Secret of its own"
        }))
    }
}

/// A Secret that an Ingress asks for and that a Certificate has already.
fn twice(
    issuer: &Issuer<'_>,
    ingress: &Resource,
    secret: &Node,
    certificates: &Certificates<'_>,
) -> Option<Diagnostic> {
    let name = secret.as_str()?;
    let known = certificates.of_secret(namespace_of(ingress), name);
    // cert-manager names its own Certificate like the Secret.
    let other = known.iter().find(|it| it.object.name() != name)?;
    let message = format!(
        "cert-manager is asked for a certificate in Secret `{name}`, which `{}` makes already",
        other.object.id()
    );
    let found = warning(issuer.at, message).label(secret.origin, "the Secret");
    Some(found.help("remove the annotation, or use another Secret"))
}

/// Hosts of a route whose Gateway has no certificate for them.
fn behind_gateway(
    route: &Resource,
    objects: &Objects<'_>,
    certificates: &Certificates<'_>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for parent in parents(route) {
        let Some(gateway) = parent.gateway(objects) else {
            continue;
        };
        let listeners = parent.listeners(gateway);
        for node in nodes_at(&route.node, "spec.hostnames[]") {
            let host = node.as_str().unwrap_or_default();
            let taking: Vec<&&Node> = listeners.iter().filter(|it| takes(it, host)).collect();
            let verdicts = taking
                .iter()
                .map(|it| Verdict::of(gateway, it, host, certificates));
            let verdicts: Vec<Verdict<'_>> = verdicts.collect();
            if let [Verdict::Uncovered(known), rest @ ..] = verdicts.as_slice()
                && rest.iter().all(|it| matches!(it, Verdict::Uncovered(_)))
            {
                let message = format!(
                    "the certificate of Gateway `{}`, through which `{}` is served, is not for `{host}`",
                    gateway.name(),
                    route.id()
                );
                let it = warning(node.origin, message).label(parent.at, "the Gateway");
                found.push(explained(it, host, known));
            }
        }
    }
    found
}

/// The certificate of a listener, as a host sees it.
enum Verdict<'s> {
    /// A certificate for it, no TLS, or nobody knows.
    Fine,
    /// Certificates that are not for it.
    Uncovered(Vec<Certificate<'s>>),
}

impl<'s> Verdict<'s> {
    fn of(
        gateway: &Resource,
        listener: &Node,
        host: &str,
        certificates: &Certificates<'s>,
    ) -> Self {
        let own = namespace_of(gateway);
        let is_passed = listener.at(&["tls", "mode"]).and_then(Node::as_str) == Some("Passthrough");
        let references = nodes_at(listener, "tls.certificateRefs[]");
        if shim(gateway).is_some() || is_passed || references.is_empty() {
            return Self::Fine;
        }
        let mut all = Vec::new();
        for reference in references {
            let namespace = reference.str_at("namespace").unwrap_or(own);
            let name = reference.str_at("name").unwrap_or_default();
            let known = certificates.of_secret(namespace, name);
            if known.is_empty() || known.iter().any(|it| it.covers(host)) {
                return Self::Fine;
            }
            all.extend(known);
        }
        Self::Uncovered(all)
    }
}

/// A request to an issuer that there is not, where the repository has others of the kind. A branch has a new
/// namespace, and with it no Issuer but those of its render.
fn unissued(
    resource: &Resource,
    subject: &Subject<'_>,
    objects: &Objects<'_>,
) -> Option<Diagnostic> {
    let is_certificate =
        resource.kind() == "Certificate" && resource.gvk().group == super::certificates::GROUP;
    let issuer = match resource.kind() {
        "Ingress" | "Gateway" => shim(resource),
        _ if is_certificate => issuer_of(resource),
        _ => None,
    }?;
    let namespace = namespace_of(resource);
    if issuer.find(namespace, objects).is_some() {
        return None;
    }
    let around = objects.around().into_iter();
    let around = around.filter(|it| it.kind() == issuer.kind);
    let others: Vec<&Resource> = subject.of_kind(issuer.kind).chain(around).collect();
    let is_new = issuer.kind == "Issuer" && subject.is_of_branch();
    if others.is_empty() && !is_new {
        return None;
    }
    let message = format!(
        "a certificate is asked of {} `{}`, which nothing makes",
        issuer.kind, issuer.name
    );
    let names = others.iter().map(|it| it.name());
    let found = warning(issuer.at, message);
    Some(found.help(match nearest(issuer.name, names) {
        Some(near) => did_you_mean(near),
        None if issuer.kind == "Issuer" => {
            "an Issuer serves its own namespace: render one there, or use a ClusterIssuer".to_owned()
        }
        None if issuer.name == "null" => {
            "kustomize makes the text `null` of a null in a strategic merge patch of annotations: remove the key with a JSON patch".to_owned()
        }
        None => {
            let names = others.iter().map(|it| format!("`{}`", it.name()));
            format!("the repository has {}", first_of(SHOWN, names))
        }
    }))
}
