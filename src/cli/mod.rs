//! The command line. In: arguments, the environment variables they name, the working
//! directory. Out: data on stdout, diagnostics on stderr, an exit code. Each command is
//! a file with its `Args` and a `run`, which parses, calls and prints: anything that a
//! library user would miss belongs to the layers below.

mod argocd;
mod attribute;
mod build;
mod chart_copy;
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
mod habit;
mod helm;
mod help;
mod init;
mod input;
mod kubectl;
mod kustomizations_below;
mod list;
mod man;
mod meant_directory;
mod merge;
mod missing;
mod names;
mod output;
mod overrides;
mod pager;
mod parser_said;
mod progress;
mod render;
mod request;
mod schema;
mod session;
mod shard;
mod shard_file;
mod shell_word;
mod snapshot;
mod substitution;
mod target_argument;
mod teardown;
mod variables;
mod vendor;
mod verify;
mod version;
mod watch;
mod why;
mod written_secrets;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::parallel;
use command_result::Failure;
use session::Session;

/// Runs the program on `arguments`, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    parallel::on_known_stack(|| run(arguments))
}

fn run(arguments: Vec<OsString>) -> ExitCode {
    if let Some(answer) = completions::answer(&arguments, commands::parser) {
        return completions::print(&answer);
    }
    let arguments = kubectl::arranged(arguments);
    let cli = match variables::parse(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let error = habit::with_tip(error, &arguments, &commands::parser());
            return parser_said::print(&error);
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
