//! Severities of diagnostics.

use serde::{Deserialize, Serialize};

/// The severity of a diagnostic. More severe values compare greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// A fact that needs no fix.
    Note,
    /// The output was produced, but is probably not what the user wants.
    Warning,
    /// No output was produced.
    Error,
}

impl Severity {
    /// The word for it, as in the title of a diagnostic.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}
