//! `offshoot snapshot`: writes the files of each snapshot, all of them or those that a review
//! accepts. No other process writes to the directories meanwhile.

use std::collections::BTreeSet;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::output::OutputDirectory;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Failures, Fallible, counted};

use super::committed::Committed;
use super::compared::Compared;
use super::environment_snapshot::EnvironmentSnapshot;
use super::review::{Reviewed, review};

/// The names and texts of the files of a snapshot.
type SnapshotFiles = Vec<(String, String)>;

/// Writes the snapshots; if `asks`, what is accepted of them.
pub(super) fn run(
    snapshots: &[EnvironmentSnapshot],
    asks: bool,
    session: &mut Session,
) -> CommandResult {
    let directories = opened(snapshots)?;
    let paths = snapshots.iter().map(|snapshot| &snapshot.directory);
    let committed = paths.map(Committed::read).collect::<Fallible<Vec<_>>>()?;
    let reviewed = if asks {
        let sides = snapshots.iter().zip(&committed);
        let compared = sides.map(|(new, old)| Compared::new(new, old, session));
        let compared = compared.collect::<Fallible<Vec<_>>>()?;
        review(&compared, session)?
    } else {
        Reviewed::accepted(snapshots.len())
    };
    let unanswered: Vec<Diagnostic> = snapshots
        .iter()
        .zip(&reviewed.unanswered)
        .filter(|(_, files)| !files.is_empty())
        .map(|(snapshot, files)| unanswered(&snapshot.name, files.len()))
        .collect();
    let mut text = String::new();
    for (((snapshot, old), directory), rejected) in snapshots
        .iter()
        .zip(&committed)
        .zip(directories)
        .zip(reviewed.kept)
    {
        let files = files(snapshot, old, &rejected);
        if files.is_empty() && old.listed.is_empty() {
            directory.remove_if_empty();
        } else {
            directory.write(&files)?;
        }
        let name = session.shown(&snapshot.directory);
        text += &format!("{name}: {} changed\n", counts(&files, old));
        session.note(old.foreign(&files));
    }
    session.print(&text)?;
    let status = CommandStatus::differs(!unanswered.is_empty());
    session.note(unanswered);
    Ok(status)
}

fn unanswered(name: &str, files: usize) -> Diagnostic {
    let files = counted(files, "file");
    let message = format!(
        "the snapshot of `{name}` is stale: {files} would change, but standard input ended before an answer"
    );
    Diagnostic::error(Code::SnapshotStale, message)
        .help("run `offshoot snapshot --review` on a terminal; `offshoot snapshot` writes everything without asking")
}

/// Every directory, before anything is written to one of them.
fn opened(snapshots: &[EnvironmentSnapshot]) -> Fallible<Vec<OutputDirectory>> {
    let mut failures = Failures::default();
    let mut opened = Vec::new();
    for snapshot in snapshots {
        let directory = OutputDirectory::open(&snapshot.directory);
        let Some(directory) = failures.keep(directory) else {
            continue;
        };
        failures.keep(directory.refuse_others(&snapshot.files));
        opened.push(directory);
    }
    failures.or_ok(opened)
}

/// The files that a snapshot has when those of the names `rejected` stay as they are.
fn files(
    snapshot: &EnvironmentSnapshot,
    old: &Committed,
    rejected: &BTreeSet<String>,
) -> SnapshotFiles {
    let new = snapshot.files.iter();
    let new = new.filter(|(name, _)| !rejected.contains(name));
    let new = new.map(|(name, text)| (name.clone(), old.spelled(name, text)));
    let kept = rejected.iter();
    let kept = kept.filter_map(|name| Some((name.clone(), old.text(name)?.to_owned())));
    new.chain(kept).collect()
}

/// `1 of 54 files`: of all that were there or are there now.
fn counts(files: &SnapshotFiles, old: &Committed) -> String {
    let names: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
    let written = files.iter().filter(|(name, text)| !old.has(name, text));
    let removed = old.listed.iter().filter(|name| !names.contains(name));
    let changed = written.count() + removed.count();
    let of = old
        .listed
        .iter()
        .chain(names)
        .collect::<BTreeSet<_>>()
        .len();
    format!("{changed} of {}", counted(of, "file"))
}
