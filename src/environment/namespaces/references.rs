//! Fields that name a namespace which the target leaves: `namespace` fields,
//! `ns/name` annotations and namespace selectors. In: a target and its new
//! namespace. Out: the new text of each field.

use std::collections::BTreeSet;

use crate::environment::names::is_dns_label;
use crate::environment::target::Target;
use crate::model::Resource;
use crate::yaml::{FieldPath, Segment};
use crate::yaml::{Node, Tag, Value};

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
        let mut walk = Walk {
            left: &left,
            namespace,
            path: FieldPath::default(),
            found: Vec::new(),
        };
        walk.resource(resource);
        found.extend(
            walk.found
                .into_iter()
                .map(|(path, new)| NamespaceReference {
                    resource: position,
                    path,
                    new,
                }),
        );
    }
    found
}

struct Walk<'a> {
    left: &'a BTreeSet<String>,
    namespace: &'a str,
    path: FieldPath,
    found: Vec<(FieldPath, String)>,
}

impl Walk<'_> {
    /// Visits a resource; of kinds whose fields describe or contain anything, the metadata alone.
    fn resource(&mut self, resource: &Resource) {
        let is_described = matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret" | "Namespace"
        );
        if !is_described {
            return self.visit(&resource.node);
        }
        if let Some(metadata) = resource.node.get("metadata") {
            self.path.push(Segment::Key("metadata".into()));
            self.visit(metadata);
        }
    }

    fn visit(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar(Tag::Str, text) => self
                .found
                .extend(self.moved(text).map(|new| (self.path.clone(), new))),
            Value::Scalar(..) => {}
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Segment::Item(index));
                    self.visit(item);
                    self.path.pop();
                }
            }
            Value::Mapping(mapping) => {
                for (key, value) in mapping.iter() {
                    self.path.push(Segment::Key(key.into()));
                    self.visit(value);
                    self.path.pop();
                }
            }
        }
    }

    /// The new text of the string at the current path, if it names a namespace that is left.
    fn moved(&self, text: &str) -> Option<String> {
        let is_own = |name: &str| self.left.contains(name);
        match self.path.segments() {
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
