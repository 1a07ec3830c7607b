//! Fields that only the API server sets, and the annotation of `kubectl apply`. No manifest has them,
//! and no apply changes them: `kubectl diff` asks for a dry run of the new object, which
//! answers with a random uid, the time of the call and the next generation.

use crate::model::Resource;
use crate::yaml::Node;

/// Fields of metadata that the API server writes.
pub(crate) const METADATA: &[&str] = &[
    "creationTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// The annotation in which `kubectl apply` keeps the whole manifest.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Removes from `resource` what only the server and `kubectl apply` set.
pub fn remove_server_set(resource: &mut Resource) {
    let Some(object) = resource.node.as_mapping_mut() else {
        return;
    };
    object.remove("status");
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) else {
        return;
    };
    for field in METADATA {
        metadata.remove(field);
    }
    let annotations = metadata.get_mut("annotations");
    let Some(annotations) = annotations.and_then(Node::as_mapping_mut) else {
        return;
    };
    annotations.remove(LAST_APPLIED);
    if annotations.is_empty() {
        metadata.remove("annotations");
    }
}
