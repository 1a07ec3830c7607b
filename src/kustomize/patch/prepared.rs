//! What a patch consists of once it is read.

use super::json6902::JsonPatch;
use crate::diag::Origin;
use crate::kustomize::specs::selector::Selection;
use crate::model::Resource;

/// One patch, read and ready.
pub(crate) struct Patch {
    /// What it does.
    pub(crate) body: Body,
    /// What it is applied to.
    pub(crate) target: Option<Selection>,
    /// It came by a legacy field, which does not remember the target's identity.
    pub(crate) is_legacy: bool,
    /// Where it was asked for.
    pub(crate) at: Origin,
}

/// The two kinds of patch.
pub(crate) enum Body {
    /// Partial manifests.
    Strategic(Vec<Resource>),
    /// RFC 6902 operations.
    Json(JsonPatch),
}
