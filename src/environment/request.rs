//! What is asked for: an environment, and what of it the command line decides.

use std::collections::BTreeMap;

use crate::diag::Origin;
use crate::model::ImageRef;
use crate::sources::FilePath;

/// Who applies the result.
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
    /// The branch, as it is called.
    pub branch: Option<String>,
    /// Where the branch was said, if that is known.
    pub branch_at: Origin,
    /// Image overrides, the last of a name wins; they go before the environment's own.
    pub images: Vec<ImageRef>,
    /// `set.KEY` in templates.
    pub set: BTreeMap<String, String>,
    /// Who applies the result.
    pub applier: Applier,
    /// A render without resources is no error.
    pub allow_empty: bool,
    /// Where the overlay stands: a directory that need not be there, not below the target.
    /// `.offshoot/ENVIRONMENT` in the repository unless said.
    pub overlay: Option<FilePath>,
}
