//! The files whose change can change a render, and what tells that one changed. In: a tree on disk,
//! and targets. Out: paths, among them some that do not exist yet.

use std::collections::{BTreeSet, VecDeque};

use crate::environment::config;
use crate::sources::FilePath;

use super::discover::Walk;
use super::inputs::{built, directories, files};
use super::listing::list;
use super::reach::ReachIndex;
use super::target::Target;
use super::tree::Tree;

/// Every path that renders of `targets` may read: offshoot.yaml, the files of environments, and what
/// any text of their kustomizations could name.
pub fn watched(tree: &Tree, targets: &[Target]) -> BTreeSet<FilePath> {
    let reach = tree.reach();
    let mut found = BTreeSet::from([tree.root().join(config::FILE_NAME)]);
    for target in targets {
        if let Target::Manifests(path) = target {
            found.insert(path.clone());
            found.extend(files_below(tree, path));
        }
        found.extend(files(tree, target));
        for directory in directories(tree, target) {
            found.extend(files_below(tree, &directory));
            found.insert(directory);
        }
        for directory in built(tree, target) {
            add_reach(&directory, tree, &reach, &mut found);
        }
    }
    found
}

/// Every path that a render of any target of `tree` may read, and the directories that are searched
/// for targets.
pub fn watched_everywhere(tree: &Tree) -> BTreeSet<FilePath> {
    let listed = list(tree, &tree.directory, &tree.reach());
    let targets: Vec<Target> = listed.into_iter().map(|it| it.target).collect();
    let walk = Walk::of(&*tree.sources, tree.root());
    let directories = walk.directories.into_iter().map(|(directory, _)| directory);
    watched(tree, &targets)
        .into_iter()
        .chain(directories)
        .collect()
}

/// Every file and directory below `directory`: for a tree whose offshoot.yaml cannot be read, and for
/// what reads files that no text names.
pub fn files_below(tree: &Tree, directory: &FilePath) -> BTreeSet<FilePath> {
    let walk = Walk::of(&*tree.sources, directory);
    let files = walk.files();
    let directories = walk.directories.into_iter().map(|(directory, _)| directory);
    directories.chain(files).collect()
}

fn add_reach(
    directory: &FilePath,
    tree: &Tree,
    reach: &ReachIndex<'_>,
    found: &mut BTreeSet<FilePath>,
) {
    let start = reach.resolved(directory);
    let mut seen = BTreeSet::from([start.clone()]);
    let mut wanted = VecDeque::from([start]);
    while let Some(directory) = wanted.pop_front() {
        let reached = reach.of(&directory);
        found.extend(reached.paths.iter().cloned());
        // Charts, and plugins that a directory builds.
        if reached.is_open {
            found.extend(files_below(tree, &directory));
        }
        let bases = reached.bases.iter();
        wanted.extend(bases.filter(|base| seen.insert((*base).clone())).cloned());
    }
}
