//! The features of an environment, a file each.

mod auth;
mod cluster_scoped;
mod e2e;
mod hosts;
mod images;
mod metadata;
mod namespace;
mod secret_sync;

pub use cluster_scoped::is_cluster_scoped;
pub use hosts::{HostPlace, HostReport, UnmovedPlace};
pub use namespace::{BRANCH_ANNOTATION, TTL_ANNOTATION};
pub use secret_sync::SYNC_ANNOTATION;

pub(super) use e2e::name_by_content;
pub(super) use hosts::plan;
