//! `offshoot snapshot --check`: the snapshots that are stale, and why.

use std::collections::BTreeSet;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::output::{Destination, DirectoryLock, is_directory, refuse_leading_out};
use crate::cli::session::{Session, ignore_closed_pipe};
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, counted, first_of};
use crate::diff::IgnorePattern;
use crate::impact::{EditedValues, Edits, Gathering, State};

use super::committed::Committed;
use super::compared::{Compared, Differences, stale};
use super::environment_snapshot::EnvironmentSnapshot;
use super::format::Format;

/// The most files that a message lists.
const MAX_LISTED: usize = 10;

/// Shows what is stale. An environment that could not be compared does not hide the others.
pub(super) fn run(
    snapshots: &[EnvironmentSnapshot],
    failed: Option<Diagnostics>,
    output: &Destination<Format>,
    session: &mut Session,
) -> CommandResult {
    let mut gathering = Gathering::default();
    let mut failures = Failures::default();
    failures.keep(failed.map_or(Ok(()), Err));
    let mut findings = Vec::new();
    let ignore = session.config()?.config.ignore.clone();
    for snapshot in snapshots {
        let Some(checked) = failures.keep(check(snapshot, &ignore, session)) else {
            continue;
        };
        session.note(checked.foreign);
        match checked.stale {
            None => gathering.note(&snapshot.name, State::Same),
            Some((finding, differences)) => {
                gathering.add(&snapshot.name, differences.found, differences.unchanged);
                gathering.ignored(&ignore, &differences.ignored);
                findings.push(finding);
            }
        }
        gathering.is_environment();
    }
    let edits = Edits::seen_in(&session.map);
    let found = gathering.finish(&edits, &EditedValues::default());
    match output.format() {
        Format::Human if found.is_empty() && *output == Destination::Printed(Format::Human) => {}
        Format::Human => output.show(&Format::Human.text(&found, session), session)?,
        format => ignore_closed_pipe(output.print(&format.text(&found, session), session))?,
    }
    let status = CommandStatus::differs(!findings.is_empty());
    session.note(findings);
    failures.or_ok(status).map_err(Into::into)
}

/// The result for one snapshot.
struct Checked {
    foreign: Option<Diagnostic>,
    stale: Option<(Diagnostic, Differences)>,
}

/// A snapshot has the bytes of the render, so that ignored changes make it stale, too. Shown are the
/// others.
fn check(
    snapshot: &EnvironmentSnapshot,
    ignore: &[IgnorePattern],
    session: &Session,
) -> Fallible<Checked> {
    refuse_leading_out(&snapshot.directory)?;
    let is_there = is_directory(&snapshot.directory);
    let lock = is_there.then(|| DirectoryLock::shared(&snapshot.directory));
    let _beside_no_writer = lock.transpose()?;
    let committed = Committed::read(&snapshot.directory)?;
    let files = stale(snapshot, &committed);
    let compared = (!files.is_empty()).then(|| Compared::new(snapshot, &committed, session));
    let stale = compared.transpose()?.map(|compared| {
        let all = compared.differences(session);
        let spelled = only_spelled(&files, &all, &committed);
        let finding = is_stale(&snapshot.name, &files, &spelled);
        if ignore.is_empty() {
            return (finding, all);
        }
        let shown = compared.differences_but(ignore, session);
        (with_ignored(finding, &shown.ignored), shown)
    });
    Ok(Checked {
        foreign: committed.foreign(&[]),
        stale,
    })
}

fn with_ignored(stale: Diagnostic, counts: &[usize]) -> Diagnostic {
    match counts.iter().sum() {
        0 => stale,
        count => stale.help(format!(
            "`diff.ignore` hides {}, which a snapshot has like all others",
            counted(count, "change")
        )),
    }
}

/// The files whose resources are the same.
fn only_spelled(
    stale: &BTreeSet<String>,
    differences: &Differences,
    committed: &Committed,
) -> BTreeSet<String> {
    let differ: BTreeSet<&String> = differences.files.values().flatten().collect();
    let files = stale.iter();
    let files = files.filter(|name| !differ.contains(name) && committed.text(name).is_some());
    files.cloned().collect()
}

fn is_stale(name: &str, files: &BTreeSet<String>, spelled: &BTreeSet<String>) -> Diagnostic {
    let listed = |files: &BTreeSet<String>| {
        first_of(MAX_LISTED, files.iter().map(|name| format!("`{name}`")))
    };
    let message = format!(
        "the snapshot of `{name}` is stale: {} would change: {}",
        counted(files.len(), "file"),
        listed(files)
    );
    let stale = Diagnostic::error(Code::SnapshotStale, message);
    let stale = if spelled.is_empty() {
        stale
    } else {
        stale.help(format!(
            "only comments or layout differ in {}",
            listed(spelled)
        ))
    };
    stale.help("`offshoot snapshot` updates it; `offshoot snapshot --review` asks first")
}
