//! The tables of a comparison's two sides.

use super::edits::Edits;
use crate::model::Causes;
use crate::sources::{FilePath, SourceMap};

/// What turns the origins of a comparison's two sides into places.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What was read for either side.
    pub map: &'a SourceMap,
    /// The directory that ids are relative to: the same one in every checkout of the repository.
    pub root: &'a FilePath,
    /// The causes of the old side.
    pub old: &'a Causes,
    /// The causes of the new side.
    pub new: &'a Causes,
    /// The files that say something else on the two sides.
    pub edits: &'a Edits,
}
