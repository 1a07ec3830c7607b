//! The kustomize engine. In: sources and the directory to build. Out: the
//! resources that kustomize v5.8.1 would print, in its order.

mod config;
mod context;
mod default_specs;
mod field_specs;
mod field_walk;
mod order;

pub use config::*;
pub use context::{StepContext, Transformer};
pub use field_specs::{FieldSpecs, NameReference, Table, merge_specs};
pub use field_walk::{Missing, SetField, for_each_match};
pub use order::Order;
