//! `offshoot merge`: the outputs of shards as the output of one run.

use crate::diag::Fallible;
use crate::sources::FilePath;

use super::check;
use super::command_result::{CommandResult, Failure};
use super::diff;
use super::examples::examples;
use super::output::write_file;
use super::session::Session;
use super::shard_file::read_all;

/// Join the outputs of shards
///
/// Each FILE is the output of `offshoot diff --since REV --shard I/N` or `offshoot check --shard I/N`. The
/// report of all N shards is what one run without `--shard` prints, byte for byte, with its exit code. It needs
/// no checkout. A shard that is missing, doubled, damaged, or of another commit, version or command line is
/// refused.
///
/// Formats of findings are json, sarif, github, gitlab and junit.
///
/// Exit codes: 0 no difference, 1 differences or findings at error level, 2 the shards could not be joined, or a
/// target could not be compared.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Compare on three machines, and comment on the pull request",
     "offshoot diff --since origin/main --shard 1/3 > shard-1.json    # 2/3, 3/3 elsewhere\noffshoot merge shard-*.json -o markdown"),
    ("Balance the next run by what this one cost", "offshoot merge shard-*.json -o summary --costs costs.txt"),
]))]
pub(super) struct Args {
    /// Outputs of all shards, in any order
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// Write what each target cost, for `--shard-costs`
    ///
    /// The cost is the number of resources that were rendered for the target.
    #[arg(long, value_name = "FILE")]
    costs: Option<String>,
    #[command(flatten)]
    output: diff::OutputArgs,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let files = read_all(&args.files, session)?;
    let is_check = files
        .first()
        .is_some_and(|file| file.header.command() == "check");
    let (result, costs) = if is_check {
        check::merge(&files, args.output.destination_text(), session)?
    } else {
        diff::merge(&files, &args.output, session)?
    };
    if let Some(file) = &args.costs {
        let path = session.path(file);
        write_costs(&path, costs)?;
        session.say_file(&path);
    }
    result
}

fn write_costs(path: &FilePath, mut costs: Vec<(String, usize)>) -> Result<(), Failure> {
    costs.sort();
    let header =
        "# The resources that were rendered for each target: `--shard-costs` takes them.\n";
    let lines = costs.iter().map(|(name, cost)| format!("{cost} {name}\n"));
    let text: String = std::iter::once(header.to_owned()).chain(lines).collect();
    let written: Fallible<()> = write_file(path, &text);
    Ok(written?)
}
