//! `offshoot diff --since REV --shard I/N`: a share of the targets, and the way back to one report.

use serde::{Deserialize, Serialize};

use crate::cli::command_result::{CommandResult, CommandStatus, Failure};
use crate::cli::session::{Session, ignore_closed_pipe};
use crate::cli::shard_file::{self, Costs, ShardFile, misfits};
use crate::diag::{Code, Diagnostic, Fallible};
use crate::diff::Class;
use crate::report::diagnostics::without_secrets;
use crate::repository::{
    ComparedTarget, Parcel, Shard, SinceRequest, collected, joined, since_shard,
};

use super::args::Args;
use super::decisive::decisive;
use super::output::{Format, OutputArgs};
use super::since_report::{fails, per_branch, text};

/// The findings of a shard, and what the exit code depends on.
#[derive(Debug, Serialize, Deserialize)]
struct Share {
    /// The revision of the command line.
    revision: String,
    /// The mildest class of changes that makes the exit code 1; none if no class does.
    fails_from: Option<Class>,
    parcel: Parcel,
}

/// Compares the share of `shard`, and writes what `offshoot merge` needs. Whether targets differ is the
/// answer of all shards: the exit code is 0.
pub(super) fn run(
    request: &SinceRequest<'_>,
    args: &Args,
    shard: Shard,
    fails_from: Option<Class>,
    session: &Session,
) -> Fallible<String> {
    refuse_formats(&args.output)?;
    let own = |targets: &[ComparedTarget]| {
        args.overrides
            .refuse_unused(&per_branch(targets), &args.from_environment)?;
        let names: Vec<&str> = targets.iter().map(|it| it.listed.name.as_str()).collect();
        args.shard.own(&names, shard, session)
    };
    let found = since_shard(request, &own)?;
    let share = Share {
        revision: request.revision.to_owned(),
        fails_from,
        parcel: Parcel::pack(found, &session.map, &without_secrets(&session.map)),
    };
    let options = decisive(request.revision, args, session)?;
    shard_file::text("diff", shard, &options, &share, session)
}

/// Refuses formats for people: a share is no answer.
fn refuse_formats(output: &OutputArgs) -> Fallible<()> {
    if matches!(output.format(), Format::Json | Format::Human) {
        return Ok(());
    }
    let message = "`--shard` writes JSON for `offshoot merge`, and no other format";
    Err(Diagnostic::error(Code::OptionUnused, message)
        .help("give the format to `offshoot merge`")
        .into())
}

/// The report of all shards, as one run prints it.
pub(crate) fn merge(
    files: &[ShardFile],
    output: &OutputArgs,
    session: &mut Session,
) -> Result<(CommandResult, Costs), Failure> {
    output.destination(session)?;
    refuse_manifests(output)?;
    let (mut parcels, mut costs, mut said) = (Vec::new(), Vec::new(), None);
    for file in files {
        let share: Share = file.findings()?;
        let own = share.parcel.costs();
        costs.extend(own.map(|(name, cost)| (name.to_owned(), cost)));
        said.get_or_insert((share.revision, share.fails_from));
        parcels.push(share.parcel);
    }
    let found = joined(parcels, &session.map).map_err(|misfit| misfits(misfit, files))?;
    let report = collected(found);
    let (revision, fails_from) = said.unwrap_or_default();
    let fails = fails(&report, fails_from);
    session.note(report.warnings.clone());
    session.note(report.unexpected.clone());
    let failures = report.failures.clone();
    let seen_from = files.first().map(|file| file.header.directory().clone());
    let text = session.seen_from(seen_from, |session| {
        text(report, &revision, output, session)
    });
    ignore_closed_pipe(output.print(&text, session))?;
    let result = match failures {
        Some(failures) => Err(failures.into()),
        None => Ok(CommandStatus::differs(fails)),
    };
    Ok((result, costs))
}

/// Refuses formats that show manifests or files: shards hand over neither.
fn refuse_manifests(output: &OutputArgs) -> Fallible<()> {
    if !matches!(
        output.format(),
        Format::Html | Format::Unified | Format::JsonPatch
    ) {
        return Ok(());
    }
    let message = "shards hand over differences, and this format shows manifests or lines of files";
    Err(Diagnostic::error(Code::OutputFormat, message)
        .help("the formats are human, summary, names, markdown and json")
        .into())
}
