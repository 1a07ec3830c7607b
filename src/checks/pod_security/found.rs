//! A field of a pod that a level forbids, or that it lacks.

use crate::diag::Origin;

/// A field that a level forbids, or demands.
#[derive(Debug)]
pub(super) struct Forbidden {
    /// The place: the field, or the nearest thing above one that is missing.
    pub(super) at: Origin,
    /// The path of the field below the pod's spec, containers by name.
    pub(super) path: String,
    /// The fault, after the path and a colon.
    pub(super) problem: String,
    /// The fix.
    pub(super) help: String,
}
