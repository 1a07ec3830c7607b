//! The build itself: the recursion over kustomizations, the order of transformers
//! in each, and the steps that run once over the whole result.

pub(crate) mod accumulate;
pub(crate) mod finish;
mod go_sort;
pub(crate) mod kept_base;
pub(crate) mod layer;
pub(crate) mod left_behind;
pub(crate) mod order;
mod reference_fields;
pub(crate) mod references;
pub(crate) mod respelled;
pub(crate) mod unplaced_subjects;
pub(crate) mod vars;
