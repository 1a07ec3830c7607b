//! The arguments of `offshoot verify`. Doc comments are the program's help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::build::{LoadRestrictor, Reorder};
use crate::cli::examples::examples;
use crate::cli::output::FormatOrPath;

use super::rows::Format;

/// Build with offshoot and with kustomize, and compare the bytes
///
/// PROGRAM is run once for each kustomization in and below DIR: as `PROGRAM build DIR` if it is a
/// kustomize, as `PROGRAM kustomize DIR` if it is a kubectl. Components are built as parts of
/// others. offshoot fetches nothing, but PROGRAM may.
///
/// Lines of a difference that begin with `-` are PROGRAM's, those with `+` offshoot's. Values of
/// Secrets are masked. Times are offshoot's, PROGRAM's, and PROGRAM's as a multiple of offshoot's.
///
/// Exit codes: 0 no difference, 1 differences, 2 the comparison could not be made.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Verify the whole repository", "offshoot verify --against kubectl"),
    ("Verify some overlays, with meaningful timings", "offshoot verify --against kustomize overlays -j 1"),
]))]
pub(crate) struct Args {
    /// Directories; the whole repository by default
    #[arg(value_name = "DIR")]
    pub(super) directories: Vec<String>,
    /// kustomize or kubectl to compare with
    #[arg(long, value_name = "PROGRAM")]
    pub(super) against: PathBuf,
    /// Number of parallel builds; use 1 for meaningful timings
    #[arg(short, long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Maximum number of lines to show of each difference
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(super) lines: usize,
    /// Format of the result on stdout, or a FILE.txt or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "text", value_parser = FormatOrPath::<Format>::new())]
    pub(super) output: String,
    #[command(flatten)]
    pub(super) build: BuildArgs,
}

/// Options for both programs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options for both programs")]
pub(super) struct BuildArgs {
    /// Whether kustomizations may read files outside their directories
    #[arg(long, value_name = "RESTRICTOR")]
    load_restrictor: Option<LoadRestrictor>,
    /// Order of the output; kubectl has no such option
    #[arg(long, value_name = "ORDER")]
    pub(super) reorder: Option<Reorder>,
    /// Render `helmCharts`
    #[arg(long)]
    enable_helm: bool,
    /// Path of helm
    #[arg(long, value_name = "PATH")]
    helm_command: Option<PathBuf>,
}

impl BuildArgs {
    /// The arguments for a program's build.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments = Vec::new();
        let mut option = |name: &str, value: OsString| arguments.extend([name.into(), value]);
        if let Some(restrictor) = self.load_restrictor {
            option("--load-restrictor", value_name(restrictor));
        }
        if let Some(order) = self.reorder {
            option("--reorder", value_name(order));
        }
        if let Some(helm) = &self.helm_command {
            option("--helm-command", helm.into());
        }
        if self.enable_helm {
            arguments.push("--enable-helm".into());
        }
        arguments
    }
}

fn value_name(value: impl ValueEnum) -> OsString {
    let value = value.to_possible_value();
    value.map_or_else(OsString::new, |value| value.get_name().into())
}
