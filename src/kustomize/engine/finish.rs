//! The last changes to resources, after all transformers: removed internal
//! annotations, added labels (`api/krusty/kustomizer.go`, `api/resource/resource.go`).

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::{Cause, Causes, Resource, ResourceSet, Step, is_build_annotation};
use crate::yaml::{Dialect, Key, Node, Tag, resolve_plain, with_text_keys};

use crate::kustomize::build_metadata::BuildMetadata;
use crate::kustomize::version::{Behavior, Version};

const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";

/// Drops resources marked as local configuration.
pub(crate) fn drop_local_config(resources: &mut ResourceSet) {
    let is_local = |resource: &Resource| {
        let node = resource.node.at(&["metadata", "annotations", LOCAL_CONFIG]);
        node.is_some_and(|node| node.as_str() != Some("false"))
    };
    if resources.iter().any(is_local) {
        resources.items_mut().retain(|resource| !is_local(resource));
    }
}

/// Finds the values that were copied out of Secrets, to be masked in reports.
pub(crate) fn find_secret_copies(resources: &mut ResourceSet, causes: &Causes) {
    for resource in resources.items_mut() {
        resource.find_secret_copies(causes);
    }
}

/// Labels every resource as managed by kustomize, in the version whose output this is.
pub(crate) fn label_managed_by(
    resources: &mut ResourceSet,
    at: Origin,
    version: Version,
    causes: &mut Causes,
) {
    let managed_by = format!("kustomize-v{version}");
    for resource in resources.items_mut() {
        let labels = resource.labels_mut();
        let cause = Cause::new(Step::BuildMetadata, at);
        let origin = match labels.get("app.kubernetes.io/managed-by") {
            Some(old) => causes.over(cause, old),
            None => causes.note(cause),
        };
        labels.set(
            "app.kubernetes.io/managed-by",
            Node::string(managed_by.as_str(), origin),
        );
    }
}

/// Makes text of the keys that are integers or dates.
pub(crate) fn text_keys(resources: &mut ResourceSet) {
    for resource in resources.items_mut() {
        with_text_keys(&mut resource.node);
    }
}

/// Prepares annotations for output: all values strings, internal ones
/// removed, the map dropped if it is empty.
///
/// # Errors
/// A key that kustomize cannot write, because it drops the quotes of keys.
pub(crate) fn tidy_annotations(
    resources: &mut ResourceSet,
    metadata: BuildMetadata,
    version: Version,
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
        let becomes_text = version.has(Behavior::KeysBecomeText);
        let annotations = resource.metadata_mut().get_mut("annotations");
        let keys = annotations.and_then(Node::as_mapping_mut);
        for entry in keys.into_iter().flat_map(|keys| &mut keys.entries) {
            match resolve_plain(&entry.key.text, Dialect::Yaml12) {
                Tag::Str => {}
                _ if entry.key.text.is_empty() => {}
                // Without its quotes it is one, until JSON makes text of it.
                tag @ (Tag::Int | Tag::Timestamp) if becomes_text => entry.key.tag = tag,
                _ => failures.push(unwritable_key(&entry.key)),
            }
        }
    }
    failures.or_ok(())
}

fn unwritable_key(key: &Key) -> Diagnostic {
    Diagnostic::error(
        Code::AnnotationKey,
        format!(
            "the key of the annotation `{}` is not a string without its quotes",
            key.text
        ),
    )
    .at(key.origin)
    .help(format!(
        "kustomize drops the quotes; choose another key, such as `example.com/{}`",
        key.text
    ))
}
