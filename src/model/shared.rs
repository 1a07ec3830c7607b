//! Values that kustomize holds once and shows in several places.
//!
//! Its label and annotation transformers put one node at every place in a
//! resource where the key is new. A later write to one of them in place, by a
//! strategic merge, a replacement or another label, therefore shows at all of
//! them (seen in v5.8.1: a patch of `metadata.labels` also changes selectors).
//! Here each place has its own node; those that are one in kustomize have one
//! origin, which is listed in [`Resource::shared`].

use crate::diag::Origin;
use crate::yaml::{Node, Value};

use crate::model::causes::Causes;
use crate::model::resource::Resource;

impl Resource {
    /// Makes what was written over one of several shared places show at the
    /// others, too. To be called after each step that writes in place.
    pub fn settle_shared(&mut self, causes: &Causes) {
        for index in 0..self.shared.len() {
            let origin = self.shared[index];
            let mut written = None;
            // Most steps write over none of them, and that is told faster than which is the last.
            if !is_written(&self.node, origin, causes) {
                continue;
            }
            find_written(&self.node, origin, causes, &mut written);
            let Some(written) = written.cloned() else {
                continue;
            };
            overwrite(&mut self.node, origin, &written, causes);
            self.shared[index] = written.origin;
        }
    }
}

/// True if `node` was written over a value of the given origin.
fn replaces(node: &Node, origin: Origin, causes: &Causes) -> bool {
    causes
        .get(node.origin)
        .is_some_and(|cause| cause.replaced == origin)
}

/// True if there is such a value.
fn is_written(node: &Node, origin: Origin, causes: &Causes) -> bool {
    match &node.value {
        Value::Scalar(..) => replaces(node, origin, causes),
        Value::Sequence(items) => items.iter().any(|item| is_written(item, origin, causes)),
        Value::Mapping(mapping) => {
            let mut fields = mapping.iter();
            fields.any(|(_, value)| is_written(value, origin, causes))
        }
    }
}

/// The last such value, in the order in which kustomize merges: by key.
fn find_written<'n>(node: &'n Node, origin: Origin, causes: &Causes, found: &mut Option<&'n Node>) {
    match &node.value {
        Value::Scalar(..) if replaces(node, origin, causes) => *found = Some(node),
        Value::Scalar(..) => {}
        Value::Sequence(items) => {
            for item in items {
                find_written(item, origin, causes, found);
            }
        }
        Value::Mapping(mapping) => {
            let mut fields: Vec<_> = mapping.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            for (_, value) in fields {
                find_written(value, origin, causes, found);
            }
        }
    }
}

fn overwrite(node: &mut Node, origin: Origin, written: &Node, causes: &Causes) {
    let is_shared = node.origin == origin || replaces(node, origin, causes);
    match &mut node.value {
        Value::Scalar(..) if is_shared => *node = written.clone(),
        Value::Scalar(..) => {}
        Value::Sequence(items) => {
            for item in items {
                overwrite(item, origin, written, causes);
            }
        }
        Value::Mapping(mapping) => {
            for (_, value) in mapping.iter_mut() {
                overwrite(value, origin, written, causes);
            }
        }
    }
}
