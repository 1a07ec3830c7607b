//! The effect of an edit on every target. In: the comparisons of any number of targets, each with
//! the tables that its origins lead through. Out: an [`Impact`]: every distinct [`Difference`]
//! once, with the targets that have it, grouped by the [`Cause`] that made it. Holds no render:
//! those are dropped once they are compared.

mod attribution;
mod by_resource;
mod cause;
mod chain;
mod difference;
mod edited_values;
mod edits;
mod gathered;
mod group;
mod identity;
mod judged;
mod members;
mod overridden;
mod sides;
mod subject;
mod without_effect;

pub use cause::Cause;
pub use chain::{Link, Place, Whose};
pub use difference::{Difference, differences};
pub use edited_values::EditedValues;
pub use edits::{Edits, TargetEdits};
pub use gathered::{Field, Group, Impact, Included, LeftOut, State, Target, WithoutEffect};
pub use group::Gathering;
pub use judged::judged;
pub use overridden::{Obstacle, Overridden, SeenLines, overridden};
pub use sides::Sides;
pub use subject::{SharedSources, Subject};
