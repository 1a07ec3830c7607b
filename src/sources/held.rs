//! Symlinks that lead out of a directory. A tree may come from anybody: nothing that it has by a fixed
//! name, such as a kustomization file or offshoot.yaml, may show a file that is not part of it.

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::sources::path::FilePath;
use crate::sources::tree::Sources;

/// The top directory of the git work tree that contains `directory`; `directory` itself if none does.
pub(crate) fn repository_top(sources: &dyn Sources, directory: &FilePath) -> FilePath {
    work_tree(sources, directory).unwrap_or_else(|| directory.clone())
}

/// The top directory of the git work tree that contains `directory`, if one does.
pub(crate) fn work_tree(sources: &dyn Sources, directory: &FilePath) -> Option<FilePath> {
    let has_git = |it: &FilePath| sources.entry(&it.join(".git")).is_some();
    directory.ancestors().find(has_git)
}

/// The path outside `top` that `path` leads to; `None` if it stays inside, or does not exist.
pub(crate) fn outside(sources: &dyn Sources, path: &FilePath, top: &FilePath) -> Option<FilePath> {
    let found = sources.canonical(path).ok()?;
    let top = sources.canonical(top).unwrap_or_else(|_| top.clone());
    (!found.is_within(&top)).then_some(found)
}

/// As [`outside`], of a file in a directory that is known to be inside: only its own symlink counts.
pub(crate) fn link_outside(
    sources: &dyn Sources,
    path: &FilePath,
    top: &FilePath,
) -> Option<FilePath> {
    sources
        .is_link(path)
        .then(|| outside(sources, path, top))
        .flatten()
}

/// Refuses a file that is a symlink out of its repository.
///
/// # Errors
/// `load-restricted`.
pub(crate) fn refuse_foreign(sources: &dyn Sources, path: &FilePath) -> Fallible<()> {
    if !sources.is_link(path) {
        return Ok(());
    }
    let directory = path.parent().unwrap_or_else(FilePath::root);
    let top = repository_top(sources, &directory);
    match outside(sources, path, &top) {
        Some(found) => Err(leads_out(path, &found, &top).into()),
        None => Ok(()),
    }
}

/// The diagnostic for a file that is a symlink to one outside `top`.
pub(crate) fn leads_out(path: &FilePath, found: &FilePath, top: &FilePath) -> Diagnostic {
    let message = message!("`{}` leads to `{}`, outside `{}`", path, found, top);
    Diagnostic::error(Code::LoadRestricted, message)
        .help("replace the symlink by a file, or by a symlink to one inside")
}
