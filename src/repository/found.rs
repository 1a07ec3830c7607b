//! Findings in some of the targets of a comparison, before it is collected in one report: see
//! [`since_shard`](super::since_shard).

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::diff::IgnorePattern;
use crate::impact::{EditedValues, Edits};
use crate::sources::FilePath;

use super::outcome::Outcome;
use super::tree_pair::ComparedTarget;

/// The findings of a comparison with a revision, in some of its targets.
#[derive(Debug, Serialize, Deserialize)]
pub struct Found {
    /// The commit that the working tree was compared with.
    pub commit: String,
    /// The commit on top of which the working tree is.
    pub head: Option<String>,
    /// The top directory of the repository.
    pub top: FilePath,
    /// A digest of the texts of the edited lines.
    pub digest: String,
    /// Warnings about the commit.
    pub warnings: Vec<Diagnostic>,
    /// Changes that are left out.
    pub ignore: Vec<IgnorePattern>,
    /// Changed manifests that no target reads, if all targets are compared.
    pub unread: Option<Vec<FilePath>>,
    /// All targets.
    pub targets: Vec<ComparedTarget>,
    /// Findings in some of them.
    pub compared: Vec<FoundTarget>,
    /// The edited lines.
    pub edits: Edits,
    /// The values that they give.
    pub values: EditedValues,
}

/// Findings in one target.
#[derive(Debug, Serialize, Deserialize)]
pub struct FoundTarget {
    /// The position of the target among all.
    pub at: usize,
    /// The number of resources that were rendered for it.
    pub cost: usize,
    /// The outcome.
    pub outcome: Outcome,
    /// An error, if it was expected to be unchanged.
    pub unexpected: Option<Diagnostic>,
    /// True if it is an error that nothing can be said about it.
    pub must_compare: bool,
}

impl Found {
    /// Everything that does not depend on which targets are in it, as text.
    pub(super) fn common(&self) -> String {
        let common = (
            (&self.commit, &self.head, &self.digest, &self.ignore),
            (&self.unread, &self.targets, &self.edits, &self.values),
        );
        // Keys of maps are paths: nothing in it can fail.
        serde_json::to_string(&common).unwrap_or_default()
    }

    /// True if each target is in it once.
    pub(super) fn is_complete(&self) -> bool {
        let found = self.compared.iter().map(|one| one.at);
        found.eq(0..self.targets.len())
    }

    /// Every diagnostic in it.
    pub(super) fn diagnostics_mut(&mut self) -> Vec<&mut Diagnostic> {
        let mut all: Vec<&mut Diagnostic> = self.warnings.iter_mut().collect();
        for one in &mut self.compared {
            all.extend(&mut one.unexpected);
            all.extend(one.outcome.diagnostics_mut());
        }
        all
    }

    /// The same files, in a repository whose top directory is `top`.
    pub(super) fn rebase(&mut self, top: &FilePath) {
        if self.top == *top {
            return;
        }
        let old = std::mem::replace(&mut self.top, top.clone());
        let moved = |path: &FilePath| {
            let is_inside = path.is_within(&old) && !path.is_placeholder();
            if is_inside {
                top.join(&path.relative_to(&old))
            } else {
                path.clone()
            }
        };
        self.edits.move_paths(&moved);
        self.values.move_paths(&moved);
        let unread = self.unread.iter_mut().flatten();
        unread.for_each(|path| *path = moved(path));
        for target in &mut self.targets {
            target.listed.target.move_path(&moved);
        }
        for one in &mut self.compared {
            one.outcome.move_paths(&moved);
        }
        for diagnostic in self.diagnostics_mut() {
            let own = diagnostic.clone();
            *diagnostic = own.map_paths(|path| moved(&FilePath::new(path)).as_str().to_owned());
        }
    }
}
