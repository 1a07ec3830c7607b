//! The arguments of `offshoot snapshot`. Doc comments are the program's help.

use crate::cli::examples::examples;
use crate::cli::helm::HelmArgs;
use crate::cli::output::FormatOrPath;
use crate::cli::overrides::OverrideArgs;
use crate::cli::shard::ShardArgs;

use super::format::Format;

/// Write rendered manifests into the repository, or check them
///
/// Each resource is a file in `snapshots/ENV`, named after its kind and its name without a hash.
/// Values of Secrets are masked. Per-branch environments are rendered for a branch
/// `feature/sample` unless `--branch` is given.
///
/// `.offshoot-render` lists the files of a snapshot. Other files in its directory are named and left
/// alone. Line ends do not count. While a snapshot is written or reviewed, no other offshoot writes
/// to its directory.
///
/// Exit codes of `--check`: 0 nothing is stale, 1 something is, 2 an environment does not render or
/// a file of its snapshot cannot be read; what is stale elsewhere is shown nevertheless.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Write the snapshots of all environments", "offshoot snapshot"),
    ("Fail in CI if they are stale", "offshoot snapshot --check"),
    ("Accept or reject what changed", "offshoot snapshot production --review"),
]))]
pub(crate) struct Args {
    /// Environments; all of them by default
    #[arg(value_name = "ENV")]
    pub(super) environments: Vec<String>,
    /// Write nothing; show what is stale, and exit with 1 if anything is
    #[arg(long)]
    pub(super) check: bool,
    /// With --check: format of the differences on stdout, or a file
    ///
    /// The extension of a file says its format: .txt, .md, .json or .html.
    #[arg(
        short,
        long,
        value_name = "FORMAT|FILE",
        requires = "check",
        value_parser = FormatOrPath::<Format>::new()
    )]
    pub(super) output: Option<String>,
    /// Review interactively: accept or reject each cause
    ///
    /// An answer is for all environments, and for all that belongs together: other causes in the
    /// same files, and every file that refers to a resource that comes, goes or gets a new name.
    /// Whatever the answers are, the snapshot refers to nothing that it lacks.
    #[arg(long, conflicts_with = "check")]
    pub(super) review: bool,
    /// Directory of the snapshots, relative to offshoot.yaml
    #[arg(long, value_name = "DIR", default_value = "snapshots")]
    pub(super) directory: String,
    #[command(flatten)]
    pub(super) shard: ShardArgs,
    #[command(flatten)]
    pub(super) overrides: OverrideArgs,
    #[command(flatten)]
    pub(super) helm: HelmArgs,
}
