//! `offshoot edit fix`: deprecated fields.

use crate::cli::examples::examples;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::Fix;

use super::fix_vars;
use super::operation::Kustomizations;

/// Move deprecated fields to their successors
///
/// `bases` become `resources`, `imageTags` become `images`, `env` becomes `envs`, `patchesJson6902` and
/// `patchesStrategicMerge` become `patches`, `helmChartInflationGenerator` becomes `helmCharts` and
/// `helmGlobals`, and `commonLabels` become `labels` with `includeSelectors: true`. `apiVersion` and `kind` are added if they are missing. `vars` stay
/// without `--vars`.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Fix the kustomization of the working directory", "offshoot edit fix"),
    ("Fix two of them, or none", "offshoot edit fix --in base --in overlays/production"),
    ("Convert its vars to replacements, too", "offshoot edit fix --vars"),
]))]
pub(super) struct FixArgs {
    /// Convert vars to replacements, and write placeholders into the files that use them
    ///
    /// These are the manifests and patch files of the kustomization and of those below it, which others may
    /// build, too. A warning says if the kustomization then builds to something else. Commit first.
    #[arg(long)]
    vars: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Runs the command.
pub(super) fn run(args: &FixArgs, session: &mut Session) -> Fallible<()> {
    if !args.vars {
        return args.kustomizations.edit(&Fix, session);
    }
    match args.kustomizations.paths(session)?.as_slice() {
        [path] => fix_vars::fix(path, session),
        _ => {
            let message = "`--vars` is for one kustomization: others may use the same files";
            let refused = Diagnostic::error(Code::EditArgument, message);
            Err(refused
                .help("run the command for each, and look at what it changed")
                .into())
        }
    }
}
