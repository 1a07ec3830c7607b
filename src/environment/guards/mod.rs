//! Names that the environment of a branch must not share. In: offshoot.yaml, the target and the names of
//! one render. Out: errors where a name is the same for every branch, or where it is somebody else's.
//! Branch names are written by anyone who may push.

mod collision;
mod elsewhere;
mod fixed;
mod hosts;
mod shared;

pub(super) use collision::refuse_collisions;
pub(super) use fixed::refuse_fixed;
pub(super) use hosts::refuse_taken;
pub(super) use shared::refuse_shared;
