//! Fields that name namespaces, as data. The first row whose kind and path fit decides. Fields that
//! no row names are text.
//!
//! Sources: the API references of Kubernetes 1.37, Cilium, Calico, Istio, Linkerd, Gateway API,
//! Traefik, Contour, Prometheus Operator, External Secrets, Flux, Argo CD, Velero, OLM and Vault.

use crate::model::Gvk;
use crate::yaml::{FieldPath, Segment};

use Form::{Hosts, Name, Scoped, Stays};

/// The way in which a field names a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The whole text is a namespace.
    Name,
    /// `NAMESPACE/NAME`; names of objects have no slash.
    Scoped,
    /// `NAMESPACE/HOST`, where the host may be `*`.
    Hosts,
    /// Another thing of that name, such as a namespace of Vault.
    Stays,
}

/// A field, and the form in which it names a namespace.
pub(super) struct Row {
    /// `*`, `Kind`, `Kind.group` or `*.group`.
    kind: &'static str,
    /// The end of the path; `[]` stands for an item of a list.
    path: &'static [&'static str],
    /// The form.
    form: Form,
}

const fn row(kind: &'static str, path: &'static [&'static str], form: Form) -> Row {
    Row { kind, path, form }
}

const ITEM: &str = "[]";

/// The table.
const ROWS: &[Row] = &[
    // Vault Enterprise and HCP Vault have namespaces of their own.
    row("*", &["vault", "namespace"], Stays),
    row("*.secrets.hashicorp.com", &["spec", "namespace"], Stays),
    row("*", &["image"], Stays),
    row("*", &["namespace"], Name),
    row("*", &["targetNamespace"], Name),
    row("*", &["storageNamespace"], Name),
    row("*", &["remoteNamespace"], Name),
    row("*", &["sourceNamespace"], Name),
    row("*", &["secretNamespace"], Name),
    row("*", &["serviceNamespace"], Name),
    row("*", &["serviceAccountNamespace"], Name),
    row("*", &["configMapNamespace"], Name),
    row("*", &["gatewayNamespace"], Name),
    row("*", &["watchNamespace"], Name),
    row("*", &["installNamespace"], Name),
    row("*", &["matchNames", ITEM], Name),
    row("*", &["namespaces", ITEM], Name),
    row("*", &["notNamespaces", ITEM], Name),
    row("*", &["includedNamespaces", ITEM], Name),
    row("*", &["excludedNamespaces", ITEM], Name),
    row("*", &["targetNamespaces", ITEM], Name),
    row("*", &["sourceNamespaces", ITEM], Name),
    row("*", &["watchNamespaces", ITEM], Name),
    row("*", &["watchedNamespaces", ITEM], Name),
    row("*", &["allowedNamespaces", ITEM], Name),
    row("*.networking.istio.io", &["exportTo", ITEM], Name),
    // The labels by which policies tell namespaces.
    row("*", &["kubernetes.io/metadata.name"], Name),
    row("*", &["projectcalico.org/name"], Name),
    row("*", &["io.kubernetes.pod.namespace"], Name),
    row("*", &["k8s.io.kubernetes.pod.namespace"], Name),
    row("*", &["k8s:io.kubernetes.pod.namespace"], Name),
    row("*", &["any:io.kubernetes.pod.namespace"], Name),
    row("*", &["any.io.kubernetes.pod.namespace"], Name),
    row(
        "*",
        &["k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name"],
        Name,
    ),
    row(
        "*",
        &["io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name"],
        Name,
    ),
    row("*", &["gateways", ITEM], Scoped),
    row("*", &["secretName"], Scoped),
    row("*", &["credentialName"], Scoped),
    row("*", &["caSecret"], Scoped),
    row("*", &["clientCertificate"], Scoped),
    row("*", &["secret"], Scoped),
    row("Gateway.networking.istio.io", &["hosts", ITEM], Hosts),
    row("Sidecar.networking.istio.io", &["hosts", ITEM], Hosts),
];

/// Keys of labels whose values are names of namespaces, for match expressions and selectors in text.
pub(super) fn is_name_label(key: &str) -> bool {
    let rows = ROWS
        .iter()
        .filter(|row| row.form == Name && key.contains('.'));
    rows.flat_map(|row| row.path).any(|last| *last == key)
}

/// The form of a field; `None` for text.
pub(super) fn form(gvk: &Gvk, path: &FieldPath) -> Option<Form> {
    let row = ROWS.iter().find(|row| row.is_kind(gvk) && row.ends(path));
    row.map(|row| row.form)
}

impl Row {
    fn is_kind(&self, gvk: &Gvk) -> bool {
        let (kind, group) = match self.kind.split_once('.') {
            Some((kind, group)) => (kind, Some(group)),
            None => (self.kind, None),
        };
        (kind == "*" || gvk.kind == kind) && group.is_none_or(|group| gvk.group == group)
    }

    fn ends(&self, path: &FieldPath) -> bool {
        let segments = path.segments();
        let Some(skipped) = segments.len().checked_sub(self.path.len()) else {
            return false;
        };
        let mut ends = segments.iter().skip(skipped).zip(self.path);
        ends.all(|(segment, wanted)| match segment {
            Segment::Key(key) => key == *wanted,
            Segment::Item(_) => *wanted == ITEM,
        })
    }
}

/// Environment variables that programs read their namespace from, by convention of operators and of
/// the downward API's documentation.
pub(super) const VARIABLES: &[&str] = &[
    "KUBERNETES_NAMESPACE",
    "K8S_NAMESPACE",
    "LEADER_ELECTION_NAMESPACE",
    "MY_POD_NAMESPACE",
    "NAMESPACE",
    "OPERATOR_NAMESPACE",
    "POD_NAMESPACE",
    "TARGET_NAMESPACE",
    "WATCH_NAMESPACE",
    "WATCH_NAMESPACES",
];

/// Options of controllers that take a namespace of the cluster. `--namespace` is not one of them:
/// Temporal, Vault and others have namespaces, too.
pub(super) const OPTIONS: &[&str] = &[
    "--leader-elect-namespace",
    "--leader-election-namespace",
    "--leader-elect-resource-namespace",
    "--leader-election-resource-namespace",
    "--operator-namespace",
    "--pod-namespace",
    "--watch-namespace",
    "--watch-namespaces",
];

/// Annotations in whose values `NAMESPACE/NAME` is an object: parts of their keys.
pub(super) const ANNOTATION_WORDS: &[&str] = &[
    "secret",
    "configmap",
    "config-map",
    "-from",
    "reflects",
    "middleware",
    "gateway",
    "issuer",
    "headers",
    "serviceaccount",
];

/// Annotations whose values are lists of namespaces (Reflector, Replicator): parts of their keys.
pub(super) const LIST_WORDS: &[&str] = &["-namespaces", "replicate-to", "replication-allowed"];
