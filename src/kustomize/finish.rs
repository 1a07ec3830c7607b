//! What is taken off resources, and put on them, after the last transformer
//! (`api/krusty/kustomizer.go`, `api/resource/resource.go`).

use crate::diag::Origin;
use crate::model::{Cause, Causes, Resource, ResourceSet};
use crate::yaml::Node;

use super::build_metadata::BuildMetadata;

/// The value of the managed-by label: the version whose output this is.
const MANAGED_BY: &str = "kustomize-v5.8.1";

/// Annotations that kustomize uses during a build and strips at its end,
/// whoever wrote them.
const BUILD_ANNOTATIONS: [&str; 19] = [
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/helm-generated",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
];

const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";

/// Drops resources that are only configuration.
pub(super) fn drop_local_config(resources: &mut ResourceSet) {
    let is_local = |resource: &Resource| {
        let node = resource.node.at(&["metadata", "annotations", LOCAL_CONFIG]);
        node.is_some_and(|node| node.as_str() != Some("false"))
    };
    if resources.iter().any(is_local) {
        resources.items_mut().retain(|resource| !is_local(resource));
    }
}

/// Labels every resource as kustomize's.
pub(super) fn label_managed_by(resources: &mut ResourceSet, at: Origin, causes: &mut Causes) {
    for resource in resources.items_mut() {
        let labels = resource.labels_mut();
        let cause = Cause::new("buildMetadata", at);
        let origin = match labels.get("app.kubernetes.io/managed-by") {
            Some(old) => causes.over(cause, old),
            None => causes.note(cause),
        };
        labels.set(
            "app.kubernetes.io/managed-by",
            Node::string(MANAGED_BY, origin),
        );
    }
}

/// Makes annotations what they are on output: strings, without the build's own, and absent if none is left.
pub(super) fn tidy_annotations(resources: &mut ResourceSet, metadata: BuildMetadata) {
    for resource in resources.items_mut() {
        let annotations = resource.node.at_mut(&["metadata", "annotations"]);
        if let Some(annotations) = annotations.and_then(Node::as_mapping_mut) {
            annotations.entries.retain(|entry| {
                let key = entry.key.text.as_str();
                !BUILD_ANNOTATIONS.contains(&key) && !metadata.strips(key)
            });
        }
        resource.settle_annotations();
    }
}
