//! Where objects of a type live: in namespaces, or beside them.

use super::data::kubernetes_1_21::{CLUSTER_SCOPED, NAMESPACED};
use crate::model::gvk::Gvk;

impl Gvk {
    /// True if objects of this type are known to live outside namespaces.
    /// Unknown types count as namespaced, as in kustomize.
    pub fn is_cluster_scoped(&self) -> bool {
        is_cluster_scoped(self)
    }
}

/// True if a type is known to live outside namespaces.
///
/// Known is what kustomize v5.8.1 knows: its precomputed table
/// (`kyaml/openapi/openapi.go`), by exact group, version and kind. Anything else
/// counts as namespaced, newer built-in types and all custom resources included,
/// unless a schema of the build's own has said otherwise of it.
pub fn is_cluster_scoped(gvk: &Gvk) -> bool {
    gvk.is_stated_cluster_scoped || CLUSTER_SCOPED.binary_search(&key_of(gvk)).is_ok()
}

/// True if it is known where objects of the type live.
pub(crate) fn has_known_scope(gvk: &Gvk) -> bool {
    NAMESPACED.binary_search(&key_of(gvk)).is_ok() || is_cluster_scoped(gvk)
}

pub(super) fn key_of(gvk: &Gvk) -> (&str, &str, &str) {
    (&gvk.kind, &gvk.group, &gvk.version)
}
