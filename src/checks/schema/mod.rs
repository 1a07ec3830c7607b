//! Resources held against their types: the OpenAPI of a version of Kubernetes, and
//! CustomResourceDefinitions. In: a resource. Out: every place that an API server would refuse under
//! `kubectl apply --validate=strict`, as far as the resource alone can tell.
//!
//! [`Types::judge`] finds the type; `walk` judges Kubernetes' own kinds, field by field, with a file
//! of `rules` per hand-written rule of the API server; `custom` judges custom resources.

mod custom;
mod found;
mod kinds;
mod mismatch;
mod rules;
mod seen;
mod types;
mod verdict;
mod walk;

pub use mismatch::{Mismatch, MismatchKind};
pub use verdict::{Types, Verdict};
