//! The kustomize engine. In: a tree of files and the directory to build. Out:
//! the resources that kustomize v5.8.1 would print, in its order, each value
//! with its origin. Knows nothing of environments, clusters or networks.

mod config;
mod context;
mod files;

pub use config::*;
pub use context::{StepContext, Transformer};
pub use files::{Content, Files};
