//! The two directories that kubectl makes. Their names end in random numbers: they are read under the
//! names LIVE and MERGED, so that two runs print the same bytes.

use crate::cli::session::Session;
use crate::diag::{Failures, Fallible};
use crate::diff::remove_server_set;
use crate::kustomize::Files;
use crate::repository::{RenderedTarget, manifests};
use crate::sources::{Disk, Entry, FilePath, Memory, Sources};

/// The names by which the directories are shown.
pub(super) const NAMES: [&str; 2] = ["LIVE", "MERGED"];

/// The objects in both directories, without what only the server sets.
///
/// # Errors
/// `file-unreadable`; the errors of a file that is not a list of manifests.
pub(super) fn sides(directories: [&str; 2], session: &Session) -> Fallible<[RenderedTarget; 2]> {
    let mut memory = Memory::default();
    let mut paths: [Vec<FilePath>; 2] = Default::default();
    let named = directories.into_iter().zip(NAMES);
    for ((directory, name), paths) in named.zip(&mut paths) {
        let directory = session.path(directory);
        let shown = session.path(name);
        let unreadable = |error: crate::sources::ReadError| error.diagnostic(&directory);
        for file in Disk.list(&directory).map_err(unreadable)? {
            let path = directory.join(&file);
            if Disk.entry(&path) != Some(Entry::File) {
                continue;
            }
            let bytes = Disk.read(&path).map_err(|error| error.diagnostic(&path))?;
            paths.push(shown.join(&file));
            memory.insert(shown.join(&file), bytes.to_vec());
        }
    }
    let files = Files::new(&memory, &session.map);
    let mut failures = Failures::default();
    let sides = paths.map(|paths| {
        let mut resources = Vec::new();
        for path in &paths {
            resources.extend(failures.keep(manifests(&files, path)).unwrap_or_default());
        }
        resources.iter_mut().for_each(remove_server_set);
        RenderedTarget::read(resources)
    });
    failures.or_ok(sides)
}
