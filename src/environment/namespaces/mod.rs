//! Namespaces of a target that moves to others. In: the target, and the namespaces that
//! offshoot.yaml asks for. Out: the own namespaces with their new names, and the fields and DNS
//! names that follow. Changes nothing itself.

mod bound;
mod bound_kinds;
mod cluster_kinds;
mod deployed;
mod labels;
mod occupied;
mod own;
mod references;
mod services;
mod wanted;

pub use bound_kinds::is_bound;
pub use cluster_kinds::is_cluster_scoped;

pub(super) use bound::refuse_bound;
pub(super) use deployed::refuse_deployed;
pub(super) use labels::{Carried, NAME_LABEL};
pub(super) use occupied::{Owner, occupied};
pub(super) use own::{Moves, is_namespace, is_reserved};
pub(super) use references::{not_moved, references};
pub(super) use services::ServiceNames;
pub(super) use wanted::wanted;
