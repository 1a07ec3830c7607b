//! Fields that name other resources. In: the path of a field, and the manifest that has it. Out:
//! whether it holds a name, and of which kind.

use super::path::{FieldPath, Segment};
use crate::yaml::Node;

/// The kind that a field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'n> {
    /// This kind.
    Kind(&'n str),
    /// Any kind: what the field means is not known.
    Any,
}

/// Fields that hold names of one kind.
const FIELDS: &[(&str, &str)] = &[
    ("claimName", "PersistentVolumeClaim"),
    ("configMapName", "ConfigMap"),
    ("ingressClassName", "IngressClass"),
    ("namespace", "Namespace"),
    ("priorityClassName", "PriorityClass"),
    ("runtimeClassName", "RuntimeClass"),
    ("secretName", "Secret"),
    ("serviceAccount", "ServiceAccount"),
    ("serviceAccountName", "ServiceAccount"),
    ("serviceName", "Service"),
    ("storageClassName", "StorageClass"),
];

/// Maps and lists whose `name` is that of one kind.
const PARENTS: &[(&str, &str)] = &[
    ("configMap", "ConfigMap"),
    ("configMapKeyRef", "ConfigMap"),
    ("configMapRef", "ConfigMap"),
    ("imagePullSecrets", "Secret"),
    ("secret", "Secret"),
    ("secretKeyRef", "Secret"),
    ("secretRef", "Secret"),
    ("secrets", "Secret"),
    ("service", "Service"),
];

/// Maps with keys of the user, and lists whose items have names of their own.
const NO_REFERENCES: &[&str] = &[
    "annotations",
    "containers",
    "data",
    "env",
    "ephemeralContainers",
    "initContainers",
    "labels",
    "matchLabels",
    "ports",
    "selector",
    "stringData",
    "volumeMounts",
    "volumes",
];

/// The kind that the field at `path` of `node` names; `None` for one that names no other resource.
pub(super) fn named<'n>(path: &FieldPath, node: &'n Node) -> Option<Named<'n>> {
    let mut fields = path.fields().rev();
    let (field, parent) = (fields.next()?, fields.next().unwrap_or_default());
    if path.starts_with(&["metadata"]) || NO_REFERENCES.contains(&parent) {
        return None;
    }
    let of = |table: &[(&str, &'static str)], field: &str| {
        let row = table.iter().find(|(known, _)| *known == field);
        row.map(|(_, kind)| Named::Kind(kind))
    };
    if field != "name" {
        let is_name = field.ends_with("Name") || field.ends_with("Ref");
        return of(FIELDS, field).or_else(|| is_name.then_some(Named::Any));
    }
    let kind = around(path, node).and_then(|map| map.str_at("kind"));
    kind.map(Named::Kind)
        .or_else(|| of(PARENTS, parent))
        .or(Some(Named::Any))
}

/// Kind and name of the resource whose namespace the field at `path` of `node` holds.
pub(super) fn namespaced<'n>(path: &FieldPath, node: &'n Node) -> Option<(&'n str, &'n str)> {
    let mut fields = path.fields().rev();
    if fields.next() != Some("namespace") || path.starts_with(&["metadata"]) {
        return None;
    }
    let map = around(path, node)?;
    let parent = fields.next().unwrap_or_default();
    let row = PARENTS.iter().find(|(known, _)| *known == parent);
    let kind = map.str_at("kind").or_else(|| row.map(|(_, kind)| *kind))?;
    Some((kind, map.str_at("name")?))
}

/// The map that has the field at `path`.
fn around<'n>(path: &FieldPath, node: &'n Node) -> Option<&'n Node> {
    match path.segments().split_last() {
        Some((Segment::Key(_), above)) => {
            let above: FieldPath = above.iter().cloned().collect();
            above.find(node)
        }
        _ => None,
    }
}
