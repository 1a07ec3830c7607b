//! `offshoot snapshot --review`: shows each cause, and writes its changes only if they
//! are accepted. In: snapshots, and answers on standard input. Out: the files to write, and
//! those that no answer was given for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};

use crate::cli::command_result::Failure;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, counted};
use crate::diff::{Options, compare};
use crate::impact::{
    Difference, EditedValues, Edits, Gathering, Group, Impact, SharedSources, Sides, TargetEdits,
    differences,
};
use crate::model::{Causes, Resource};
use crate::report;
use crate::yaml::Text;

use super::environment_snapshot::EnvironmentSnapshot;

/// The names and texts of the files of a snapshot.
type SnapshotFiles = Vec<(String, String)>;

/// The answer about a cause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    /// Accept this and everything after it.
    All,
    /// Reject this and everything after it.
    Quit,
    /// The input ended: this and everything after it is neither accepted nor rejected.
    Missing,
}

/// The decision about one snapshot.
pub(super) struct Reviewed {
    /// The files to write.
    pub(super) files: SnapshotFiles,
    /// The files that stay as they are because the input ended before an answer.
    undecided: BTreeSet<String>,
}

impl Reviewed {
    /// The whole snapshot, without questions.
    pub(super) fn accepted(snapshot: &EnvironmentSnapshot) -> Self {
        Self {
            files: snapshot.files.clone(),
            undecided: BTreeSet::new(),
        }
    }

    /// The error for files that nobody decided about.
    pub(super) fn unanswered(&self, name: &str) -> Option<Diagnostic> {
        if self.undecided.is_empty() {
            return None;
        }
        let files = counted(self.undecided.len(), "file");
        let message = format!(
            "the snapshot of `{name}` is stale: {files} would change, but standard input ended before an answer"
        );
        let help = "run `offshoot snapshot --review` on a terminal; `offshoot snapshot` writes everything without asking";
        Some(Diagnostic::error(Code::SnapshotStale, message).help(help))
    }
}

/// Asks about every cause. Returns the files to write for each snapshot; a file that several causes
/// changed is written if all of them are accepted.
pub(super) fn review(
    snapshots: &[EnvironmentSnapshot],
    session: &Session,
) -> Result<Vec<Reviewed>, Failure> {
    let mut chosen = Vec::new();
    let mut rest = None;
    for snapshot in snapshots {
        let (impact, files_of) = impact_of(snapshot, session);
        let (mut rejected, mut undecided) = (BTreeSet::new(), BTreeSet::new());
        for (at, group) in impact.causes.iter().enumerate() {
            let answer = match rest {
                Some(answer) => answer,
                None => ask(snapshot, &impact, group, at, session)?,
            };
            if matches!(answer, Answer::All | Answer::Quit | Answer::Missing) {
                rest = Some(answer);
            }
            let files = ids(group, &impact).filter_map(|id| files_of.get(id));
            let files = files.flatten().cloned();
            match answer {
                Answer::Accept | Answer::All => {}
                Answer::Reject | Answer::Quit => rejected.extend(files),
                Answer::Missing => undecided.extend(files),
            }
        }
        let kept = rejected.union(&undecided).cloned().collect();
        chosen.push(Reviewed {
            files: chosen_files(snapshot, &kept),
            undecided,
        });
    }
    Ok(chosen)
}

/// Shows a cause, and reads the answer.
fn ask(
    snapshot: &EnvironmentSnapshot,
    impact: &Impact,
    group: &Group,
    at: usize,
    session: &Session,
) -> Result<Answer, Failure> {
    let options = session.human_options();
    let (number, of) = (at + 1, impact.causes.len());
    let shown = report::cause(impact, group, &session.places(None), options);
    session.print(&format!(
        "{}, cause {number} of {of}: {shown}",
        snapshot.name
    ))?;
    loop {
        session.print("write this? [y]es [n]o [a]ll [q]uit: ")?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let answer = match line.trim() {
            _ if !matches!(read, Ok(1..)) => Answer::Missing,
            "y" | "yes" => Answer::Accept,
            "n" | "no" => Answer::Reject,
            "a" | "all" => Answer::All,
            "q" | "quit" => Answer::Quit,
            _ => continue,
        };
        session.print("\n")?;
        return Ok(answer);
    }
}

/// The differences of one snapshot by cause, and for the id of each difference the files it is in.
fn impact_of(
    snapshot: &EnvironmentSnapshot,
    session: &Session,
) -> (Impact, BTreeMap<String, BTreeSet<String>>) {
    let comparison = compare(&snapshot.old, &snapshot.new, Options::default());
    let edits = Edits::seen_in(&session.map);
    let sides = Sides {
        map: &session.map,
        root: &session.top(),
        old: &Causes::default(),
        new: &snapshot.causes,
        edits: TargetEdits::all(&edits),
    };
    let (old, none) = (&snapshot.old, Causes::default());
    let sources = [(&old[..], &none), (&snapshot.new[..], &snapshot.causes)];
    let shared = SharedSources::of(sources, &session.map);
    let found = differences(&comparison, sides, &shared);
    let new = by_id(&snapshot.new, snapshot.files.iter().map(|(name, _)| name));
    let old = by_id(&snapshot.old, snapshot.old_names.iter());
    let mut files_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for difference in &found {
        let files = files_of.entry(difference.id.clone()).or_default();
        files.extend(files_in(difference, &old, &new));
    }
    let mut gathering = Gathering::default();
    gathering.add(&snapshot.name, found, comparison.unchanged);
    (gathering.finish(&edits, &EditedValues::default()), files_of)
}

/// Names of files by group, kind, namespace and name of the resource in them.
type ById<'n> = BTreeMap<[Text; 4], &'n String>;

fn by_id<'n>(resources: &[Resource], names: impl Iterator<Item = &'n String>) -> ById<'n> {
    let ids = resources.iter().map(|resource| {
        let id = resource.id();
        [id.gvk.group, id.gvk.kind, id.namespace, id.name]
    });
    ids.zip(names).collect()
}

fn files_in(
    difference: &Difference,
    old: &ById<'_>,
    new: &ById<'_>,
) -> impl Iterator<Item = String> {
    let subject = &difference.subject;
    let gvk = &subject.gvk;
    let id = [&gvk.group, &gvk.kind, &subject.namespace, &subject.name].map(Text::clone);
    let files = [new.get(&id), old.get(&id)];
    files
        .map(|file| file.map(|file| (*file).clone()))
        .into_iter()
        .flatten()
}

fn ids<'i>(group: &'i Group, impact: &'i Impact) -> impl Iterator<Item = &'i String> {
    let fields = group.fields.iter().chain(&group.follows);
    let positions = fields.flat_map(|field| &field.variants);
    positions.filter_map(|at| Some(&impact.differences.get(*at)?.id))
}

/// The files to write: those of the render, except that `kept` files keep their old text.
fn chosen_files(snapshot: &EnvironmentSnapshot, kept: &BTreeSet<String>) -> SnapshotFiles {
    let new = snapshot
        .files
        .iter()
        .filter(|(name, _)| !kept.contains(name));
    let kept = kept
        .iter()
        .filter_map(|name| Some((name.clone(), snapshot.text(name)?)));
    new.cloned().chain(kept).collect()
}
