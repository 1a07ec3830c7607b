//! Arguments that several commands below `edit` take.

use crate::edit::Operation;

use super::operation::Kustomizations;

/// The paths of entries.
#[derive(Debug, clap::Args)]
pub(super) struct PathArgs {
    /// Paths; patterns such as `*.yaml` need quotes from the shell
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

impl PathArgs {
    /// The operation on these paths, and the kustomizations that it edits.
    pub(super) fn given<O: Operation + 'static>(
        &self,
        operation: impl FnOnce(Vec<String>) -> O,
    ) -> (Box<dyn Operation>, &Kustomizations) {
        (
            Box::new(operation(self.paths.clone())),
            &self.kustomizations,
        )
    }
}

/// Options of `buildMetadata`.
#[derive(Debug, clap::Args)]
pub(super) struct OptionArgs {
    /// Options, separated by commas: originAnnotations, transformerAnnotations, managedByLabel
    #[arg(value_name = "OPTION[,OPTION]")]
    options: String,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

impl OptionArgs {
    /// The operation on these options, and the kustomizations that it edits.
    pub(super) fn given<O: Operation + 'static>(
        &self,
        operation: impl FnOnce(String) -> O,
    ) -> (Box<dyn Operation>, &Kustomizations) {
        (
            Box::new(operation(self.options.clone())),
            &self.kustomizations,
        )
    }
}
