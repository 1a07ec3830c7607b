//! `offshoot snapshot --check`: the snapshots that are stale, and why.

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, counted};
use crate::diff::{Options, compare};
use crate::impact::{
    EditedValues, Edits, Gathering, SharedSources, Sides, State, TargetEdits, differences,
};
use crate::model::Causes;
use crate::report::{Compared, impact};

use super::environment_snapshot::EnvironmentSnapshot;

pub(super) fn run(snapshots: &[EnvironmentSnapshot], session: &mut Session) -> CommandResult {
    let (mut gathering, edits) = (Gathering::default(), Edits::seen_in(&session.map));
    let root = session.top();
    let mut stale = Vec::new();
    for snapshot in snapshots {
        let files = snapshot.stale();
        if files.is_empty() {
            gathering.note(&snapshot.name, State::Same);
            continue;
        }
        let comparison = compare(&snapshot.old, &snapshot.new, Options::default());
        let sides = Sides {
            map: &session.map,
            root: &root,
            old: &Causes::default(),
            new: &snapshot.causes,
            edits: TargetEdits::all(&edits),
        };
        let (old, none) = (&snapshot.old, Causes::default());
        let sources = [(&old[..], &none), (&snapshot.new[..], &snapshot.causes)];
        let shared = SharedSources::of(sources, &session.map);
        let found = differences(&comparison, sides, &shared);
        gathering.add(&snapshot.name, found, comparison.unchanged);
        stale.push(is_stale(&snapshot.name, files.len()));
    }
    if stale.is_empty() {
        return Ok(CommandStatus::Success);
    }
    let options = session.human_options();
    let text = impact(
        &gathering.finish(&edits, &EditedValues::default()),
        &Compared::Unnamed,
        &session.places(None),
        options,
    );
    session.show(&text)?;
    session.note(stale);
    Ok(CommandStatus::Differences)
}

fn is_stale(name: &str, files: usize) -> Diagnostic {
    let files = counted(files, "file");
    let message = format!("the snapshot of `{name}` is stale: {files} would change");
    Diagnostic::error(Code::SnapshotStale, message)
        .help("`offshoot snapshot` updates it; `offshoot snapshot --review` asks first")
}
