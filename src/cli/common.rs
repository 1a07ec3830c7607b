//! The options that every command takes. Doc comments are the program's help.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Severity, nearest};
use crate::environment::config::known;
use crate::kustomize::version::Version;
use crate::limits::Limits;
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
    /// Build as this version of kustomize: a number, or who runs it
    ///
    /// 5.7.1, 5.8.1, 5.8.2 and 5.8.3 are known, and argocd-3.5, argocd-3.6, flux-2.9 and kubectl-1.37 for
    /// the version that they contain. Without the option it is `kustomize.version` of offshoot.yaml, or
    /// else 5.8.1.
    #[arg(
        long,
        value_name = "VERSION",
        global = true,
        env = "OFFSHOOT_KUSTOMIZE_VERSION",
        hide_env = true,
        hide_short_help = true,
        value_parser = kustomize_version
    )]
    pub(super) kustomize_version: Option<Version>,
    /// Set a limit of builds, for files that you trust (repeatable)
    ///
    /// base-depth, base-count, build-values, build-text, expression-bytes and all-expression-bytes are in
    /// docs/limits.md, with what they are. offshoot.yaml cannot set them: whoever writes the files does
    /// not decide how much they may take.
    #[arg(
        long = "limit",
        value_name = "NAME=NUMBER",
        global = true,
        env = "OFFSHOOT_LIMITS",
        hide_env = true,
        hide_short_help = true,
        value_delimiter = ',',
        value_parser = SetLimit::parse
    )]
    pub(super) limits: Vec<SetLimit>,
    /// Do not report warnings and notes
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Make an error of warnings with CODE, or of all `warnings`
    ///
    /// Nothing is printed or written then. Overrides the levels in offshoot.yaml.
    #[arg(long, value_name = "CODE", global = true, value_parser = Denied::parse)]
    pub(super) deny: Vec<Denied>,
    /// Do not report warnings with CODE
    #[arg(long, value_name = "CODE", global = true, value_parser = adjustable)]
    pub(super) allow: Vec<Code>,
}

/// A limit that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetLimit {
    name: String,
    number: usize,
}

impl SetLimit {
    fn parse(text: &str) -> Result<Self, String> {
        let Some((name, number)) = text.split_once('=') else {
            return Err("write NAME=NUMBER, such as `base-count=20000`".to_owned());
        };
        let digits = number.parse::<usize>();
        let number = digits.map_err(|_| format!("`{number}` is not a whole number"))?;
        Limits::default().set(name, number)?;
        let name = name.to_owned();
        Ok(Self { name, number })
    }
}

/// Warnings that are errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// Those with a code.
    Code(Code),
    /// All of them.
    Warnings,
}

impl Denied {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "warnings" => Ok(Self::Warnings),
            code => adjustable(code).map(Self::Code),
        }
    }
}

/// The version of kustomize that a text names.
pub(super) fn kustomize_version(text: &str) -> Result<Version, String> {
    known(text).map_err(|(message, help)| format!("{message}; {help}"))
}

/// The code called `text`, if it has a level that can be set.
fn adjustable(text: &str) -> Result<Code, String> {
    let known = || {
        Code::ALL
            .iter()
            .copied()
            .filter(|code| code.is_adjustable())
    };
    match Code::named(text) {
        Some(code) if code.is_adjustable() => Ok(code),
        Some(code) => Err(format!("`{code}` is always an error")),
        None => Err(match nearest(text, known().map(Code::name)) {
            Some(near) => format!("there is no such warning; did you mean `{near}`?"),
            None => "there is no such warning; `offshoot help CODE` explains one".to_owned(),
        }),
    }
}

impl CommonArgs {
    /// The limits of builds; of two for one name, the last.
    pub(super) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for SetLimit { name, number } in &self.limits {
            // Names and numbers were looked at when they were parsed.
            let _ = limits.set(name, *number);
        }
        limits
    }

    /// A warning with the level that the options give it; none if it is not reported.
    pub(super) fn leveled(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        let is_set = diagnostic.severity == Severity::Warning;
        let is_denied = |denied: &Denied| match denied {
            Denied::Warnings => true,
            Denied::Code(code) => *code == diagnostic.code,
        };
        if is_set && self.allow.contains(&diagnostic.code) {
            return None;
        }
        if is_set && self.deny.iter().any(is_denied) {
            diagnostic.severity = Severity::Error;
        }
        let is_shown = !self.quiet || diagnostic.severity == Severity::Error;
        is_shown.then_some(diagnostic)
    }
}

/// The formats of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Messages {
    /// With excerpts of the sources
    Human,
    /// Without excerpts
    Brief,
    /// One JSON object per line
    Json,
    /// A SARIF 2.1.0 log
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A report for GitLab's code quality
    Gitlab,
    /// A report of JUnit
    Junit,
}

impl From<Messages> for MessageFormat {
    fn from(messages: Messages) -> Self {
        match messages {
            Messages::Human => Self::Human,
            Messages::Brief => Self::Brief,
            Messages::Json => Self::Json,
            Messages::Sarif => Self::Sarif,
            Messages::Github => Self::GitHub,
            Messages::Gitlab => Self::GitLab,
            Messages::Junit => Self::JUnit,
        }
    }
}
