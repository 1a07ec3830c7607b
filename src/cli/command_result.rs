//! The result of a command.

use crate::diag::{Diagnostic, Diagnostics};

/// The result of a command.
pub(super) type CommandResult = Result<CommandStatus, Failure>;

/// The status of a command that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommandStatus {
    /// Nothing to report.
    Success,
    /// Differences, or findings at error level.
    Differences,
}

impl CommandStatus {
    /// [`CommandStatus::Differences`] if something differs.
    pub(super) fn differs(differs: bool) -> Self {
        if differs {
            Self::Differences
        } else {
            Self::Success
        }
    }
}

/// The reason why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// Errors to report.
    Errors(Diagnostics),
    /// The reader of stdout closed it.
    ClosedPipe,
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Errors(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Errors(diagnostic.into())
    }
}
