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
    gvk.is_stated_cluster_scoped
        || LIKELY[slot(&gvk.kind)] && CLUSTER_SCOPED.binary_search(&key_of(gvk)).is_ok()
}

/// The number of slots that kinds fall into.
const SLOTS: usize = 4096;

/// True for the slots of the kinds that are cluster-scoped. Every resource is asked for its scope
/// many times, and this answers for nearly all kinds that are not.
static LIKELY: [bool; SLOTS] = {
    let mut likely = [false; SLOTS];
    let mut row = 0;
    while row < CLUSTER_SCOPED.len() {
        likely[slot(CLUSTER_SCOPED[row].0)] = true;
        row += 1;
    }
    likely
};

/// The slot of a kind, by its length, its first letter and its last one.
const fn slot(kind: &str) -> usize {
    let bytes = kind.as_bytes();
    match bytes {
        [first, .., last] => ((bytes.len() * 31 + *first as usize) * 31 + *last as usize) % SLOTS,
        _ => 0,
    }
}

/// True if the scope of the type is known.
pub(crate) fn has_known_scope(gvk: &Gvk) -> bool {
    NAMESPACED.binary_search(&key_of(gvk)).is_ok() || is_cluster_scoped(gvk)
}

pub(super) fn key_of(gvk: &Gvk) -> (&str, &str, &str) {
    (&gvk.kind, &gvk.group, &gvk.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_found() {
        for (kind, group, version) in CLUSTER_SCOPED.iter().copied() {
            let gvk = Gvk {
                group: group.into(),
                version: version.into(),
                kind: kind.into(),
                ..Gvk::default()
            };
            assert!(gvk.is_cluster_scoped(), "{kind}");
        }
        let empty = Gvk::default();
        assert!(!empty.is_cluster_scoped());
        assert!(!LIKELY[slot("Deployment")] && !LIKELY[slot("ConfigMap")]);
    }
}
