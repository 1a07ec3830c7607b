//! A kustomization file that an edit changes.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Failures, Fallible, message};
use crate::edit::{Edited, set_images};
use crate::kustomize;
use crate::model::ImageRef;
use crate::sources::{Disk, Entry, FilePath, Sources};

use crate::cli::input::read_text;
use crate::cli::session::Session;

/// The new text of a kustomization.
pub(super) fn edit(path: &FilePath, images: &[ImageRef], session: &Session) -> Fallible<Edited> {
    let text = read_text(path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    set_images(&text, start, images)
}

/// The kustomization file in `directory`.
pub(super) fn kustomization(directory: &FilePath) -> Fallible<FilePath> {
    if kustomize::has_kustomization(&Disk, directory) {
        return kustomize::find(&Disk, directory);
    }
    let message = message!("there is no kustomization file in `{}`", directory);
    Err(Diagnostic::error(Code::KustomizationMissing, message)
        .help("run the command in the overlay's directory, or name it: `-C overlays/production`")
        .into())
}

/// The kustomization files that `paths` name, each once; that of the directory if there is none.
pub(super) fn files(paths: &[&String], session: &Session) -> Fallible<Vec<FilePath>> {
    let directory = session.directory();
    if paths.is_empty() {
        return Ok(vec![kustomization(directory)?]);
    }
    let mut failures = Failures::default();
    let mut files: Vec<FilePath> = Vec::new();
    for path in paths {
        let path = directory.join(path);
        let file = match Disk.entry(&path) {
            Some(Entry::File) => Ok(path),
            _ => kustomization(&path),
        };
        let file = failures.keep(file).filter(|file| !files.contains(file));
        files.extend(file);
    }
    failures.or_ok(files)
}
