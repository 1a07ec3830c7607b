//! Values that can exist once: in a cluster, on a node, or in the world. In: the resources of a target.
//! Out: the values that the cluster chooses anew if they are left out, and those that it does not.
//! Changes nothing itself.

mod chosen;
mod kept;
mod texts;

pub(super) use chosen::chosen;
pub(super) use kept::{Class, Kept, kept};
pub(super) use texts::{Text, mentions};
