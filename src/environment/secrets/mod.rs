//! Secrets and ConfigMaps of an environment: those that pods and routes need, those
//! that controllers create, and those that are copied from other namespaces. In: a
//! render, and builds of the directories that have originals. Out: warnings.

mod branch_copies;
mod copies;
mod generated;
mod identities;
mod kind;
mod made;
mod needs;
mod promised;
mod shadow;
#[cfg(test)]
mod tests;

pub(super) use branch_copies::copied_from_branch;
pub use copies::labels_for_copies;
pub(super) use copies::{Copies, Copy, Provider};
pub(super) use generated::Generated;
pub(super) use identities::bound_identities;
pub(super) use promised::{Supply, unpromised};
pub(super) use shadow::shadowed;
