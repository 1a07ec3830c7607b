//! The kustomizations that `offshoot verify` builds.

use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Failures, Fallible, listed};
use crate::repository::kustomizations;
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::args::Args;

/// A directory to build.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    pub(super) directory: FilePath,
    /// The name that `offshoot list` shows.
    pub(super) name: String,
}

/// The kustomizations in and below the directories, by path.
pub(super) fn targets(args: &Args, session: &Session) -> Fallible<Vec<Target>> {
    let mut failures = Failures::default();
    let roots = match args.directories.as_slice() {
        [] => vec![session.repository().unwrap_or(session.directory().clone())],
        texts => failures
            .keep(directories(texts, session))
            .unwrap_or_default(),
    };
    let seen_from = session.directory();
    let found = roots.iter().flat_map(|root| kustomizations(&Disk, root));
    let mut targets: Vec<Target> = found
        .filter(|found| !found.is_component())
        .map(|found| Target {
            name: found.directory.relative_to(seen_from),
            directory: found.directory,
        })
        .collect();
    targets.sort();
    targets.dedup();
    if targets.is_empty() {
        failures.push(no_kustomization(&roots, session));
    }
    failures.or_ok(targets)
}

fn directories(texts: &[String], session: &Session) -> Fallible<Vec<FilePath>> {
    let mut failures = Failures::default();
    let mut directories = Vec::new();
    for text in texts {
        let path = session.directory().join(text);
        match Disk.entry(&path) {
            Some(Entry::Directory) => directories.push(path),
            _ => failures.push(Diagnostic::error(
                Code::DirectoryMissing,
                format!("`{text}` is not a directory"),
            )),
        }
    }
    failures.or_ok(directories)
}

fn no_kustomization(roots: &[FilePath], session: &Session) -> Diagnostic {
    let roots = listed(roots.iter().map(|root| session.shown(root)));
    let message = format!("there is no kustomization in or below {roots}");
    Diagnostic::error(Code::KustomizationMissing, message)
        .help("name directories with kustomizations, or look elsewhere: `-C DIR`")
}
