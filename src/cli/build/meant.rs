//! The kustomization that a directory without one may mean.

use crate::cli::meant_directory::meant;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Origin};
use crate::repository::kustomizations;
use crate::sources::Disk;

/// The errors about the directory `name` itself, with the kustomization that it may mean.
pub(super) fn with_help(failed: Diagnostics, name: &str, session: &Session) -> Diagnostics {
    let is_about_it = |error: &Diagnostic| {
        let codes = [Code::DirectoryMissing, Code::KustomizationMissing];
        codes.contains(&error.code) && error.at == Origin::NONE && error.remedy.is_none()
    };
    if !failed.iter().any(is_about_it) {
        return failed;
    }
    let root = session.directory();
    let found = kustomizations(&Disk, root).into_iter();
    let directories: Vec<String> = found.map(|it| it.directory.relative_to(root)).collect();
    failed.map(|error| match meant(name, &directories) {
        Some(help) if is_about_it(&error) => with_only(error, help),
        _ => error,
    })
}

/// The error with this help in the place of one that knows less; an environment's help knows more.
fn with_only(mut error: Diagnostic, help: String) -> Diagnostic {
    let general = Message::from("correct the path");
    error.help.retain(|it| *it != general);
    if error.code == Code::DirectoryMissing && !error.help.is_empty() {
        return error;
    }
    error.help(help)
}
