//! The place that a chart is rendered in.

use crate::kustomize::config::HelmGlobals;
use crate::kustomize::helm::Helm;
use crate::kustomize::load::files::Files;
use crate::kustomize::load::root::Root;

/// The context in which a chart is rendered.
pub(crate) struct Site<'a> {
    /// The kustomization's directory.
    pub(crate) root: &'a Root<'a>,
    /// The tree.
    pub(crate) files: &'a Files<'a>,
    /// The settings for all charts of the kustomization.
    pub(crate) globals: &'a HelmGlobals,
    /// The namespace of charts that do not set one; may be empty.
    pub(crate) namespace: &'a str,
    /// Helm, if it is enabled.
    pub(crate) helm: Option<&'a Helm>,
}
