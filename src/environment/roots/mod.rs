//! The parts of the repository that an environment is made of: `path`, `paths` and `plain`. In: these
//! fields and the tree. Out: one target. One directory is built as it is; several, and manifests
//! without a kustomization, are the `resources` of a kustomization below the overlay.

mod apart;
mod collision;
mod expand;
mod field;
mod glob;
mod join;
mod part;
mod place;

pub(super) use join::join;
pub(super) use place::Place;

pub use field::Roots;
pub use part::Part;
