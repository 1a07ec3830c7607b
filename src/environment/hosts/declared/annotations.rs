//! Annotations that declare names.

use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Segment, Value};

use super::claim::Claim;
use super::forms::Form;

/// An annotation that declares names: its key, in which `*` stands for any text.
struct Row {
    key: &'static str,
    form: Form,
    claim: Claim,
}

const fn routes(key: &'static str, form: Form) -> Row {
    Row {
        key,
        form,
        claim: Claim::Traffic,
    }
}

const fn certifies(key: &'static str, form: Form) -> Row {
    Row {
        key,
        form,
        claim: Claim::Certificate,
    }
}

use Form::{Conditions, Expression, Host, Label, List, Relative};

/// Annotations of any kind, by the documentation of each controller.
const TABLE: &[Row] = &[
    // cert-manager's ingress-shim and gateway-shim; openshift-routes.
    certifies("cert-manager.io/common-name", Host),
    certifies("cert-manager.io/alt-names", List),
    // ingress-nginx. An alias may be an expression after `~`.
    routes("nginx.ingress.kubernetes.io/server-alias", List),
    // haproxy-ingress, under both of its prefixes, and HAProxy Technologies' controller.
    routes("haproxy-ingress.github.io/server-alias", List),
    routes("haproxy-ingress.github.io/server-alias-regex", Expression),
    routes("haproxy-ingress.github.io/redirect-from", List),
    routes("haproxy-ingress.github.io/redirect-from-regex", Expression),
    routes("ingress.kubernetes.io/server-alias", List),
    routes("ingress.kubernetes.io/server-alias-regex", Expression),
    routes("ingress.kubernetes.io/redirect-from", List),
    routes("ingress.kubernetes.io/redirect-from-regex", Expression),
    routes("haproxy.org/server-alias", List),
    routes("konghq.com/host-aliases", List),
    routes("konghq.com/snis", List),
    // AWS: the host-header conditions of a rule.
    routes("alb.ingress.kubernetes.io/conditions.*", Conditions),
    // Traefik: certificates of an Ingress's router.
    certifies(
        "traefik.ingress.kubernetes.io/router.tls.domains.*.main",
        Host,
    ),
    certifies(
        "traefik.ingress.kubernetes.io/router.tls.domains.*.sans",
        List,
    ),
    // Azure's Application Gateway, and the DNS label of a public address.
    routes("appgw.ingress.kubernetes.io/hostname-extension", List),
    routes("service.beta.kubernetes.io/azure-dns-label-name", Relative),
    // Tailscale: a machine's name in the tailnet.
    routes("tailscale.com/hostname", Label),
    routes("tailscale.com/hostname", Host),
    // Gardener, kops.
    routes("dns.gardener.cloud/dnsnames", List),
    certifies("cert.gardener.cloud/commonname", Host),
    certifies("cert.gardener.cloud/dnsnames", List),
    routes("dns.alpha.kubernetes.io/external", List),
    routes("dns.alpha.kubernetes.io/internal", List),
];

/// The prefixes of external-dns: since version 0.22, and before.
const EXTERNAL_DNS: [&str; 2] = [
    "external-dns.kubernetes.io",
    "external-dns.alpha.kubernetes.io",
];

/// The annotations of external-dns that name hosts.
const HOSTNAMES: [&str; 3] = [
    "hostname",
    "internal-hostname",
    "cloudflare-custom-hostname",
];

/// A value that declares names.
pub(super) struct Found<'n> {
    pub(super) path: FieldPath,
    pub(super) node: &'n Node,
    pub(super) form: Form,
    pub(super) claim: Claim,
}

/// The resource's own annotations that declare names. Those of a Secret only describe it: cert-manager writes them.
pub(super) fn own(resource: &Resource) -> Vec<Found<'_>> {
    let annotations = resource.node.at(&["metadata", "annotations"]);
    let Some(annotations) = annotations.and_then(Node::as_mapping) else {
        return Vec::new();
    };
    if resource.kind() == "Secret" {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (key, node) in annotations.iter() {
        let rows = TABLE.iter().filter(|row| is_key(row.key, key));
        found.extend(rows.map(|row| Found {
            path: FieldPath::keys(&["metadata", "annotations", key]),
            node,
            form: row.form,
            claim: row.claim,
        }));
    }
    found
}

fn is_key(pattern: &str, key: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == key,
        Some((start, end)) => key
            .strip_prefix(start)
            .is_some_and(|rest| rest.len() > end.len() && rest.ends_with(end)),
    }
}

/// Annotations of external-dns wherever a resource has annotations: its own, those of pods and of
/// what a controller makes. `prefixes` are those of offshoot.yaml.
pub(super) fn external_dns<'n>(resource: &'n Resource, prefixes: &[&str]) -> Vec<Found<'n>> {
    let is_hostname = |key: &str| {
        key.split_once('/').is_some_and(|(prefix, name)| {
            HOSTNAMES.contains(&name)
                && (EXTERNAL_DNS.contains(&prefix) || prefixes.contains(&prefix))
        })
    };
    let has_hostname = |node: &Node| match &node.value {
        Value::Mapping(mapping) => mapping.keys().any(is_hostname),
        _ => false,
    };
    // Most resources have none, and a walk without paths is cheap.
    if !resource.node.any(has_hostname) {
        return Vec::new();
    }
    let mut found = Vec::new();
    resource.node.walk_paths(|at| {
        if at.key.is_some_and(|key| is_hostname(&key.text)) && is_annotation(at.path) {
            found.push(Found {
                path: at.path.clone(),
                node: at.node,
                form: Form::List,
                claim: Claim::Traffic,
            });
        }
    });
    found
}

/// True in `annotations`, `podAnnotations` and the like.
fn is_annotation(path: &FieldPath) -> bool {
    let above = path.segments().iter().rev().nth(1);
    matches!(above, Some(Segment::Key(key)) if key.ends_with("nnotations"))
}
