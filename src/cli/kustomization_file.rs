//! A kustomization file that an edit changes.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::edit::{Edited, set_images};
use crate::kustomize::{self, FILE_NAMES};
use crate::model::ImageRef;
use crate::sources::{Disk, FilePath, Sources};

use super::input::read_text;
use super::session::Session;

/// The new text of a kustomization.
pub(super) fn edit(path: &FilePath, images: &[ImageRef], session: &Session) -> Fallible<Edited> {
    let text = read_text(path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    set_images(&text, start, images)
}

/// The kustomization file in `directory`.
pub(super) fn kustomization(directory: &FilePath) -> Fallible<FilePath> {
    let exists = |name: &&str| Disk.entry(&directory.join(name)).is_some();
    if FILE_NAMES.iter().any(exists) {
        return kustomize::find(&Disk, directory);
    }
    let message = message!("there is no kustomization file in `{}`", directory);
    Err(Diagnostic::error(Code::KustomizationMissing, message)
        .help("run the command in the overlay's directory, or name it: `-C overlays/production`")
        .into())
}
