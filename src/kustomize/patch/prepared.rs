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
}

/// The two kinds of patch.
pub(crate) enum Body {
    /// Partial manifests.
    Strategic(Vec<Resource>),
    /// RFC 6902 operations.
    Json(JsonPatch),
}
