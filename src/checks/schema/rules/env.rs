//! Environment variables of containers.

use crate::checks::schema::found::Found;
use crate::diag::message;
use crate::yaml::Node;

use super::fields::{self, exactly_one, is_set, text};
use super::names::is_subdomain;

const SOURCES: [&str; 5] = [
    "fieldRef",
    "resourceFieldRef",
    "configMapKeyRef",
    "secretKeyRef",
    "fileKeyRef",
];

/// Fields of a pod that variables can have (`validEnvDownwardAPIFieldPathExpressions`).
const FIELDS: [&str; 10] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "spec.hostUsers",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Notes a variable with two values, or a name that it cannot have.
pub(super) fn variable(node: &Node, found: &mut Found) {
    if let Some(name) = text(node, "name")
        && !name.chars().all(|c| (' '..='~').contains(&c) && c != '=')
    {
        let message = message!(
            "`{}` cannot be the name of a variable: it takes printable ASCII without `=`",
            name
        );
        fields::malformed(node, "name", message, found);
    }
    let Some(source) = node.get("valueFrom").filter(|_| is_set(node, "valueFrom")) else {
        return;
    };
    if text(node, "value").is_some() {
        fields::contradicts(
            node,
            "valueFrom",
            "`value` and `valueFrom` cannot both be set",
            found,
        );
        return;
    }
    found.at_key("valueFrom", |found| {
        exactly_one(source, &SOURCES, found);
        if let Some(field) = source.get("fieldRef") {
            found.at_key("fieldRef", |found| pod_field(field, found));
        }
    });
}

fn pod_field(node: &Node, found: &mut Found) {
    let Some(path) = text(node, "fieldPath") else {
        return;
    };
    let is_entry = ["metadata.labels[", "metadata.annotations["]
        .iter()
        .any(|start| path.starts_with(start));
    if !is_entry && !FIELDS.contains(&path) {
        let message = message!("a variable cannot have the field `{}` of the pod", path);
        fields::malformed(node, "fieldPath", message, found);
    }
}

/// Notes the name of a ConfigMap or a Secret that none can have.
pub(super) fn source_name(node: &Node, found: &mut Found) {
    if let Some(name) = text(node, "name").filter(|name| !is_subdomain(name)) {
        let message = message!("`{}` cannot be the name of a ConfigMap or a Secret", name);
        fields::malformed(node, "name", message, found);
    }
}

/// Notes a source of many variables of no kind, or of two.
pub(super) fn source_of_many(node: &Node, found: &mut Found) {
    exactly_one(node, &["configMapRef", "secretRef"], found);
}
