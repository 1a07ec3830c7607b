//! The tables of a comparison's two sides.

use super::edits::TargetEdits;
use crate::model::Causes;
use crate::sources::{FilePath, SourceMap};

/// The tables that turn the origins of a comparison's two sides into places.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// The source map of both sides.
    pub map: &'a SourceMap,
    /// The directory that ids are relative to: the same one in every checkout of the repository.
    pub root: &'a FilePath,
    /// The causes of the old side.
    pub old: &'a Causes,
    /// The causes of the new side.
    pub new: &'a Causes,
    /// The edits between the two sides.
    pub edits: TargetEdits<'a>,
}
