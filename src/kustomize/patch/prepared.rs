//! A patch that has been read.

use super::json6902::JsonPatch;
use crate::diag::Origin;
use crate::kustomize::specs::selector::Selection;
use crate::model::Resource;

/// A patch, ready to apply.
pub(crate) struct Patch {
    /// The operation.
    pub(crate) body: Body,
    /// The resources to patch; `None` if the patch identifies its own target.
    pub(crate) target: Option<Selection>,
    /// True for a patch from a legacy field, which does not remember the target's identity.
    pub(crate) is_legacy: bool,
    /// The place that requested the patch.
    pub(crate) at: Origin,
    /// The size of its text.
    pub(crate) bytes: usize,
}

impl Patch {
    /// The number of values in it.
    pub(crate) fn values(&self) -> usize {
        match &self.body {
            Body::Strategic(patches) => patches.iter().map(|patch| patch.node.count()).sum(),
            Body::Json(patch) => patch.values(),
        }
    }
}

/// The two kinds of patch.
pub(crate) enum Body {
    /// Partial manifests.
    Strategic(Vec<Resource>),
    /// RFC 6902 operations.
    Json(JsonPatch),
}
