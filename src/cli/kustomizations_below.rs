//! The kustomizations that a command takes one by one: those in and below directories. In: the
//! directories of the command line. Out: targets, by path.

use crate::diag::{Code, Diagnostic, Failures, Fallible, listed};
use crate::repository::kustomizations;
use crate::sources::{Entry, FilePath, Sources};

use super::session::Session;

/// A directory to build.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FoundTarget {
    pub(super) directory: FilePath,
    /// The name that `offshoot list` shows.
    pub(super) name: String,
}

/// The kustomizations in and below the directories `texts`, the whole repository without any, by path.
/// Components are built as parts of others.
///
/// # Errors
/// `directory-missing`, `kustomization-missing`.
pub(super) fn kustomizations_below(
    texts: &[String],
    sources: &dyn Sources,
    session: &Session,
) -> Fallible<Vec<FoundTarget>> {
    let mut failures = Failures::default();
    let roots = match texts {
        [] => vec![session.top()],
        texts => failures
            .keep(directories(texts, sources, session))
            .unwrap_or_default(),
    };
    let seen_from = session.directory();
    let found = roots.iter().flat_map(|root| kustomizations(sources, root));
    let mut targets: Vec<FoundTarget> = found
        .filter(|found| !found.is_component())
        .map(|found| FoundTarget {
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

fn directories(
    texts: &[String],
    sources: &dyn Sources,
    session: &Session,
) -> Fallible<Vec<FilePath>> {
    let mut failures = Failures::default();
    let mut directories = Vec::new();
    for text in texts {
        let path = session.directory().join(text);
        match sources.entry(&path) {
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
