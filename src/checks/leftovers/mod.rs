//! The end of an environment. In: the render of one for a branch. Out: what has to be deleted, in order,
//! and what that leaves, by name.

mod kept;
mod order;

pub use kept::{Leftover, leftovers};
pub use order::{Deletion, deletions};
