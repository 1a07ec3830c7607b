//! The questions of a review. In: snapshots with their renders. Out: sets of causes and files, each
//! of which can be accepted or rejected without leaving an inconsistent snapshot.
//!
//! One answer is for every file that a cause changes, in all environments; for every cause in such a
//! file, since a file is written as a whole; and for every file that refers to a resource which
//! comes, goes or gets another name in one of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::session::Session;
use crate::diff::ChangeKind;
use crate::impact::{Difference, EditedValues, Edits, Gathering, Group, Impact};
use crate::model::Resource;

use super::compared::{Compared, Key, key, stale};
use super::references::References;

/// A file: the position of its snapshot, and its name.
type SnapshotFile = (usize, String);

/// The questions of a review.
pub(super) struct Questions {
    /// The differences of all snapshots.
    pub(super) impact: Impact,
    /// The questions, in the order of their first causes.
    pub(super) questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// Positions in the causes of the impact; none if only comments or layout differ.
    pub(super) causes: Vec<usize>,
    /// The files that the answer is for.
    pub(super) files: BTreeSet<SnapshotFile>,
}

impl Questions {
    /// The questions about what differs in `snapshots`.
    pub(super) fn new(snapshots: &[Compared<'_>], session: &Session) -> Self {
        let mut gathering = Gathering::default();
        let mut linked = LinkedFiles::default();
        let mut files_of: BTreeMap<String, BTreeSet<SnapshotFile>> = BTreeMap::new();
        // What is gone has a place in each snapshot, and the render has none that joins them.
        let mut removals: BTreeMap<[String; 4], BTreeSet<SnapshotFile>> = BTreeMap::new();
        for (at, snapshot) in snapshots.iter().enumerate() {
            let stale = stale(snapshot.render, snapshot.committed);
            linked.add(stale.into_iter().map(|name| (at, name)));
            let differences = snapshot.differences(session);
            for gone in differences.found.iter().filter(|found| is_gone(found)) {
                let files = differences.files.get(&gone.id).into_iter().flatten();
                let files = files.map(|name| (at, name.clone()));
                removals.entry(field(gone)).or_default().extend(files);
            }
            for (id, files) in differences.files {
                let files = files.into_iter().map(|name| (at, name));
                files_of.entry(id).or_default().extend(files);
            }
            for [old, new] in differences.moved {
                linked.link(&(at, old), &(at, new));
            }
            link_references(snapshot, at, &mut linked);
            gathering.add(
                &snapshot.render.name,
                differences.found,
                differences.unchanged,
            );
        }
        for files in removals.values() {
            linked.link_all(&files.iter().collect::<Vec<_>>());
        }
        let edits = Edits::seen_in(&session.map);
        let impact = gathering.finish(&edits, &EditedValues::default());
        let files_of_causes: Vec<Vec<&SnapshotFile>> = impact
            .causes
            .iter()
            .map(|group| {
                let ids = ids(group, &impact);
                ids.filter_map(|id| files_of.get(id)).flatten().collect()
            })
            .collect();
        for files in &files_of_causes {
            linked.link_all(files);
        }
        let questions = questions(&files_of_causes, &linked);
        Self { impact, questions }
    }
}

/// True for a resource or a field that the render does not have.
fn is_gone(difference: &Difference) -> bool {
    difference.change.kind == ChangeKind::Removed
}

/// The field of a difference, whatever the environment.
fn field(difference: &Difference) -> [String; 4] {
    let subject = &difference.subject;
    [
        subject.gvk.group.to_string(),
        subject.gvk.kind.to_string(),
        subject.logical_name.to_string(),
        difference.change.path.to_string(),
    ]
}

/// One question for each set of linked files, and one for all files without a cause.
fn questions(files_of_causes: &[Vec<&SnapshotFile>], linked: &LinkedFiles) -> Vec<Question> {
    let mut by_set: BTreeMap<usize, Question> = BTreeMap::new();
    let mut order = Vec::new();
    for (cause, files) in files_of_causes.iter().enumerate() {
        let sets = files.iter().find_map(|file| linked.set_of(file));
        let Some(set) = sets else { continue };
        if !order.contains(&set) {
            order.push(set);
        }
        by_set.entry(set).or_default().causes.push(cause);
    }
    let mut without_cause = Question::default();
    for (file, set) in linked.files() {
        let question = by_set.get_mut(&set).unwrap_or(&mut without_cause);
        question.files.insert(file.clone());
    }
    let mut questions: Vec<Question> = order
        .into_iter()
        .filter_map(|set| by_set.remove(&set))
        .collect();
    if !without_cause.files.is_empty() {
        questions.push(without_cause);
    }
    questions
}

fn ids<'i>(group: &'i Group, impact: &'i Impact) -> impl Iterator<Item = &'i String> {
    let fields = group.fields.iter().chain(&group.follows);
    let positions = fields.flat_map(|field| &field.variants);
    positions.filter_map(|at| Some(&impact.differences.get(*at)?.id))
}

/// Links the file of each resource that only one side has, or has by this name, with the files that
/// refer to it on that side.
fn link_references(snapshot: &Compared<'_>, at: usize, linked: &mut LinkedFiles) {
    let (old, new): (Vec<_>, Vec<_>) = (snapshot.old().collect(), snapshot.new_files().collect());
    let keys = |side: &[(&Resource, &str)]| -> BTreeSet<Key> {
        side.iter()
            .map(|(resource, _)| key(resource.id()))
            .collect()
    };
    for (side, other) in [(&old, keys(&new)), (&new, keys(&old))] {
        let references = References::new(side.iter().map(|(resource, _)| &resource.node));
        let alone = side
            .iter()
            .filter(|(one, _)| !other.contains(&key(one.id())));
        for (resource, file) in alone {
            let users = references.users(resource.name());
            for (_, its_file) in users.filter_map(|user| side.get(user)) {
                linked.link(&(at, (*file).to_owned()), &(at, (*its_file).to_owned()));
            }
        }
    }
}

/// Files that differ, in sets.
#[derive(Debug, Default)]
struct LinkedFiles {
    positions: BTreeMap<SnapshotFile, usize>,
    /// For each file another one of its set, or itself for the one that the set goes by.
    next: Vec<usize>,
}

impl LinkedFiles {
    /// Adds files, each in a set of its own.
    fn add(&mut self, files: impl Iterator<Item = SnapshotFile>) {
        for file in files {
            let position = self.next.len();
            self.positions.insert(file, position);
            self.next.push(position);
        }
    }

    /// Makes one set of those of two files. A file that does not differ is in no set.
    fn link(&mut self, one: &SnapshotFile, other: &SnapshotFile) {
        let (Some(one), Some(other)) = (self.set_of(one), self.set_of(other)) else {
            return;
        };
        let (first, last) = (one.min(other), one.max(other));
        if let Some(next) = self.next.get_mut(last) {
            *next = first;
        }
    }

    /// Makes one set of those of all `files`.
    fn link_all(&mut self, files: &[&SnapshotFile]) {
        for pair in files.windows(2) {
            self.link(pair[0], pair[1]);
        }
    }

    /// The set of a file.
    fn set_of(&self, file: &SnapshotFile) -> Option<usize> {
        self.positions
            .get(file)
            .map(|position| self.root(*position))
    }

    fn root(&self, mut position: usize) -> usize {
        while let Some(&next) = self.next.get(position) {
            if next == position {
                break;
            }
            position = next;
        }
        position
    }

    /// Every file with its set.
    fn files(&self) -> impl Iterator<Item = (&SnapshotFile, usize)> {
        let files = self.positions.iter();
        files.map(|(file, position)| (file, self.root(*position)))
    }
}
