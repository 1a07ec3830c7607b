//! The result of an edit, and the order in which changes count.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::ImageRef;
use crate::sources::FilePath;

/// An edited file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// Warnings about what the edit dropped or moved.
    pub warnings: Vec<Diagnostic>,
    /// Other files that change, and their new texts.
    pub others: BTreeMap<FilePath, String>,
}

impl Edited {
    /// An edit of one file.
    pub(super) fn new(text: String, warnings: Vec<Diagnostic>) -> Self {
        Self {
            text,
            warnings,
            others: BTreeMap::new(),
        }
    }
}

/// The last change of each image, in their order.
pub(super) fn last_of_each_name(images: &[ImageRef]) -> impl Iterator<Item = &ImageRef> {
    let is_last = |index: usize, image: &ImageRef| {
        !images[index + 1..]
            .iter()
            .any(|later| later.name == image.name)
    };
    images
        .iter()
        .enumerate()
        .filter(move |&(index, image)| is_last(index, image))
        .map(|(_, image)| image)
}
