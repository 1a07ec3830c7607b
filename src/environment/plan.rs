//! The result of an environment's features: the overlay, and what people should
//! know about it.

use crate::diag::Diagnostic;

use super::hosts::HostReport;
use super::overlay::Overlay;

/// The parts of the overlay that an environment adds to a target.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The changes.
    pub(super) overlay: Overlay,
    /// Settings that are probably not as intended.
    pub(super) warnings: Vec<Diagnostic>,
    /// The hosts that move, and the places that mention them.
    pub(super) hosts: HostReport,
    /// The Jobs of the end-to-end test, by their positions in the target.
    pub(super) tests: Vec<usize>,
}
