//! Certificates of a repository, by the Secret that has them. In: a subject. Out: the names that the
//! certificate in a Secret stands for, as far as a Certificate of cert-manager or the Secret itself says so.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::objects::Objects;
use super::subject::{Subject, namespace_of};
use super::wildcard_names::covers;
use super::x509;
use crate::environment::nodes_at;

/// The group of cert-manager.
pub(super) const GROUP: &str = "cert-manager.io";

/// Prefixes of the annotations by which a Secret is copied to other namespaces.
const COPIED: [&str; 3] = [
    "kubed.appscode.com/sync",
    "reflector.v1.k8s.emberstack.com/",
    "replicator.v1.mittwald.de/",
];

/// A certificate of a Certificate object, or of a Secret.
#[derive(Clone, Debug)]
pub(super) struct Certificate<'s> {
    /// The Certificate, or the Secret.
    pub(super) object: &'s Resource,
    /// The names.
    names: Vec<String>,
    /// True if it is in the render, and not around it.
    pub(super) is_own: bool,
}

/// The Certificates of a render, and those around it.
pub(super) struct Certificates<'s> {
    all: Vec<Certificate<'s>>,
}

impl<'s> Certificates<'s> {
    /// Those of a subject.
    pub(super) fn new(subject: &'s Subject<'s>) -> Self {
        let own = subject.resources.iter();
        let around = subject.elsewhere.resources().into_iter();
        let with = |object, is_own| {
            let names = names(object)?;
            Some(Certificate {
                object,
                names,
                is_own,
            })
        };
        let own = own.filter_map(|it| with(it, true));
        Self {
            all: own.chain(around.filter_map(|it| with(it, false))).collect(),
        }
    }

    /// The Certificates whose Secret it is: those of the namespace in the render; else those that are copied
    /// to other namespaces; else those of the namespace in other targets.
    pub(super) fn of_secret(&self, namespace: &str, secret: &str) -> Vec<Certificate<'s>> {
        let named = || self.all.iter().filter(|it| it.secret() == Some(secret));
        let is_here = |it: &&Certificate<'_>| namespace_of(it.object) == namespace;
        let own: Vec<_> = named().filter(|it| it.is_own && is_here(it)).collect();
        let copied: Vec<_> = named().filter(|it| it.is_copied()).collect();
        let around: Vec<_> = named().filter(is_here).collect();
        let found = [own, copied, around];
        let found = found.into_iter().find(|it| !it.is_empty());
        found.into_iter().flatten().cloned().collect()
    }
}

impl<'s> Certificate<'s> {
    fn secret(&self) -> Option<&'s str> {
        match self.object.kind() {
            "Secret" => Some(self.object.name()),
            _ => self.object.node.at(&["spec", "secretName"])?.as_str(),
        }
    }

    /// True for one that cert-manager makes.
    pub(super) fn is_made(&self) -> bool {
        self.object.kind() != "Secret"
    }

    /// True if a controller copies the Secret to other namespaces.
    fn is_copied(&self) -> bool {
        let path: &[&str] = match self.object.kind() {
            "Secret" => &["metadata", "annotations"],
            _ => &["spec", "secretTemplate", "annotations"],
        };
        let annotations = self.object.node.at(path).and_then(Node::as_mapping);
        let mut keys = annotations.into_iter().flat_map(Mapping::keys);
        keys.any(|key| COPIED.iter().any(|prefix| key.starts_with(prefix)))
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// True if one of the names stands for the host.
    pub(super) fn covers(&self, host: &str) -> bool {
        self.names().any(|name| covers(name, host))
    }
}

/// The names of the certificate that a resource asks for, or is.
fn names(resource: &Resource) -> Option<Vec<String>> {
    let gvk = resource.gvk();
    match (gvk.group.as_str(), gvk.kind.as_str()) {
        (GROUP, "Certificate") => {
            let names = nodes_at(&resource.node, "spec.dnsNames[]");
            let common = nodes_at(&resource.node, "spec.commonName");
            let names = names.into_iter().chain(common);
            let names = names.filter_map(Node::as_str);
            Some(names.map(str::to_owned).collect())
        }
        ("", "Secret") => {
            // Browsers take no certificate without names; an encrypted one cannot be read.
            let names = x509::names(&text_of(resource, "tls.crt")?)?;
            Some(names).filter(|names| !names.is_empty())
        }
        _ => None,
    }
}

/// A value of a Secret, decoded.
fn text_of(secret: &Resource, key: &str) -> Option<String> {
    let plain = secret.node.at(&["stringData", key]).and_then(Node::as_str);
    if let Some(plain) = plain {
        return Some(plain.to_owned());
    }
    let encoded = secret.node.at(&["data", key])?.as_str()?;
    let encoded: String = encoded.split_ascii_whitespace().collect();
    String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()
}

/// A request for an issuer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Issuer<'r> {
    /// Issuer or ClusterIssuer.
    pub(super) kind: &'r str,
    /// The name.
    pub(super) name: &'r str,
    /// The place of the name.
    pub(super) at: Origin,
}

/// The issuer that the annotations of an Ingress or a Gateway ask for certificates
/// (cert-manager, "Annotated Ingress resource"). One of another group is somebody else's.
pub(super) fn shim(resource: &Resource) -> Option<Issuer<'_>> {
    let annotations = resource.node.at(&["metadata", "annotations"])?;
    let group = annotations.str_at("cert-manager.io/issuer-group");
    if group.is_some_and(|group| group != GROUP) {
        return None;
    }
    let cluster = annotations.get("cert-manager.io/cluster-issuer");
    let node = cluster.or_else(|| annotations.get("cert-manager.io/issuer"))?;
    let stated = annotations.str_at("cert-manager.io/issuer-kind");
    let kind = match cluster {
        Some(_) => "ClusterIssuer",
        None => stated.unwrap_or("Issuer"),
    };
    issuer(kind, node)
}

/// The issuer of a Certificate.
pub(super) fn issuer_of(certificate: &Resource) -> Option<Issuer<'_>> {
    let reference = certificate.node.at(&["spec", "issuerRef"])?;
    if reference
        .str_at("group")
        .is_some_and(|group| group != GROUP)
    {
        return None;
    }
    issuer(
        reference.str_at("kind").unwrap_or("Issuer"),
        reference.get("name")?,
    )
}

fn issuer<'r>(kind: &'r str, node: &'r Node) -> Option<Issuer<'r>> {
    matches!(kind, "Issuer" | "ClusterIssuer").then_some(Issuer {
        kind,
        name: node.as_str()?,
        at: node.origin,
    })
}

impl<'r> Issuer<'r> {
    /// The object, in the render or around it, for a certificate in `namespace`.
    pub(super) fn find<'s>(&self, namespace: &'s str, objects: &Objects<'s>) -> Option<&'s Resource>
    where
        'r: 's,
    {
        let within = self.namespace(namespace);
        let own = objects.find(self.kind, within, self.name);
        own.or_else(|| {
            let mut around = objects.around_of(self.kind, within).into_iter();
            around.find(|it| it.name() == self.name)
        })
    }

    /// The namespace to look in: that of the certificate for an Issuer.
    pub(super) fn namespace<'s>(&self, own: &'s str) -> &'s str {
        match self.kind {
            "ClusterIssuer" => "default",
            _ => own,
        }
    }
}
