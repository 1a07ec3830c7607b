//! The build itself: the recursion over kustomizations, the order of transformers
//! in each, and the steps that run once over the whole result.

pub(crate) mod accumulate;
pub(crate) mod finish;
mod go_sort;
pub(crate) mod layer;
pub(crate) mod order;
pub(crate) mod references;
pub(crate) mod respelled;
pub(crate) mod vars;
