//! CustomResourceDefinitions: whether the objects that exist still fit. The rules are the API
//! server's own: it prunes what a schema does not name, refuses updates that a schema does not
//! permit, and serves no version that is not served (`apiextensions-apiserver/pkg/apiserver`).

use super::schema;
use crate::diff::change::{Change, ChangeKind, Class};
use crate::diff::kubernetes::class::subject::Subject;
use crate::yaml::Node;

/// The effect of a change of a definition; `None` for what all kinds have.
pub(super) fn effect(subject: &Subject<'_>, change: &Change) -> Option<Class> {
    if (subject.group, subject.kind) != ("apiextensions.k8s.io", "CustomResourceDefinition") {
        return None;
    }
    let fields: Vec<&str> = change.path.fields().collect();
    match fields.as_slice() {
        ["spec", "versions", "schema", "openAPIV3Schema", ..] => {
            Some(schema::effect(subject, change, "openAPIV3Schema"))
        }
        ["spec", "validation", "openAPIV3Schema", ..] => {
            Some(schema::effect(subject, change, "openAPIV3Schema"))
        }
        ["spec", ..] => Some(of_field(&fields, change)),
        _ => None,
    }
}

/// Everything but schemas. A version that is removed may be the one in which objects are stored;
/// the server refuses to drop that one.
fn of_field(fields: &[&str], change: &Change) -> Class {
    let is_true = |node: &Option<Node>| node.as_ref().and_then(Node::as_str) == Some("true");
    let no_longer = is_true(&change.old) && !is_true(&change.new);
    let is_gone = change.kind != ChangeKind::Moved && change.new.is_none();
    match fields {
        ["spec", "scope" | "group"] | ["spec", "names", "plural" | "kind" | "listKind"] => {
            Class::Recreate
        }
        ["spec", "versions"] if is_gone => Class::Recreate,
        ["spec", "versions", "name"] => Class::Recreate,
        ["spec", "versions", "served"] if no_longer => Class::Incompatible,
        ["spec", "preserveUnknownFields"] if no_longer => Class::DataLoss,
        _ => Class::InPlace,
    }
}
