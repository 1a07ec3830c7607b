//! The overlay that an environment comes down to: its parts, and the files that are made of them.

mod entry;
mod join;
mod parts;
mod patch;
mod rules;
mod trace;
mod write;

pub(super) use entry::{Entry, set};
pub(super) use join::{Joint, join};
pub(super) use parts::{AddedResource, ImageOverride, NamespaceObject, Overlay};
pub(super) use rules::Rule;
pub(super) use trace::retrace;
pub(super) use write::{Placed, Written, write};
