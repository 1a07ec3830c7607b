//! The command line. In: arguments, the environment variables they name, the working
//! directory. Out: data on stdout, diagnostics on stderr, an exit code. Each command is
//! a file with its `Args` and a `run`, which parses, calls and prints: anything that a
//! library user would miss belongs to the layers below.

mod attribute;
mod build;
mod check;
mod color;
mod command_result;
mod commands;
mod common;
mod completions;
mod diff;
mod edit;
mod eject;
mod env_names;
mod examples;
mod exit;
mod explain;
mod helm;
mod help;
mod init;
mod input;
mod kubectl;
mod list;
mod man;
mod missing;
mod names;
mod output;
mod overrides;
mod pager;
mod render;
mod request;
mod schema;
mod session;
mod snapshot;
mod substitution;
mod target_argument;
mod teardown;
mod variables;
mod vendor;
mod verify;
mod watch;
mod why;
mod written_secrets;

use std::ffi::OsString;
use std::process::ExitCode;

use command_result::Failure;
use session::Session;

/// Runs the program on `arguments`, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(answer) = completions::answer(&arguments, commands::parser) {
        return completions::print(&answer);
    }
    let cli = match variables::parse(&kubectl::arranged(arguments)) {
        Ok(cli) => cli,
        Err(error) => {
            // If the stream is closed, nobody is left to be told.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { 0 });
        }
    };
    let mut session = match Session::new(cli.common) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let result = cli.command.run(&mut session);
    let code = exit::code(&result, cli.command.answers());
    let code = exit::with_denied(code, session.has_denied());
    if let Err(Failure::Errors(diagnostics)) = result {
        session.note(diagnostics.into_vec());
    }
    session.report();
    ExitCode::from(code)
}
