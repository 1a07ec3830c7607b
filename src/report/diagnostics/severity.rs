//! Severities by name.

use crate::diag::Severity;

/// The word for a severity, as in the title of a diagnostic.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
