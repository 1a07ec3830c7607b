//! What is known of the built-in kinds: scope, and how their lists merge.

use super::id::Gvk;

/// How a list merges under a strategic merge patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListMerge {
    /// Keys that identify an element; empty for a list of scalars that is a set.
    pub keys: Vec<String>,
}

/// The shape of a type or field, as far as merging needs it.
#[derive(Clone, Debug)]
pub struct Schema;

/// True if a type is known to live outside namespaces.
pub fn is_cluster_scoped(_gvk: &Gvk) -> bool {
    false
}
