//! The edits between two trees. In: both trees. Out: the edited lines, the values they give, and
//! the files that each directory leads to.

use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::impact::{EditedValues, Edits, Whose};
use crate::parallel;
use crate::sources::{Changes, FilePath, Sources};

use super::inputs::{self, built};
use super::reach::ReachIndex;
use super::tree_pair::{ComparedTarget, TreePair};

/// The lines that differ between the files of two trees which `changes` knows to differ, and the
/// values that the new ones give.
pub(super) fn edited(changes: &Changes<'_>, trees: &TreePair) -> (Edits, EditedValues) {
    let mut edits = Edits::default();
    let mut values = EditedValues::default();
    for path in changes.found() {
        let [old, new] = [&trees.old, &trees.new].map(|tree| text(&*tree.sources, &path));
        edits.add(&path, old.as_deref(), new.as_deref());
        values.add(&edits, &path, new.as_deref().unwrap_or_default());
    }
    (edits, values)
}

/// Asks `changes` for every file of the new tree that is not hidden or ignored.
pub(super) fn ask_for_all_files(trees: &TreePair, changes: &Changes<'_>) {
    let files = trees.new_walk().files();
    parallel::map(&files, |path| changes.is_changed(path));
}

fn text(sources: &dyn Sources, path: &FilePath) -> Option<String> {
    let bytes = sources.read(path).ok()?;
    String::from_utf8(bytes.to_vec()).ok()
}

/// Asks `changes` for every file that a target of only one tree could read.
pub(super) fn ask_for_one_sided(
    targets: &[ComparedTarget],
    trees: &TreePair,
    changes: &Changes<'_>,
    [old, new]: [&ReachIndex<'_>; 2],
) {
    for target in targets
        .iter()
        .filter(|target| target.is_old != target.is_new)
    {
        let (tree, reach) = if target.is_new {
            (&trees.new, new)
        } else {
            (&trees.old, old)
        };
        let behind = files_behind(reach, resolved(reach, built(tree, &target.listed.target)));
        let mut files: Vec<FilePath> = behind.into_iter().collect();
        files.extend(inputs::files(tree, &target.listed.target));
        files.sort();
        for path in files {
            changes.is_changed(&path);
        }
    }
}

/// The files that the kustomizations in `directories` could read, themselves or through bases.
/// Symlinks in the paths of `directories` are resolved.
pub(super) fn files_behind(
    reach: &ReachIndex<'_>,
    directories: Vec<FilePath>,
) -> FxHashSet<FilePath> {
    let mut files = FxHashSet::default();
    let mut seen = FxHashSet::default();
    let mut waiting = directories;
    while let Some(directory) = waiting.pop() {
        if !seen.insert(directory.clone()) {
            continue;
        }
        let found = reach.of(&directory);
        files.extend(found.paths.iter().cloned());
        waiting.extend(found.bases.iter().cloned());
    }
    files
}

fn resolved(reach: &ReachIndex<'_>, directories: Vec<FilePath>) -> Vec<FilePath> {
    let directories = directories.iter();
    directories
        .map(|directory| reach.resolved(directory))
        .collect()
}

/// A function that knows whether, on a side, the kustomization in a directory leads to a file.
pub(super) type Lead<'a> = dyn Fn(Whose, &FilePath, &FilePath) -> bool + Sync + 'a;

/// The files that directories of both trees lead to, each answer found once.
pub(super) struct Leads<'r> {
    old: &'r ReachIndex<'r>,
    new: &'r ReachIndex<'r>,
    known: Mutex<FxHashMap<(Whose, FilePath), FxHashSet<FilePath>>>,
}

impl<'r> Leads<'r> {
    pub(super) fn new(old: &'r ReachIndex<'r>, new: &'r ReachIndex<'r>) -> Self {
        let known = Mutex::default();
        Self { old, new, known }
    }

    /// True if the kustomization in `directory` reads `file`, itself or through its bases.
    pub(super) fn lead(&self, whose: Whose, directory: &FilePath, file: &FilePath) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let files = known
            .entry((whose, directory.clone()))
            .or_insert_with(|| self.files(whose, directory));
        files.contains(file)
    }

    fn files(&self, whose: Whose, directory: &FilePath) -> FxHashSet<FilePath> {
        let reach = match whose {
            Whose::Old => self.old,
            Whose::New => self.new,
        };
        files_behind(reach, vec![reach.resolved(directory)])
    }
}
