//! The directories that a change could affect, known before anything is rendered.
//! In: the changed paths, and what each kustomization could read. Out: the
//! directories from which a changed path can be reached. Too many are found, never
//! too few.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::parallel;
use crate::sources::{Changes, FilePath};

use super::reach::{Reach, ReachIndex};

/// The directories that a change could affect.
pub(super) struct AffectedDirectories {
    changed: FxHashSet<FilePath>,
    open: FxHashSet<FilePath>,
}

/// A directory, its reach, and whether a path in the reach changed.
type Visited = (FilePath, Arc<Reach>, bool);

impl AffectedDirectories {
    /// The directories among `directories`, and among all that they are built from, that `changes`
    /// could affect.
    pub(super) fn new(
        directories: &[FilePath],
        reach: &ReachIndex<'_>,
        changes: &Changes<'_>,
    ) -> Self {
        let visit = |directory: &FilePath| -> Visited {
            let reach = reach.of(directory);
            let is_changed = |path: &FilePath| changes.is_changed(path);
            // Each path is asked for, so that every edit is known in the end.
            let has_changed = reach.paths.iter().filter(|path| is_changed(path)).count() > 0;
            (directory.clone(), reach, has_changed)
        };
        let mut known: FxHashSet<FilePath> = FxHashSet::default();
        let mut users: FxHashMap<FilePath, Vec<FilePath>> = FxHashMap::default();
        let (mut changed, mut open) = (Vec::new(), Vec::new());
        let mut waiting: Vec<FilePath> = directories.to_vec();
        // Breadth first: the directories of each round are visited on all cores.
        while !waiting.is_empty() {
            waiting.retain(|directory| known.insert(directory.clone()));
            let visited = parallel::map(&waiting, visit);
            waiting.clear();
            for (directory, reach, has_changed) in visited {
                changed.extend(has_changed.then(|| directory.clone()));
                open.extend(reach.is_open.then(|| directory.clone()));
                for base in &reach.bases {
                    let users = users.entry(base.clone()).or_default();
                    users.push(directory.clone());
                }
                let unknown = reach.bases.iter().filter(|base| !known.contains(*base));
                waiting.extend(unknown.cloned());
            }
        }
        Self {
            changed: with_users(changed, &users),
            open: with_users(open, &users),
        }
    }

    /// True if a changed path can be reached from `directory`, symlinks resolved, or if its reach
    /// is open.
    pub(super) fn has(&self, directory: &FilePath) -> bool {
        self.has_changed(directory) || self.is_open(directory)
    }

    /// True if a changed path can be reached from `directory`, symlinks resolved.
    pub(super) fn has_changed(&self, directory: &FilePath) -> bool {
        self.changed.contains(directory)
    }

    /// True if `directory`, symlinks resolved, may read more than its reach.
    pub(super) fn is_open(&self, directory: &FilePath) -> bool {
        self.open.contains(directory)
    }
}

/// `directories`, and all that are built from them, directly or not.
fn with_users(
    directories: Vec<FilePath>,
    users: &FxHashMap<FilePath, Vec<FilePath>>,
) -> FxHashSet<FilePath> {
    let mut all = FxHashSet::default();
    let mut waiting = directories;
    while let Some(directory) = waiting.pop() {
        let above = users.get(&directory).into_iter().flatten();
        if all.insert(directory.clone()) {
            waiting.extend(above.cloned());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kustomize::Vendor;
    use crate::sources::Memory;

    const FILES: [(&str, &str); 6] = [
        ("/r/base/kustomization.yaml", "resources: [web.yaml]"),
        ("/r/base/web.yaml", "a: 1"),
        ("/r/middle/kustomization.yaml", "resources: [../base]"),
        ("/r/top/kustomization.yaml", "resources: [../middle]"),
        ("/r/alone/kustomization.yaml", "resources: [own.yaml]"),
        ("/r/chart/kustomization.yaml", "helmCharts: [{name: c}]"),
    ];

    fn tree(edit: Option<(&str, &str)>) -> Memory {
        let mut tree = Memory::default();
        for (path, text) in FILES.into_iter().chain(edit) {
            tree.insert(FilePath::new(path), text);
        }
        tree
    }

    /// The directories that an edit affects.
    fn affected(edit: (&str, &str)) -> Vec<&'static str> {
        let (old, new) = (tree(None), tree(Some(edit)));
        let reach = ReachIndex::new(&new, Vendor::default());
        let all = ["/r/base", "/r/middle", "/r/top", "/r/alone", "/r/chart"];
        let directories = all.map(FilePath::new);
        let changes = Changes::new(&old, &new);
        let found = AffectedDirectories::new(&directories, &reach, &changes);
        let is_found = |path: &&str| found.has(&FilePath::new(path));
        all.into_iter().filter(is_found).collect()
    }

    #[test]
    fn a_change_affects_all_that_is_built_from_it() {
        let found = affected(("/r/base/web.yaml", "a: 2"));
        assert_eq!(found, ["/r/base", "/r/middle", "/r/top", "/r/chart"]);
        let found = affected(("/r/middle/kustomization.yaml", "resources: []"));
        assert_eq!(found, ["/r/middle", "/r/top", "/r/chart"]);
    }

    #[test]
    fn a_file_that_appears_or_is_in_no_reach_counts_as_that() {
        let found = affected(("/r/alone/own.yaml", "a: 1"));
        assert_eq!(found, ["/r/alone", "/r/chart"]);
        assert_eq!(affected(("/r/alone/notes.md", "a")), ["/r/chart"]);
    }
}
