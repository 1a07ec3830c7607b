//! Values that kustomize holds once and shows in several places.
//!
//! Its label and annotation transformers put one node at every place in a
//! resource where the key is new. A later write to one of them in place, by a
//! strategic merge, a replacement or another label, therefore shows at all of
//! them (seen in v5.8.1: a patch of `metadata.labels` also changes selectors).
//! Here each place has its own node; those that are one in kustomize have one
//! origin, which is listed in [`Resource::shared`].

use crate::diag::Origin;
use crate::yaml::{FieldPath, Node, Value};

use crate::model::causes::{Cause, Causes};
use crate::model::resource::Resource;

impl Resource {
    /// Makes what was written over one of several shared places show at the
    /// others, too. To be called after each step that writes in place.
    pub fn settle_shared(&mut self, causes: &Causes) {
        for index in 0..self.shared.len() {
            let origin = self.shared[index];
            // Most steps write over none of them, and that is told faster than which is the last.
            if !self.node.any(|node| replaces(node, origin, causes)) {
                continue;
            }
            let Some(written) = last_written(&self.node, origin, causes).cloned() else {
                continue;
            };
            self.node.walk_mut(|node| {
                if is_scalar(node) && (node.origin == origin || replaces(node, origin, causes)) {
                    *node = written.clone();
                }
            });
            self.shared[index] = written.origin;
        }
    }
}

/// True if `node` is a scalar that was written over a value of the given origin.
fn replaces(node: &Node, origin: Origin, causes: &Causes) -> bool {
    let replaces = |cause: Cause| cause.replaced == origin;
    is_scalar(node) && causes.get(node.origin).is_some_and(replaces)
}

fn is_scalar(node: &Node) -> bool {
    matches!(node.value, Value::Scalar(..))
}

/// The last such scalar, in the order in which kustomize merges: by key.
fn last_written<'n>(root: &'n Node, origin: Origin, causes: &Causes) -> Option<&'n Node> {
    let mut last: Option<(FieldPath, &Node)> = None;
    root.walk_paths(|at| {
        let is_later = || last.as_ref().is_none_or(|(path, _)| path <= at.path);
        if replaces(at.node, origin, causes) && is_later() {
            last = Some((at.path.clone(), at.node));
        }
    });
    last.map(|(_, node)| node)
}
