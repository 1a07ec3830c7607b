//! The files that an edit touched.

use std::collections::BTreeSet;

use crate::sources::{FilePath, SourceMap};

/// The files that say something else on the two sides of a comparison, as far as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    files: BTreeSet<FilePath>,
}

impl Edits {
    /// The edits that two renders show: the files that both read and that differ.
    pub fn seen_in(map: &SourceMap) -> Self {
        Self {
            files: map.rewritten(),
        }
    }

    /// True if the file is known to have been edited.
    pub fn touch(&self, path: &FilePath) -> bool {
        self.files.contains(path)
    }

    /// The files, by path.
    pub fn files(&self) -> impl Iterator<Item = &FilePath> {
        self.files.iter()
    }
}

impl FromIterator<FilePath> for Edits {
    fn from_iter<I: IntoIterator<Item = FilePath>>(files: I) -> Self {
        Self {
            files: files.into_iter().collect(),
        }
    }
}
