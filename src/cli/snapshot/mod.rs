//! `offshoot snapshot [ENV…]`: rendered manifests in the repository, so that reviews
//! show what changes. In: environments. Out: a file per resource, or what is stale.
//! Exit codes with `--check`: 0 nothing is stale, 1 something is, 2 an error.

mod args;
mod check;
mod environment_snapshot;
mod rendered;
mod review;

use crate::diag::counted;

use super::command_result::{CommandResult, CommandStatus};
use super::output::write_files;
use super::session::Session;

pub(super) use args::Args;
use rendered::rendered;
use review::review;

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let snapshots = rendered(args, session)?;
    if args.check {
        return check::run(&snapshots, session);
    }
    let chosen = if args.review {
        review(&snapshots, session)?
    } else {
        snapshots.iter().map(|each| each.files.clone()).collect()
    };
    let mut text = String::new();
    for (snapshot, files) in snapshots.iter().zip(chosen) {
        let changed = snapshot.changed_by(&files);
        write_files(&snapshot.directory, &files)?;
        let name = session.shown(&snapshot.directory);
        text += &format!(
            "{name}: {changed} of {} changed\n",
            counted(files.len(), "file")
        );
    }
    session.print(&text)?;
    Ok(CommandStatus::Success)
}
