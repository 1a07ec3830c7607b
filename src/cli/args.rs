//! What can be typed. Doc comments here are the program's own help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::report::diagnostics::MessageFormat;

use super::{build, diff, edit, eject, explain, init, list, render, snapshot, verify};

/// A pure, offline compiler for Kubernetes manifests.
///
/// Builds kustomize trees, byte for byte as kustomize v5.8.1 does, and renders
/// one namespace per feature branch from them. Talks to no cluster and no network.
#[derive(Debug, Parser)]
#[command(name = "offshoot", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct Common {
    /// The repository of manifests: targets are looked up in DIR
    ///
    /// The default is the nearest parent directory with an offshoot.yaml, for
    /// environments; directories are then seen from the working directory.
    #[arg(
        short = 'C',
        long = "repo",
        value_name = "DIR",
        global = true,
        env = "OFFSHOOT_REPO"
    )]
    pub(super) repository: Option<PathBuf>,
    /// When to use colors
    ///
    /// `auto` follows NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM and the terminal, in this order.
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        env = "OFFSHOOT_COLOR",
        default_value = "auto"
    )]
    pub(super) color: Color,
    /// Print to the terminal, and not into a pager
    ///
    /// On a terminal, `diff`, `explain` and `snapshot --check` are shown in OFFSHOOT_PAGER or PAGER,
    /// or else `less`. Where that is set to nothing there is no pager either.
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
    /// How to write diagnostics to stderr
    #[arg(
        long,
        value_name = "FORMAT",
        global = true,
        env = "OFFSHOOT_MESSAGE_FORMAT",
        default_value = "human"
    )]
    pub(super) message_format: Messages,
}

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On terminals that take them.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Nowhere.
    Never,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Messages {
    /// With excerpts of the sources.
    Human,
    /// One object a line.
    Json,
    /// A SARIF 2.1.0 log.
    Sarif,
    /// GitHub Actions' annotations.
    Github,
}

impl From<Messages> for MessageFormat {
    fn from(messages: Messages) -> Self {
        match messages {
            Messages::Human => Self::Human,
            Messages::Json => Self::Json,
            Messages::Sarif => Self::Sarif,
            Messages::Github => Self::GitHub,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(build::Args),
    Render(render::Args),
    Eject(eject::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Edit(edit::Args),
    List(list::Args),
    Init(init::Args),
    Snapshot(snapshot::Args),
    Verify(verify::Args),
}
