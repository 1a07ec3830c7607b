//! What a chart is rendered in.

use crate::kustomize::config::HelmGlobals;
use crate::kustomize::helm::Helm;
use crate::kustomize::load::files::Files;
use crate::kustomize::load::root::Root;

/// What a chart is rendered in.
pub(crate) struct Site<'a> {
    /// The kustomization's directory.
    pub(crate) root: &'a Root<'a>,
    /// The tree.
    pub(crate) files: &'a Files<'a>,
    /// What the kustomization says of all charts.
    pub(crate) globals: &'a HelmGlobals,
    /// The namespace of charts that state none; may be empty.
    pub(crate) namespace: &'a str,
    /// Helm, if it may be run.
    pub(crate) helm: Option<&'a Helm>,
}
