//! Where an empty value says as much as none: `labels: {}`, `command: []`, `nodeName: null`. Only
//! for types of the API itself, whose decoding is known; elsewhere the four are four things.

use crate::diff::path::{FieldPath, Segment};
use crate::model::Gvk;
use crate::yaml::{Node, Tag, Value};

/// Groups that the API server itself serves.
const BUILT_IN: &[&str] = &[
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];

/// Maps whose keys are the user's. Empty they are as good as absent; but a null *in* one is an
/// empty string, not nothing.
const MAPS: &[&str] = &[
    "annotations",
    "binaryData",
    "capacity",
    "data",
    "hard",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "parameters",
    "requests",
    "stringData",
];

/// Structs that are there whether they are written or not.
const STRUCTS: &[&str] = &["metadata", "resources", "strategy", "updateStrategy"];

/// True if neither of two values at `path`, absent or not, says anything to the API server.
pub(crate) fn says_nothing(
    gvk: &Gvk,
    path: &FieldPath,
    old: Option<&Node>,
    new: Option<&Node>,
) -> bool {
    let is_empty = |node: Option<&Node>| node.is_none_or(|node| is_empty(path, node));
    is_built_in(gvk) && is_empty(old) && is_empty(new)
}

/// True for types that the API server itself decodes.
pub(crate) fn is_built_in(gvk: &Gvk) -> bool {
    BUILT_IN.contains(&gvk.group.as_str())
}

fn is_empty(path: &FieldPath, node: &Node) -> bool {
    // Items count, whatever they are.
    let Some(Segment::Key(field)) = path.segments().last() else {
        return false;
    };
    let mut above = path.fields().rev().skip(1);
    let parent = above.next().unwrap_or_default();
    if MAPS.contains(&parent) {
        return false;
    }
    match &node.value {
        Value::Scalar(Tag::Null, _) => true,
        Value::Scalar(Tag::Str, text) => {
            text.is_empty() && (parent, field.as_str()) == ("env", "value")
        }
        Value::Scalar(..) => false,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(map) => {
            let known = MAPS.contains(&field.as_str()) || STRUCTS.contains(&field.as_str());
            map.is_empty() && known
        }
    }
}
