//! What differs in all targets, and what made it.

use super::cause::Cause;
use super::difference::Difference;
use super::overridden::Overridden;
use crate::diag::Diagnostic;
use crate::diff::Class;

/// What differs, in every target that was looked at.
#[derive(Clone, Debug, Default)]
pub struct Impact {
    /// The targets, in the order in which they were added.
    pub targets: Vec<Target>,
    /// Every distinct difference once, in the order of the targets and their resources.
    pub differences: Vec<Difference>,
    /// The differences by what made them: the gravest first, then those of most targets.
    pub causes: Vec<Group>,
    /// Edited lines that do not show in some targets, by file and line.
    pub overridden: Vec<Overridden>,
}

/// One target of an impact.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: String,
    /// What became of it.
    pub state: State,
    /// How many of its resources are the same on both sides.
    pub unchanged: usize,
}

/// What became of a target.
#[derive(Clone, Debug)]
pub enum State {
    /// It was rendered, and is the same.
    Same,
    /// None of its inputs changed, so it was not rendered.
    Untouched,
    /// It differs: positions in [`Impact::differences`].
    Differs(Vec<usize>),
    /// It cannot be rendered: why not, on the old side and on the new one.
    Failed {
        /// What is wrong with the old side; nothing where it renders.
        old: Vec<Diagnostic>,
        /// What is wrong with the new side; nothing where it renders.
        new: Vec<Diagnostic>,
    },
}

/// The differences that one cause made.
#[derive(Clone, Debug)]
pub struct Group {
    /// The cause; `None` where nothing is known of it.
    pub cause: Option<Cause>,
    /// The gravest class of these differences.
    pub class: Class,
    /// The fields that differ, in the order of their resources.
    pub fields: Vec<Field>,
    /// The references that only follow a new name.
    pub follows: Vec<Field>,
    /// The targets that any of these differs in: positions in [`Impact::targets`].
    pub targets: Vec<usize>,
}

/// One field of one resource, in every target.
#[derive(Clone, Debug)]
pub struct Field {
    /// Positions in [`Impact::differences`]: what most targets have first, the exceptions after it.
    pub variants: Vec<usize>,
}

impl Impact {
    /// True if nothing differs, and nothing failed.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty() && self.failed().next().is_none()
    }

    /// The targets that differ.
    pub fn differing(&self) -> impl Iterator<Item = &Target> {
        let differs = |target: &&Target| matches!(target.state, State::Differs(_));
        self.targets.iter().filter(differs)
    }

    /// The targets with a side that cannot be rendered.
    pub fn failed(&self) -> impl Iterator<Item = &Target> {
        let failed = |target: &&Target| matches!(target.state, State::Failed { .. });
        self.targets.iter().filter(failed)
    }

    /// Takes note of a target that has none of the differences.
    pub fn note(&mut self, name: &str, state: State, unchanged: usize) {
        self.targets.push(Target {
            name: name.to_owned(),
            state,
            unchanged,
        });
    }
}
