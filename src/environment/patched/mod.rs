//! `patches`: the target as an environment's patches leave it. In: the target's directory, and patches
//! with templates in them. Out: a kustomization over the target, which all features take for the
//! target: what a patch adds moves and is guarded like any manifest. `eject` writes it down.

mod layer;
mod read;
mod text;
mod trace;

pub(super) use layer::Layer;
pub(super) use read::names_read;
