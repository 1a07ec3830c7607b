//! Fields that name a namespace which the target leaves: `namespace` fields,
//! `ns/name` annotations and namespace selectors. In: a target and its new
//! namespace. Out: the new text of each field.

use std::collections::BTreeSet;

use crate::environment::names::is_dns_label;
use crate::environment::target::Target;
use crate::yaml::{FieldPath, Segment, Tag, Value};

use super::left_behind::left_behind;

/// A field with its new text.
pub(in crate::environment) struct NamespaceReference {
    /// The resource, by its position.
    pub(in crate::environment) resource: usize,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The new text.
    pub(in crate::environment) new: String,
}

/// Finds every field that names a namespace of the target other than `namespace`.
pub(in crate::environment) fn references(
    target: &Target,
    namespace: &str,
) -> Vec<NamespaceReference> {
    let mut left = left_behind(target);
    left.remove(namespace);
    let mut found = Vec::new();
    for (position, resource) in target.resources().iter().enumerate() {
        // The fields of these kinds describe or contain anything.
        let is_described = matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret" | "Namespace"
        );
        let names = Names {
            left: &left,
            namespace,
        };
        resource.node.walk_paths(|at| {
            if is_described && !at.path.starts_with(&["metadata"]) {
                return;
            }
            if let Value::Scalar(Tag::Str, text) = &at.node.value
                && let Some(new) = names.moved(at.path, text)
            {
                found.push(NamespaceReference {
                    resource: position,
                    path: at.path.clone(),
                    new,
                });
            }
        });
    }
    found
}

/// The namespaces that resources leave, and the one that they go to.
struct Names<'a> {
    left: &'a BTreeSet<String>,
    namespace: &'a str,
}

impl Names<'_> {
    /// The new text of the string at `path`, if it names a namespace that is left.
    fn moved(&self, path: &FieldPath, text: &str) -> Option<String> {
        let is_own = |name: &str| self.left.contains(name);
        match path.segments() {
            // The namespace transformer changes this one.
            [Segment::Key(metadata), Segment::Key(field)]
                if metadata == "metadata" && field == "namespace" =>
            {
                None
            }
            [.., Segment::Key(key)]
                if key == "namespace" || key == "kubernetes.io/metadata.name" =>
            {
                is_own(text).then(|| self.namespace.to_owned())
            }
            [.., Segment::Key(key), Segment::Item(_)]
                if key == "matchNames" || key == "namespaces" =>
            {
                is_own(text).then(|| self.namespace.to_owned())
            }
            [.., Segment::Key(key), Segment::Item(_)] if key == "gateways" => self.scoped(text),
            [Segment::Key(metadata), Segment::Key(field), _]
                if metadata == "metadata" && field == "annotations" =>
            {
                self.scoped(text)
            }
            _ => None,
        }
    }

    /// `ns/name`.
    fn scoped(&self, text: &str) -> Option<String> {
        let (namespace, name) = text.split_once('/')?;
        let is_name = !name.is_empty() && name.split('.').all(is_dns_label);
        (is_name && self.left.contains(namespace)).then(|| format!("{}/{name}", self.namespace))
    }
}
