//! The overlay that an environment comes down to: its parts, and the files that are made of them.

mod parts;
mod patch;
mod trace;
mod write;

pub(super) use parts::{ImageOverride, Overlay};
pub(super) use patch::Why;
pub(super) use trace::{RuleNames, retrace};
pub(super) use write::{Placed, Written, write};
