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

use crate::diag::{Code, Diagnostic};
use crate::kustomize::version::Version;
use crate::sources::Disk;

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::kustomizations_below::{FoundTarget, kustomizations_below};
use super::output::Destination;
use super::session::Session;

pub(super) use args::Args;
use compare::compare_all;
use program::Program;
use rows::{Row, Rows};

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = Destination::find(&args.output, session)?;
    let other = Program::found(&args.against)?;
    if args.build.reorder.is_some() && other.is_kubectl() {
        let message = "kubectl has no option `--reorder`";
        return Err(Diagnostic::error(Code::OptionUnused, message)
            .help("remove it, or compare with kustomize")
            .into());
    }
    // What the command line asks for counts, or else the version that the program is.
    let stated = session.build_options().version;
    let version = stated.or(other.followed()).unwrap_or_default();
    session.note(other.warning(version));
    let programs = [Program::ourselves(version)?, other];
    let targets = kustomizations_below(&args.directories, &Disk, session)?;
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
    if let Some(line) = agreement(args, &targets, &compared, version, &programs)? {
        session.say_line(&line);
    }
    let differs = compared.iter().any(|row| !row.verdict.is_agreement());
    Ok(CommandStatus::differs(differs))
}

/// A line that says with which other versions of kustomize the targets that differ would agree, if there are any.
fn agreement(
    args: &Args,
    targets: &[FoundTarget],
    rows: &[Row],
    version: Version,
    programs: &[Program; 2],
) -> Result<Option<String>, Failure> {
    let agrees = |rows: &[Row]| rows.iter().all(|row| row.verdict.is_agreement());
    if agrees(rows) {
        return Ok(None);
    }
    let pairs = targets.iter().zip(rows);
    let open = pairs.filter(|(_, row)| !row.verdict.is_agreement());
    let open: Vec<FoundTarget> = open.map(|(target, _)| target.clone()).collect();
    let mut agreeing = Vec::new();
    for other in Version::all().filter(|other| *other != version) {
        let programs = [Program::ourselves(other)?, programs[1].clone()];
        if agrees(&compare_all(args, &open, &programs, |_| Ok(()))?) {
            agreeing.push(other.to_string());
        }
    }
    if agreeing.is_empty() {
        return Ok(None);
    }
    let agreeing = agreeing.join(", ");
    Ok(Some(format!(
        "in the targets that differ, it agrees with kustomize {agreeing}: set `kustomize.version` in offshoot.yaml"
    )))
}
