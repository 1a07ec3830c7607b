//! The shape of a check.

use crate::diag::Code;

use super::findings::Findings;
use super::subject::Subject;

/// A rule that looks for one kind of fault.
pub(super) trait Check: Sync {
    /// The codes of its findings.
    fn codes(&self) -> &'static [Code];

    /// The warnings of renders that its findings say better: those at the place of a finding are left
    /// out, and all with a code of its own.
    fn takes_over(&self) -> &'static [Code] {
        &[]
    }

    /// True if `render` refuses what it finds at error level; false if the render itself warns of it, or
    /// if `check` alone judges it.
    fn refuses(&self, _subject: &Subject<'_>) -> bool {
        true
    }

    /// Adds the findings in one render.
    fn run(&self, _subject: &Subject<'_>, _findings: &mut Findings) {}

    /// Adds the findings that only several renders have together.
    fn run_together(&self, _subjects: &[Subject<'_>], _findings: &mut Findings) {}
}
