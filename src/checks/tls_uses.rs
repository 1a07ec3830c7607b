//! Hosts that are served with TLS, by kind. In: a resource. Out: each Secret with a certificate, and the
//! hosts that it is for.

use crate::diag::Origin;
use crate::environment::hosts::{Claim, Declaration};
use crate::model::Resource;
use crate::yaml::Node;

use super::subject::namespace_of;
use crate::environment::nodes_at;

/// A host with its place.
pub(super) type Host = (String, Origin);

/// A certificate in use.
#[derive(Clone, Debug)]
pub(super) struct Use<'r> {
    /// The Secret's name.
    pub(super) secret: &'r Node,
    /// The namespace of the Secret.
    pub(super) namespace: &'r str,
    /// The hosts that it is for.
    pub(super) hosts: Vec<Host>,
}

impl<'r> Use<'r> {
    /// The name of the Secret.
    pub(super) fn secret_name(&self) -> &'r str {
        let text = self.secret.as_str().unwrap_or_default();
        text.split_once('/').map_or(text, |(_, name)| name)
    }
}

/// Kinds with one Secret for all of their hosts.
const ONE: [(&str, &str, &str); 4] = [
    ("traefik.io", "IngressRoute", "spec.tls.secretName"),
    ("traefik.containo.us", "IngressRoute", "spec.tls.secretName"),
    (
        "projectcontour.io",
        "HTTPProxy",
        "spec.virtualhost.tls.secretName",
    ),
    ("k8s.nginx.org", "VirtualServer", "spec.tls.secret"),
];

/// The certificates that a resource uses. `declared` are the hosts that it declares.
pub(super) fn uses<'r>(resource: &'r Resource, declared: &[&Declaration]) -> Vec<Use<'r>> {
    let gvk = resource.gvk();
    if (gvk.group.as_str(), gvk.kind.as_str()) == ("networking.k8s.io", "Ingress") {
        return blocks(resource)
            .filter_map(|block| of_block(resource, block))
            .collect();
    }
    let mut rows = ONE.iter();
    let row = rows.find(|row| gvk.group == row.0 && gvk.kind == row.1);
    let secrets = row.map(|row| nodes_at(&resource.node, row.2));
    let hosts = declared.iter().filter(|it| it.claim == Claim::Traffic);
    let hosts = hosts.filter(|it| it.fixed.is_none());
    let hosts: Vec<Host> = hosts.map(|it| (it.host.clone(), it.at)).collect();
    let secrets = secrets.into_iter().flatten();
    secrets
        .map(|secret| Use {
            secret,
            namespace: stated_namespace(secret).unwrap_or(namespace_of(resource)),
            hosts: hosts.clone(),
        })
        .collect()
}

/// `NAMESPACE/NAME`, as Contour has it.
fn stated_namespace(secret: &Node) -> Option<&str> {
    let (namespace, _) = secret.as_str()?.split_once('/')?;
    Some(namespace)
}

/// The blocks of `tls` in an Ingress.
pub(super) fn blocks(ingress: &Resource) -> impl Iterator<Item = &Node> {
    nodes_at(&ingress.node, "spec.tls[]").into_iter()
}

/// The hosts of a block.
pub(super) fn hosts_of(block: &Node) -> Vec<Host> {
    let hosts = nodes_at(block, "hosts[]").into_iter();
    hosts
        .filter_map(|node| Some((node.as_str()?.to_ascii_lowercase(), node.origin)))
        .collect()
}

/// A block without hosts is for all of the rules.
fn of_block<'r>(ingress: &'r Resource, block: &'r Node) -> Option<Use<'r>> {
    let secret = block.get("secretName")?;
    let mut hosts = hosts_of(block);
    if hosts.is_empty() {
        let rules = nodes_at(&ingress.node, "spec.rules[].host").into_iter();
        hosts.extend(rules.filter_map(|it| Some((it.as_str()?.to_ascii_lowercase(), it.origin))));
    }
    Some(Use {
        secret,
        namespace: namespace_of(ingress),
        hosts,
    })
}
