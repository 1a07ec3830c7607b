//! Environments: one namespace per branch. In: offshoot.yaml, a request and the
//! tree it stands in. Out: an ordinary kustomize overlay over the built target,
//! and what the engine makes of it. Nothing an environment does is done anywhere
//! but in that overlay, so `eject` has only to write it down.

mod budget;
pub mod config;
mod features;
pub mod hosts;
pub mod names;
mod overlay;
mod render;
mod request;
mod scope;
pub mod slug;
mod target;
pub mod template;

pub use budget::{Naming, naming};
pub use config::Config;
pub use features::{
    BRANCH_ANNOTATION, HostPlace, HostReport, SYNC_ANNOTATION, TTL_ANNOTATION, UnmovedPlace,
    is_cluster_scoped,
};
pub use render::{Render, Repository, render};
pub use request::{Applier, Request};
pub use target::Target;
