//! The questions behind the outcome of one target. In: what both renders asked, and what was asked about
//! edits. Out: everything that must be the same for the outcome to be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::impact::Whose;
use crate::sources::{Asked, FilePath};

/// The questions behind an outcome, as they come.
#[derive(Debug, Default)]
pub(super) struct Notes(Mutex<Questions>);

/// The questions behind an outcome.
#[derive(Debug, Default)]
pub(super) struct Questions {
    /// Paths that either side asked for, whether they exist or not.
    pub(super) paths: BTreeSet<FilePath>,
    /// Directories that were listed on disk.
    pub(super) listed: BTreeSet<FilePath>,
    /// Files of each side whose texts positions lead to.
    pub(super) used: [BTreeSet<FilePath>; 2],
    /// Directories that lead to a file on disk, and those that do not.
    pub(super) leads: BTreeMap<(FilePath, FilePath), bool>,
    /// True if something else was asked.
    pub(super) are_open: bool,
}

impl Notes {
    /// Adds what the render of a side asked.
    pub(super) fn asked(&self, whose: Whose, asked: &Asked) {
        self.add(|questions| {
            questions.paths.extend(asked.paths.iter().cloned());
            let [old, new] = &mut questions.used;
            let used = match whose {
                Whose::Old => old,
                Whose::New => {
                    questions.listed.extend(asked.listed.iter().cloned());
                    new
                }
            };
            used.extend(asked.used.iter().cloned());
            questions.are_open |= asked.has_left;
        });
    }

    /// Adds that `directory` leads to `file`, or does not. What the commit says about it never changes.
    pub(super) fn lead(&self, whose: Whose, directory: &FilePath, file: &FilePath, leads: bool) {
        if whose == Whose::New {
            let question = (directory.clone(), file.clone());
            self.add(|questions| _ = questions.leads.insert(question, leads));
        }
    }

    /// Adds something that cannot be asked again.
    pub(super) fn leave(&self) {
        self.add(|questions| questions.are_open = true);
    }

    /// All questions.
    pub(super) fn into_questions(self) -> Questions {
        let Self(questions) = self;
        questions
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, add: impl FnOnce(&mut Questions)) {
        add(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
