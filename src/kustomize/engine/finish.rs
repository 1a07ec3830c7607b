//! What is taken off resources, and put on them, after the last transformer
//! (`api/krusty/kustomizer.go`, `api/resource/resource.go`).

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::{Cause, Causes, Resource, ResourceSet, Step, is_build_annotation};
use crate::yaml::{Dialect, Key, Node, Tag, resolve_plain};

use crate::kustomize::build_metadata::BuildMetadata;

/// The value of the managed-by label: the version whose output this is.
const MANAGED_BY: &str = "kustomize-v5.8.1";

const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";

/// Drops resources that are only configuration.
pub(crate) fn drop_local_config(resources: &mut ResourceSet) {
    let is_local = |resource: &Resource| {
        let node = resource.node.at(&["metadata", "annotations", LOCAL_CONFIG]);
        node.is_some_and(|node| node.as_str() != Some("false"))
    };
    if resources.iter().any(is_local) {
        resources.items_mut().retain(|resource| !is_local(resource));
    }
}

/// Labels every resource as kustomize's.
pub(crate) fn label_managed_by(resources: &mut ResourceSet, at: Origin, causes: &mut Causes) {
    for resource in resources.items_mut() {
        let labels = resource.labels_mut();
        let cause = Cause::new(Step::BuildMetadata, at);
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
///
/// # Errors
/// Keys that kustomize cannot write: it drops their quotes.
pub(crate) fn tidy_annotations(
    resources: &mut ResourceSet,
    metadata: BuildMetadata,
) -> Fallible<()> {
    let mut failures = Failures::default();
    for resource in resources.items_mut() {
        let annotations = resource.node.at_mut(&["metadata", "annotations"]);
        if let Some(annotations) = annotations.and_then(Node::as_mapping_mut) {
            annotations.entries.retain(|entry| {
                let key = entry.key.text.as_str();
                !is_build_annotation(key) && !metadata.strips(key)
            });
        }
        resource.settle_annotations();
        let entries = &resource.metadata_mut().entries;
        let annotations = entries.iter().find(|entry| entry.key.text == "annotations");
        let keys = annotations.and_then(|entry| entry.value.as_mapping());
        for entry in keys.into_iter().flat_map(|keys| &keys.entries) {
            if resolve_plain(&entry.key.text, Dialect::Yaml12) != Tag::Str {
                failures.push(unwritable_key(&entry.key));
            }
        }
    }
    failures.or_ok(())
}

fn unwritable_key(key: &Key) -> Diagnostic {
    Diagnostic::error(
        Code::AnnotationKey,
        format!(
            "the annotation `{}` has a key that is no string without quotes",
            key.text
        ),
    )
    .at(key.origin)
    .help(format!(
        "kustomize drops the quotes; choose another key, as `example.com/{}`",
        key.text
    ))
}
