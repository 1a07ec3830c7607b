//! Fields that hold the names of objects of a type.

use crate::kustomize::config::FieldSpec;
use crate::model::Gvk;

/// What may refer to objects of one type by name (kustomize's `NameBackReferences`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameReference {
    /// The type referred to; empty parts match any.
    pub target: Gvk,
    /// The fields that hold the name.
    pub referrers: Vec<FieldSpec>,
}
