//! Cluster-scoped resources that an environment may have: the branch in their names, and the references
//! to them. Changes nothing itself.

mod effects;
mod fixed;
mod names;
mod references;
mod shared;
mod unknown;

pub(super) use effects::effects;
pub(super) use fixed::has_fixed_name;
pub(super) use names::branch_name;
pub(super) use references::{Renamed, references};
pub(super) use shared::differences;
pub(super) use unknown::unknown_scopes;
