//! `offshoot snapshot [ENV…]`: rendered manifests in the repository, so that reviews
//! show what changes. In: environments. Out: a file per resource, or what is stale.
//! Exit codes with `--check`: 0 nothing is stale, 1 something is, 2 an error.

mod args;
mod check;
mod committed;
mod compared;
mod environment_snapshot;
mod format;
mod questions;
mod references;
mod rendered;
mod review;
mod write;

use super::command_result::CommandResult;
use super::output::Destination;
use super::session::Session;

pub(super) use args::Args;
use rendered::rendered;

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = args.output.as_deref().unwrap_or("human");
    let output = Destination::find(output, session)?;
    let (snapshots, failed) = rendered(args, session)?;
    if args.check {
        return check::run(&snapshots, failed, &output, session);
    }
    match failed {
        Some(failed) => Err(failed.into()),
        None => write::run(&snapshots, args.review, session),
    }
}
