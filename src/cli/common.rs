//! The options that every command takes. Doc comments are the program's help.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::report::diagnostics::MessageFormat;

use super::color::Color;

/// The options that every command takes.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct CommonArgs {
    /// Look up targets in DIR
    ///
    /// Environments come from the nearest offshoot.yaml in or above the working directory;
    /// directories are relative to the working directory. With -C both are relative to DIR.
    #[arg(
        short = 'C',
        long = "repo",
        value_name = "DIR",
        global = true,
        env = "OFFSHOOT_REPO",
        hide_env = true
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
        hide_env = true,
        default_value = "auto"
    )]
    pub(super) color: Color,
    /// Do not use a pager
    ///
    /// On a terminal, `diff`, `explain` and `snapshot --check` open the pager in OFFSHOOT_PAGER or
    /// PAGER, or `less`. An empty variable means no pager.
    #[arg(long, global = true)]
    pub(super) no_pager: bool,
    /// Format of messages on stderr
    #[arg(
        long,
        value_name = "FORMAT",
        global = true,
        env = "OFFSHOOT_MESSAGE_FORMAT",
        hide_env = true,
        default_value = "human"
    )]
    pub(super) message_format: Messages,
}

/// The formats of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Messages {
    /// With excerpts of the sources
    Human,
    /// One JSON object per line
    Json,
    /// A SARIF 2.1.0 log
    Sarif,
    /// Annotations of GitHub Actions
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
