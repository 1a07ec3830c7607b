//! One kustomization, loaded, with the directory that it may read from.

use super::root::Root;
use crate::kustomize::config::Kustomization;

/// A kustomization with the directory it may read from.
pub(crate) struct Layer<'r> {
    pub(crate) root: &'r Root<'r>,
    pub(crate) kustomization: &'r Kustomization,
    /// The name of its file.
    pub(crate) file_name: &'r str,
}
