//! The targets of a repository, and the effect of an edit on each of them.

pub(crate) mod affected;
pub(crate) mod discover;
pub(crate) mod expect;
pub(crate) mod outcome;
pub(crate) mod reach;
pub(crate) mod select;
pub(crate) mod since;
pub(crate) mod target;
pub(crate) mod targets;
pub(crate) mod tree;
