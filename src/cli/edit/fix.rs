//! `offshoot edit fix`: deprecated fields.

use crate::cli::examples::examples;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::Fix;

use super::operation::Kustomizations;

/// Move deprecated fields to their successors
///
/// `bases` become `resources`, `imageTags` become `images`, `env` becomes `envs`, `patchesJson6902` and
/// `patchesStrategicMerge` become `patches`, `helmChartInflationGenerator` becomes `helmCharts` and
/// `helmGlobals`, and `commonLabels` become `labels` with `includeSelectors: true`. `apiVersion` and `kind` are added if they are missing. `vars` stay.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Fix the kustomization of the working directory", "offshoot edit fix"),
    ("Fix two of them, or none", "offshoot edit fix --in base --in overlays/production"),
]))]
pub(super) struct FixArgs {
    /// Convert vars to replacements: not supported, `kustomize edit fix --vars` does it
    #[arg(long)]
    vars: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Runs the command.
pub(super) fn run(args: &FixArgs, session: &mut Session) -> Fallible<()> {
    if args.vars {
        let message = "`--vars` is not supported: vars are not converted to replacements";
        return Err(Diagnostic::error(Code::EditArgument, message)
            .help("`kustomize edit fix --vars` does it; commit first, for it rewrites resource files, too")
            .into());
    }
    args.kustomizations.edit(&Fix, session)
}
