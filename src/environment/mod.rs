//! Environments: one namespace per branch. In: offshoot.yaml, a request and the
//! tree it stands in. Out: an ordinary kustomize overlay over the built target,
//! and what the engine makes of it. Nothing an environment does is done anywhere
//! but in that overlay, so `eject` has only to write it down.

mod auth;
mod budget;
mod cluster_scoped;
pub mod config;
mod e2e;
pub mod hosts;
mod images;
mod metadata;
pub mod names;
mod namespace;
mod overlay;
mod plan;
mod render;
mod request;
mod scope;
mod secret_sync;
pub mod slug;
mod target;
pub mod template;

pub use budget::{Naming, naming};
pub use cluster_scoped::is_cluster_scoped;
pub use config::Config;
pub use namespace::{BRANCH_ANNOTATION, TTL_ANNOTATION};
pub use plan::{HostPlace, HostReport, UnmovedPlace};
pub use render::{Render, Repository, render};
pub use request::{Applier, Request};
pub use secret_sync::SYNC_ANNOTATION;
pub use target::Target;
