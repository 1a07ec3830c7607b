//! The result of comparing one target in both states, as a value without origins into a render.

use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Diagnostics};
use crate::diff::Class;
use crate::impact::{self, Included, SeenLines};
use crate::sources::FilePath;

/// The result of comparing one target.
#[derive(Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// Not rendered, as none of its inputs changed.
    Untouched,
    /// The same, although edited lines lead to it.
    Same(Seen),
    /// Different.
    Changed(TargetChange),
    /// Rendered now, or gone, but not rendered at the commit, for these reasons: there is nothing to
    /// compare with.
    Fixed(Diagnostics),
    /// Not rendered now, but at the commit, or not there for other reasons.
    Broken(Diagnostics),
    /// Not rendered, neither now nor at the commit, for the same reasons.
    BrokenBefore {
        /// The reasons.
        errors: Diagnostics,
        /// True if an input changed: whether the target differs cannot be told.
        is_affected: bool,
        /// The edited files that it reads.
        read: Vec<FilePath>,
    },
    /// Different, although none of its known inputs changed: a defect of offshoot.
    Inconsistent,
}

impl Outcome {
    /// Every diagnostic in it.
    pub(super) fn diagnostics_mut(&mut self) -> Vec<&mut Diagnostic> {
        match self {
            Outcome::Untouched | Outcome::Inconsistent => Vec::new(),
            Outcome::Same(seen) => seen.left_out.iter_mut().collect(),
            Outcome::Changed(change) => {
                let left_out = &mut change.seen.left_out;
                change.warnings.iter_mut().chain(left_out).collect()
            }
            Outcome::Fixed(errors)
            | Outcome::Broken(errors)
            | Outcome::BrokenBefore { errors, .. } => errors.iter_mut().collect(),
        }
    }

    /// True if there is a diagnostic in it.
    pub(super) fn has_messages(&self) -> bool {
        match self {
            Outcome::Untouched => false,
            Outcome::Same(seen) => !seen.left_out.is_empty(),
            Outcome::Changed(change) => {
                !(change.warnings.is_empty() && change.seen.left_out.is_empty())
            }
            Outcome::Fixed(_)
            | Outcome::Broken(_)
            | Outcome::BrokenBefore { .. }
            | Outcome::Inconsistent => true,
        }
    }

    /// Replaces the paths of files.
    pub(super) fn move_paths(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        let move_all = |paths: &mut [FilePath]| paths.iter_mut().for_each(|it| *it = moved(it));
        match self {
            Outcome::Same(seen) => {
                seen.lines.move_paths(moved);
                move_all(&mut seen.read);
            }
            Outcome::Changed(change) => {
                change.seen.lines.move_paths(moved);
                move_all(&mut change.seen.read);
                let differences = &mut change.differences;
                differences.iter_mut().for_each(|it| it.move_paths(moved));
            }
            Outcome::BrokenBefore { read, .. } => move_all(read),
            Outcome::Untouched | Outcome::Inconsistent | Outcome::Fixed(_) | Outcome::Broken(_) => {
            }
        }
    }

    /// The number of changes that each pattern of ignored changes matched.
    pub(super) fn ignored(&self) -> Option<&[usize]> {
        match self {
            Outcome::Same(seen) => Some(&seen.ignored),
            Outcome::Changed(change) => Some(&change.seen.ignored),
            _ => None,
        }
    }
}

/// The edits, as a target saw them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Seen {
    /// The edited lines that show in it, and those that do not.
    pub lines: SeenLines,
    /// The edited files that it reads.
    pub read: Vec<FilePath>,
    /// Parts that cannot be built, the same on both sides and left out of both.
    pub left_out: Vec<Diagnostic>,
    /// The number of changes that each pattern of ignored changes matched.
    pub ignored: Vec<usize>,
}

/// The way in which a target differs.
#[derive(Debug, Serialize, Deserialize)]
pub struct TargetChange {
    /// The differences of the target. Whoever hands over an outcome has them beside it.
    #[serde(skip)]
    pub differences: Vec<impact::Difference>,
    /// The edits, as the target saw them.
    pub seen: Seen,
    /// The bases that a new target is built from and that are not new.
    pub includes: Vec<Included>,
    /// The number of its resources that are the same.
    pub unchanged: usize,
    /// The text that [`Describe`](super::Describe) returned.
    pub text: String,
    /// The most severe class of its changes.
    pub class: Class,
    /// Warnings on disk that the commit does not have.
    pub warnings: Vec<Diagnostic>,
    /// The first changed path among its inputs.
    pub first_changed: Option<FilePath>,
}
