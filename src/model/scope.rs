//! The scope of types: namespaced or cluster-scoped.

use super::data::kubernetes_1_21::{CLUSTER_SCOPED, NAMESPACED};
use crate::model::gvk::Gvk;

impl Gvk {
    /// True if objects of this type are known to be cluster-scoped. Unknown
    /// types count as namespaced, as in kustomize.
    pub fn is_cluster_scoped(&self) -> bool {
        is_cluster_scoped(self)
    }
}

/// True if a type is known to be cluster-scoped.
///
/// The source is kustomize v5.8.1's precomputed table (`kyaml/openapi/openapi.go`), by exact
/// group, version and kind. All other types count as namespaced, including newer built-in
/// types and all custom resources, unless the build's own schema declares otherwise.
pub fn is_cluster_scoped(gvk: &Gvk) -> bool {
    gvk.is_stated_cluster_scoped || CLUSTER_SCOPED.binary_search(&key_of(gvk)).is_ok()
}

/// True if the scope of the type is known.
pub(crate) fn has_known_scope(gvk: &Gvk) -> bool {
    NAMESPACED.binary_search(&key_of(gvk)).is_ok() || is_cluster_scoped(gvk)
}

pub(super) fn key_of(gvk: &Gvk) -> (&str, &str, &str) {
    (&gvk.kind, &gvk.group, &gvk.version)
}
