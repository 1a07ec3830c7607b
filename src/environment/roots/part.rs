//! One of the directories or files that an environment is made of.

use crate::diag::Origin;
use crate::environment::overlay::Rule;
use crate::model::Step;
use crate::sources::FilePath;

/// A directory with a kustomization, or a file of manifests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The directory or file.
    pub path: FilePath,
    /// Its path from offshoot.yaml.
    pub name: String,
    /// True for a file of manifests, which `plain` covers.
    pub is_file: bool,
    /// The field that asks for it.
    pub(super) step: Step,
    /// The place of the entry in offshoot.yaml.
    pub(super) at: Origin,
}

impl Part {
    /// The rule behind the part.
    pub(super) fn rule(&self) -> Rule {
        Rule {
            name: self.step,
            at: self.at,
        }
    }

    /// True if `path` of an `exclude` entry means the part: the directory, or for a file one above it.
    pub(super) fn is_in(&self, path: &FilePath) -> bool {
        self.path == *path || (self.is_file && self.path.is_within(path))
    }
}
