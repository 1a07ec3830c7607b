//! Namespaces of a target that moves to another one. In: the target and the new
//! namespace. Out: the fields and DNS names that follow. Changes nothing itself.

mod cluster_kinds;
mod left_behind;
mod references;
mod services;

pub use cluster_kinds::is_cluster_scoped;

pub(super) use references::references;
pub(super) use services::ServiceNames;
