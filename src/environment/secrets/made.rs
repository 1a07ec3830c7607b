//! Secrets and ConfigMaps with the annotations that controllers copy them by: those of a tree, and those
//! that a controller makes from a template in one of its kinds. In: a resource. Out: the object.

use crate::model::Resource;
use crate::yaml::Node;

use super::kind::DataKind;
use crate::environment::nodes_at::{nodes, strings};

/// A kind with a template of a Secret: its group, its kind, the path of the Secret's name, and that of
/// its annotations.
struct Row(&'static str, &'static str, &'static str, &'static str);

/// Kinds from the documentation of their controllers. A Secret without a name of its own has the
/// resource's.
const ROWS: [Row; 4] = [
    // https://cert-manager.io/docs/devops-tips/syncing-secrets-across-namespaces/
    Row(
        "cert-manager.io",
        "Certificate",
        "spec.secretName",
        "spec.secretTemplate.annotations",
    ),
    Row(
        "external-secrets.io",
        "ExternalSecret",
        "spec.target.name",
        "spec.target.template.metadata.annotations",
    ),
    Row(
        "bitnami.com",
        "SealedSecret",
        "spec.template.metadata.name",
        "spec.template.metadata.annotations",
    ),
    Row(
        "secrets.hashicorp.com",
        "VaultStaticSecret",
        "spec.destination.name",
        "spec.destination.annotations",
    ),
];

/// A Secret or ConfigMap that is in a namespace.
pub(super) struct Made<'r> {
    pub(super) kind: DataKind,
    pub(super) name: &'r str,
    pub(super) annotations: Option<&'r Node>,
}

/// The object that a resource is, or that a controller makes of it.
pub(super) fn made(resource: &Resource) -> Option<Made<'_>> {
    if let Some(kind) = DataKind::of(resource) {
        return Some(Made {
            kind,
            name: resource.name(),
            annotations: resource.node.at(&["metadata", "annotations"]),
        });
    }
    let gvk = resource.gvk();
    let mut rows = ROWS.iter();
    let Row(_, _, name, annotations) =
        rows.find(|Row(group, kind, ..)| gvk.group == *group && gvk.kind == *kind)?;
    let stated = strings(&resource.node, name).into_iter().next();
    Some(Made {
        kind: DataKind::Secret,
        name: stated.and_then(Node::as_str).unwrap_or(resource.name()),
        annotations: nodes(&resource.node, annotations).into_iter().next(),
    })
}
