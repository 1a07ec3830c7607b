//! The shape of a check.

use crate::diag::Code;

use super::findings::Findings;
use super::subject::Subject;

/// A rule that looks for one kind of fault.
pub(super) trait Check: Sync {
    /// The codes of its findings.
    fn codes(&self) -> &'static [Code];

    /// True if its errors stop `render` as well as `check`.
    fn stops_render(&self) -> bool {
        true
    }

    /// Adds the findings in one render.
    fn run(&self, _subject: &Subject<'_>, _findings: &mut Findings) {}

    /// Adds the findings that only several renders have together.
    fn run_together(&self, _subjects: &[Subject<'_>], _findings: &mut Findings) {}
}
