//! Custom resources: held against the structural schemas of CustomResourceDefinitions, as
//! `k8s.io/apiextensions-apiserver` does. Rules in CEL (`x-kubernetes-validations`) are not evaluated.

mod bounds;
mod definitions;
mod formats;
mod judge;
mod lists;
mod patterns;
mod terms;

pub(super) use definitions::{Custom, Definitions};
pub(super) use judge::Judge;
