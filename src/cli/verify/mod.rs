//! `offshoot verify DIR… --against PROGRAM`: proof on one's own tree, before a switch
//! to offshoot. In: directories, and a kustomize or kubectl. Out: a line for each
//! target that says whether both programs write the same bytes. offshoot itself is also
//! started as a program, so that times are those of whole processes. Exit codes: 0 the
//! same bytes everywhere, 1 differences, 2 the comparison could not be made.

mod args;
mod compare;
mod differences;
mod program;
mod rows;
mod targets;

use crate::diag::{Code, Diagnostic};

use super::command_result::{CommandResult, CommandStatus};
use super::output::Destination;
use super::session::Session;

pub(super) use args::Args;
use compare::compare_all;
use program::Program;
use rows::Rows;
use targets::targets;

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = Destination::find(&args.output, session)?;
    let other = Program::found(&args.against)?;
    if args.build.reorder.is_some() && other.is_kubectl() {
        let message = "kubectl has no option `--reorder`";
        return Err(Diagnostic::error(Code::OptionUnused, message)
            .help("remove it, or compare with kustomize")
            .into());
    }
    session.note(other.warning());
    let programs = [Program::ourselves()?, other];
    let targets = targets(args, session)?;
    let rows = Rows::new(
        output.format(),
        targets.iter().map(|target| target.name.as_str()),
    );
    let mut text = String::new();
    let compared = compare_all(args, &targets, &programs, |row| {
        if matches!(output, Destination::File(..)) {
            text += &rows.row(row);
            return Ok(());
        }
        session.print(&rows.row(row))
    })?;
    text += &rows.summary(&compared, &programs);
    output.print(&text, session)?;
    let differs = compared.iter().any(|row| !row.verdict.is_agreement());
    Ok(CommandStatus::differs(differs))
}
