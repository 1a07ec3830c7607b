//! Exit codes. In: how a command ended, and whether it answers a question. Out: a number.
//!
//! | | does something | answers a question |
//! |---|---|---|
//! | done; no differences | 0 | 0 |
//! | differences, or findings at error level | 1 | 1 |
//! | could not do it | 1 | 2 |
//! | usage: the command line has to be corrected | 2 | 2 |
//!
//! A closed pipe is quiet: whoever read the output had enough of it.

use crate::diag::{Diagnostics, Fault, Severity};

use super::command_result::{CommandResult, CommandStatus, Failure};

const FINE: u8 = 0;
const DIFFERENT: u8 = 1;
const COULD_NOT: u8 = 1;
const COULD_NOT_TELL: u8 = 2;
/// The exit code where the command line has to be corrected.
pub(super) const USAGE: u8 = 2;

/// The exit code of a command that ended so.
pub(super) fn code(ended: &CommandResult, answers: bool) -> u8 {
    match ended {
        Ok(CommandStatus::Success) | Err(Failure::ClosedPipe) => FINE,
        Ok(CommandStatus::Differences) => DIFFERENT,
        Err(Failure::Errors(failed)) if is_usage(failed) => USAGE,
        Err(Failure::Errors(_)) if answers => COULD_NOT_TELL,
        Err(Failure::Errors(_)) => COULD_NOT,
    }
}

/// The exit code of a command that ended with `code`, where `--deny` may have made an error of a warning
/// that did not stop it.
pub(super) fn with_denied(code: u8, has_denied: bool) -> u8 {
    if has_denied {
        code.max(DIFFERENT)
    } else {
        code
    }
}

fn is_usage(failed: &Diagnostics) -> bool {
    let mut errors = failed.iter().filter(|one| one.severity == Severity::Error);
    errors.any(|one| one.code.fault() == Fault::Usage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostic};

    #[test]
    fn the_table_holds() {
        let refused = |code| Err(Diagnostic::error(code, "no").into());
        for (ended, does, answers) in [
            (Ok(CommandStatus::Success), 0, 0),
            (Err(Failure::ClosedPipe), 0, 0),
            (Ok(CommandStatus::Differences), 1, 1),
            (refused(Code::FileMissing), 1, 2),
            (refused(Code::BranchMissing), 2, 2),
        ] {
            assert_eq!((code(&ended, false), code(&ended, true)), (does, answers));
        }
    }
}
