//! The differences of all targets, and their causes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::cause::Cause;
use super::chain::{Place, Whose};
use super::difference::Difference;
use super::overridden::Overridden;
use crate::diag::Diagnostic;
use crate::diff::Class;
use crate::sources::FilePath;

/// The differences of every target that was compared.
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
    /// Edited lines that change nothing in any target, by file and line.
    pub without_effect: Vec<WithoutEffect>,
    /// Changed manifests that no target reads, by path.
    pub unread: Vec<FilePath>,
    /// Generators that cannot run, by target: the same on both sides, and left out of both.
    pub left_out: Vec<LeftOut>,
    /// The texts of edited lines that made a difference, or that something overrides.
    pub edited_lines: BTreeMap<(FilePath, usize, Whose), String>,
    /// Patterns of ignored changes, each with the number of changes that it matched.
    pub ignored: Vec<(String, usize)>,
}

/// An edited line that changes nothing in any target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WithoutEffect {
    /// The line; the column is that of its first word.
    pub place: Place,
    /// The reason, where it is known: `no image is called "keycloak"`.
    pub why: Option<String>,
}

/// A generator, chart or remote base that was left out of both sides of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The target: its position in [`Impact::targets`].
    pub target: usize,
    /// The reasons why it cannot run.
    pub why: Vec<Diagnostic>,
}

/// One target of an impact.
#[derive(Clone, Debug)]
pub struct Target {
    /// The name on the command line.
    pub name: String,
    /// The result for the target.
    pub state: State,
    /// The number of resources that are equal on both sides.
    pub unchanged: usize,
    /// True unless other targets are built from it: reports speak of deployed targets first.
    pub is_deployed: bool,
    /// True for an environment of offshoot.yaml.
    pub is_environment: bool,
    /// The side that has the target; `None` if both do.
    pub only_on: Option<Whose>,
    /// The bases that a new target is built from and that are not new, with what it has from them.
    pub includes: Vec<Included>,
}

/// A base that a new target is built from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Included {
    /// The directory, relative to the root.
    pub base: String,
    /// The number of resources that the target has as the base has them.
    pub resources: usize,
}

/// The result for a target.
#[derive(Clone, Debug)]
pub enum State {
    /// Rendered and equal.
    Same,
    /// None of its inputs changed, so it was not rendered.
    Untouched,
    /// Different: positions in [`Impact::differences`].
    Differs(Vec<usize>),
    /// Not rendered, for the reasons of the old side and of the new one.
    Failed {
        /// The errors of the old side; empty if it renders.
        old: Vec<Diagnostic>,
        /// The errors of the new side; empty if it renders.
        new: Vec<Diagnostic>,
        /// True if an input of the target changed: whether it differs cannot be told.
        is_affected: bool,
    },
}

/// The differences that one cause made.
#[derive(Clone, Debug)]
pub struct Group {
    /// The cause; `None` where nothing is known of it, and in a group of one resource.
    pub cause: Option<Cause>,
    /// In a group of one resource the position of a difference in it: see [`Impact::by_resource`].
    pub resource: Option<usize>,
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
            is_deployed: true,
            is_environment: false,
            only_on: None,
            includes: Vec::new(),
        });
    }
}
