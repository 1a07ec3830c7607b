//! The command line. In: arguments, the environment variables they name, the
//! working directory. Out: data on stdout, diagnostics on stderr, an exit code.
//! Each command is a file with its `Args` and a `run`; what a library user would
//! miss belongs into the layers below, not here.

mod args;
mod build;
mod color;
mod diff;
mod edit;
mod eject;
mod exit;
mod explain;
mod helm;
mod init;
mod input;
mod kubectl;
mod list;
mod output;
mod pager;
mod render;
mod request;
mod session;
mod snapshot;
mod variables;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::diag::{Diagnostic, Diagnostics};

use args::Command;
use session::Session;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// And there is nothing to add.
    Done,
    /// And it found differences, or findings at error level.
    Found,
}

/// Why a command did not do it.
#[derive(Debug)]
enum Failure {
    /// For these reasons.
    Refused(Diagnostics),
    /// Whoever read the output stopped reading.
    Closed,
}

/// What a command comes to.
type Ended = Result<Outcome, Failure>;

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Refused(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Refused(diagnostic.into())
    }
}

/// Runs the program on `arguments`, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match variables::parse(&kubectl::arranged(arguments)) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is no reason to fail: there is nobody left to tell.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { exit::USAGE } else { 0 });
        }
    };
    let mut session = match Session::new(cli.common) {
        Ok(session) => session,
        Err(code) => return code,
    };
    let ended = run(&cli.command, &mut session);
    let code = exit::code(&ended, exit::answers(&cli.command));
    if let Err(Failure::Refused(diagnostics)) = ended {
        session.note(diagnostics.into_vec());
    }
    session.report();
    ExitCode::from(code)
}

fn run(command: &Command, session: &mut Session) -> Ended {
    match command {
        Command::Build(args) => build::run(args, session),
        Command::Render(args) => render::run(args, session),
        Command::Eject(args) => eject::run(args, session),
        Command::Diff(args) => diff::run(args, session),
        Command::Explain(args) => explain::run(args, session),
        Command::Edit(args) => edit::run(args, session),
        Command::List(args) => list::run(args, session),
        Command::Init(args) => init::run(args, session),
        Command::Snapshot(args) => snapshot::run(args, session),
        Command::Verify(args) => verify::run(args, session),
    }
}
