//! A request for a render: an environment, with the parts of it that the command line sets.

use std::collections::BTreeMap;

use crate::diag::Origin;
use crate::model::ImageRef;
use crate::sources::FilePath;

/// The tool that applies the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Applier {
    /// `kubectl apply`.
    #[default]
    Kubectl,
    /// Argo CD.
    ArgoCd,
}

/// One environment for one branch.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The environment's name.
    pub environment: String,
    /// The branch, unaltered.
    pub branch: Option<String>,
    /// The place of the branch on the command line, if known.
    pub branch_at: Origin,
    /// Image overrides, the last one of a name wins; they override the environment's defaults.
    pub images: Vec<ImageRef>,
    /// Values of `set.KEY` in templates.
    pub set: BTreeMap<String, String>,
    /// The tool that applies the output.
    pub applier: Applier,
    /// Accepts a render without resources.
    pub allow_empty: bool,
    /// Directory of the overlay, which need not exist and must not be below the target;
    /// `.offshoot/ENVIRONMENT` in the repository by default.
    pub overlay: Option<FilePath>,
}
