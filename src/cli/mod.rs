//! The command line. In: arguments, the environment variables they name, the working
//! directory. Out: data on stdout, diagnostics on stderr, an exit code. Each command is
//! a file with its `Args` and a `run`, which parses, calls and prints: anything that a
//! library user would miss belongs to the layers below.

mod build;
mod color;
mod command_result;
mod commands;
mod common;
mod diff;
mod edit;
mod eject;
mod examples;
mod explain;
mod helm;
mod init;
mod input;
mod kubectl;
mod list;
mod output;
mod overrides;
mod pager;
mod render;
mod request;
mod session;
mod snapshot;
mod target_argument;
mod variables;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::diag::Fault;

use command_result::{CommandStatus, Failure};
use session::Session;

/// Runs the program on `arguments`, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match variables::parse(&kubectl::arranged(arguments)) {
        Ok(cli) => cli,
        Err(error) => {
            // If the stream is closed, nobody is left to be told.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    let mut session = match Session::new(cli.common) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let code = match cli.command.run(&mut session) {
        Ok(CommandStatus::Success) | Err(Failure::ClosedPipe) => 0,
        Ok(CommandStatus::Differences) => 1,
        Err(Failure::Errors(diagnostics)) => {
            let mut faults = diagnostics.iter().map(|found| found.code.fault());
            let is_usage = faults.any(|fault| fault == Fault::Usage);
            session.note(diagnostics.into_vec());
            if is_usage {
                2
            } else {
                cli.command.exit_code_of_failure()
            }
        }
    };
    session.report();
    ExitCode::from(code)
}
