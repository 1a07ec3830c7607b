//! The kustomize engine. In: sources and the directory to build. Out: the
//! resources that kustomize v5.8.1 would print, in its order.

mod config;
mod context;

pub use config::*;
pub use context::{StepContext, Transformer};
