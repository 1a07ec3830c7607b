//! `offshoot snapshot [ENV…]`: rendered manifests in the repository, so that reviews
//! show what changes. In: environments. Out: a file per resource, or what is stale.
//! Exit codes with `--check`: 0 nothing is stale, 1 something is, 2 an error. With
//! `--review`, 1 means that the input ended before every cause had an answer.

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
use review::{Reviewed, review};

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let snapshots = rendered(args, session)?;
    if args.check {
        return check::run(&snapshots, session);
    }
    let chosen = if args.review {
        review(&snapshots, session)?
    } else {
        snapshots.iter().map(Reviewed::accepted).collect()
    };
    let mut text = String::new();
    let mut unanswered = Vec::new();
    for (snapshot, reviewed) in snapshots.iter().zip(chosen) {
        let files = &reviewed.files;
        let changed = snapshot.changed_by(files);
        write_files(&snapshot.directory, files)?;
        let name = session.shown(&snapshot.directory);
        text += &format!(
            "{name}: {changed} of {} changed\n",
            counted(files.len(), "file")
        );
        unanswered.extend(reviewed.unanswered(&snapshot.name));
    }
    session.print(&text)?;
    let status = CommandStatus::differs(!unanswered.is_empty());
    session.note(unanswered);
    Ok(status)
}
