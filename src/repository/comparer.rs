//! All that the targets of a comparison are compared with.

use std::collections::BTreeSet;

use crate::diag::Fallible;
use crate::diff::{Comparison, IgnorePattern};
use crate::environment::Request;
use crate::impact::{EditedValues, Edits};
use crate::kustomize::Files;
use crate::sources::FilePath;

use super::cache::Cache;
use super::edited::Lead;
use super::inputs::ChangedInputs;
use super::tree_pair::{ComparedTarget, TreePair};

/// A function that describes one target's comparison while its renders are in memory; see
/// [`TargetChange::text`](super::TargetChange::text). Its error counts as a failure of the target.
pub type Describe<'a> = dyn Fn(&Comparison<'_>, &ComparedTarget) -> Fallible<String> + Sync + 'a;

impl TargetComparer<'_> {
    /// Reads files of the commit and files on disk, as if targets had been rendered of them: messages hide the
    /// values of Secrets in all files that were read.
    pub(super) fn read_all(&self, [old, new]: [BTreeSet<FilePath>; 2]) {
        for (files, paths) in [(&self.old, old), (&self.new, new)] {
            for path in paths {
                // An earlier read of the same file has already reported its errors.
                let _ = files.read(&path);
            }
        }
    }
}

/// All that targets are compared with.
pub(super) struct TargetComparer<'a> {
    pub(super) trees: &'a TreePair,
    pub(super) inputs: &'a ChangedInputs<'a>,
    /// The files of the commit.
    pub(super) old: Files<'a>,
    /// The files on disk.
    pub(super) new: Files<'a>,
    pub(super) request: &'a Request,
    pub(super) edits: &'a Edits,
    pub(super) values: &'a EditedValues,
    /// Finds the files that directories lead to.
    pub(super) leads: &'a Lead<'a>,
    /// True to also render targets that should be unaffected.
    pub(super) all: bool,
    /// Changes that are left out.
    pub(super) ignore: &'a [IgnorePattern],
    /// Outcomes of earlier runs.
    pub(super) cache: Option<&'a Cache<'a>>,
    pub(super) describe: &'a Describe<'a>,
}
