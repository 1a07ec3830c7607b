//! Secrets and ConfigMaps of an environment: those that pods and routes need, those
//! that controllers create, and those that are copied from other namespaces. In: a
//! render, and builds of the directories that have originals. Out: warnings.

mod branch_copies;
mod copies;
mod generated;
mod identities;
mod kind;
mod made;
mod missing;
mod needs;
mod promised;
mod provided;
mod rules;
mod shadow;
#[cfg(test)]
mod tests;

pub(super) use branch_copies::copied_from_branch;
pub use copies::labels_for_copies;
pub(super) use copies::{Copies, Provider, SyncedCopy};
pub(super) use generated::Generated;
pub(super) use identities::bound_identities;
pub use missing::missing_objects;
pub(super) use promised::unpromised;
pub(super) use provided::Supply;
pub(super) use rules::unread_rules;
pub use rules::{broad_copies, rule_faults};
pub(super) use shadow::shadowed;
