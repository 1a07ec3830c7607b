//! Which targets a change could touch, told before anything is rendered. In:
//! what has changed, and what each kustomization could read. Out: the
//! directories from which something changed can be reached. Too many are found,
//! never too few.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::parallel;
use crate::repository::reach::{Reach, Reaches};
use crate::sources::{Changes, FilePath};

/// The directories that a change could touch.
pub(crate) struct Affected {
    touched: FxHashSet<FilePath>,
    open: FxHashSet<FilePath>,
}

/// A directory, what it reaches, and whether something changed is among that.
type Seen = (FilePath, Arc<Reach>, bool);

impl Affected {
    /// What `changes` could touch of `directories` and of all that they are built from.
    pub(crate) fn new(
        directories: &[FilePath],
        reaches: &Reaches<'_>,
        changes: &Changes<'_>,
    ) -> Self {
        let look = |directory: &FilePath| -> Seen {
            let reach = reaches.of(directory);
            let is_changed = |path: &FilePath| changes.is_changed(path);
            let is_touched = reach.paths.iter().any(is_changed);
            (directory.clone(), reach, is_touched)
        };
        let mut known: FxHashSet<FilePath> = FxHashSet::default();
        let mut users: FxHashMap<FilePath, Vec<FilePath>> = FxHashMap::default();
        let (mut touched, mut open) = (Vec::new(), Vec::new());
        let mut waiting: Vec<FilePath> = directories.to_vec();
        while !waiting.is_empty() {
            waiting.retain(|directory| known.insert(directory.clone()));
            let seen = parallel::map(&waiting, look);
            waiting.clear();
            for (directory, reach, is_touched) in seen {
                touched.extend(is_touched.then(|| directory.clone()));
                open.extend(reach.is_open.then(|| directory.clone()));
                for base in &reach.bases {
                    let users = users.entry(base.clone()).or_default();
                    users.push(directory.clone());
                }
                let unknown = reach.bases.iter().filter(|base| !known.contains(base));
                waiting.extend(unknown.cloned());
            }
        }
        Self {
            touched: with_users(touched, &users),
            open: with_users(open, &users),
        }
    }

    /// True if something changed can be reached from `directory`, symlinks resolved, or if that
    /// cannot be told.
    pub(crate) fn has(&self, directory: &FilePath) -> bool {
        self.touched.contains(directory) || self.is_open(directory)
    }

    /// True if it cannot be told what is reached from `directory`, symlinks resolved.
    pub(crate) fn is_open(&self, directory: &FilePath) -> bool {
        self.open.contains(directory)
    }
}

/// `touched` and all that is built from them, directly or not.
fn with_users(
    touched: Vec<FilePath>,
    users: &FxHashMap<FilePath, Vec<FilePath>>,
) -> FxHashSet<FilePath> {
    let mut all = FxHashSet::default();
    let mut waiting = touched;
    while let Some(directory) = waiting.pop() {
        let above = users.get(&directory).into_iter().flatten();
        if all.insert(directory.clone()) {
            waiting.extend(above.cloned());
        }
    }
    all
}
