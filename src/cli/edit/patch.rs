//! A patch on the command line, to add or to remove.

use crate::edit::Patch;

/// The fields of a patch.
#[derive(Debug, clap::Args)]
pub(super) struct PatchArgs {
    /// Path of the patch
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Text of the patch
    #[arg(long, value_name = "TEXT")]
    patch: Option<String>,
    /// API group of the target
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// API version of the target
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Kind of the target
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Name of the target
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Namespace of the target
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Annotations of the target
    #[arg(long, value_name = "SELECTOR")]
    annotation_selector: Option<String>,
    /// Labels of the target
    #[arg(long, value_name = "SELECTOR")]
    label_selector: Option<String>,
}

impl PatchArgs {
    /// The patch.
    pub(super) fn patch(&self) -> Patch {
        let text = |given: &Option<String>| given.clone().unwrap_or_default();
        Patch {
            path: text(&self.path),
            patch: text(&self.patch),
            group: text(&self.group),
            version: text(&self.version),
            kind: text(&self.kind),
            name: text(&self.name),
            namespace: text(&self.namespace),
            annotation_selector: text(&self.annotation_selector),
            label_selector: text(&self.label_selector),
        }
    }
}
