//! What an edit does to every target. In: the comparisons of any number of targets,
//! each with the tables that its origins lead through. Out: an [`Impact`]: every
//! distinct [`Difference`] once, with the targets that have it, grouped by the
//! [`Cause`] that made it. Holds no render: those are gone once they are compared.

mod cause;
mod chain;
mod difference;
mod edits;
mod gathered;
mod group;
mod identity;
mod overridden;
mod sides;

pub use cause::{Cause, Whose};
pub use chain::{Link, Place};
pub use difference::{Difference, Subject, differences};
pub use edits::Edits;
pub use gathered::{Field, Group, Impact, State, Target};
pub use group::Gathering;
pub use overridden::{EditedLines, Overridden, overridden};
pub use sides::Sides;
