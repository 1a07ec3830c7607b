//! The command line as a whole: its commands, their groups in the help, and their
//! dispatch.

use std::fmt::Write;
use std::io::{self, IsTerminal};

use clap::builder::{StyledStr, Styles};
use clap::{CommandFactory, Parser, Subcommand};

use super::command_result::CommandResult;
use super::common::CommonArgs;
use super::session::Session;
use super::{
    argocd, attribute, build, check, completions, diff, edit, eject, explain, help, init, list,
    man, merge, names, render, schema, snapshot, teardown, vendor, verify, version,
};

/// A pure, offline compiler for Kubernetes manifests
///
/// Builds kustomize trees, byte for byte as kustomize does, and renders a namespace for each
/// feature branch from them. Talks to no cluster and no network.
#[derive(Debug, Parser)]
#[command(
    name = "offshoot",
    version,
    max_term_width = WIDTH,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) common: CommonArgs,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(build::Args),
    Render(render::Args),
    Eject(eject::Args),
    Names(names::Args),
    Teardown(teardown::Args),
    Argocd(argocd::Args),
    Diff(diff::Args),
    Merge(merge::Args),
    Check(check::Args),
    Attribute(attribute::Args),
    Explain(explain::Args),
    Snapshot(snapshot::Args),
    List(list::Args),
    Init(init::Args),
    Vendor(vendor::Args),
    Schema(schema::Args),
    Verify(verify::Args),
    Edit(edit::Args),
    Version(version::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

/// Columns of the help; fewer on a terminal that is narrower.
const WIDTH: usize = 100;

/// The groups of commands in the help.
const GROUPS: [(&str, &[&str]); 3] = [
    (
        "Render",
        &["build", "render", "eject", "names", "teardown", "argocd"],
    ),
    (
        "Review",
        &[
            "diff",
            "merge",
            "check",
            "attribute",
            "explain",
            "snapshot",
            "list",
        ],
    ),
    (
        "Set up",
        &[
            "init",
            "vendor",
            "schema",
            "verify",
            "edit",
            "completions",
            "man",
            "version",
            "help",
        ],
    ),
];

impl Command {
    /// True if exit code 1 is the command's answer, and not its failure.
    pub(super) fn answers(&self) -> bool {
        match self {
            Self::Diff(_)
            | Self::Merge(_)
            | Self::Check(_)
            | Self::Attribute(_)
            | Self::Snapshot(_)
            | Self::Verify(_) => true,
            Self::Build(_)
            | Self::Render(_)
            | Self::Eject(_)
            | Self::Names(_)
            | Self::Teardown(_)
            | Self::Argocd(_)
            | Self::Explain(_)
            | Self::Edit(_)
            | Self::List(_)
            | Self::Init(_)
            | Self::Vendor(_)
            | Self::Schema(_)
            | Self::Version(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Help(_) => false,
        }
    }

    /// Runs the command.
    pub(super) fn run(&self, session: &mut Session) -> CommandResult {
        match self {
            Self::Build(args) => build::run(args, session),
            Self::Render(args) => render::run(args, session),
            Self::Eject(args) => eject::run(args, session),
            Self::Names(args) => names::run(args, session),
            Self::Teardown(args) => teardown::run(args, session),
            Self::Argocd(args) => argocd::run(args, session),
            Self::Diff(args) => diff::run(args, session),
            Self::Merge(args) => merge::run(args, session),
            Self::Check(args) => check::run(args, session),
            Self::Attribute(args) => attribute::run(args, session),
            Self::Explain(args) => explain::run(args, session),
            Self::Snapshot(args) => snapshot::run(args, session),
            Self::List(args) => list::run(args, session),
            Self::Init(args) => init::run(args, session),
            Self::Vendor(args) => vendor::run(args, session),
            Self::Schema(args) => schema::run(args, session),
            Self::Verify(args) => verify::run(args, session),
            Self::Edit(args) => edit::run(args, session),
            Self::Version(args) => version::run(args, session),
            Self::Completions(args) => completions::run(args, session),
            Self::Man(args) => man::run(args, parser(), session),
            Self::Help(args) => help::run(args, parser(), session),
        }
    }
}

/// The parser of the command line, with the help that clap does not derive.
pub(super) fn parser() -> clap::Command {
    let command = Cli::command();
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}\n{}\n{{options}}{{after-help}}",
        grouped(&command),
        header("Options"),
    );
    let command = with_variables(command, &[]).help_template(template);
    if io::stdout().is_terminal() {
        return command;
    }
    // What is read elsewhere is as wide everywhere, whatever COLUMNS says.
    command.term_width(WIDTH)
}

/// The commands by group, each with what it does.
fn grouped(command: &clap::Command) -> String {
    let mut text = String::new();
    for (group, names) in GROUPS {
        text += &format!("{}\n", header(group));
        for name in names {
            let about = command
                .find_subcommand(name)
                .and_then(clap::Command::get_about);
            let about = about.map(StyledStr::to_string).unwrap_or_default();
            text += &format!("  {name:11}  {about}\n");
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn header(text: &str) -> String {
    let style = *Styles::default().get_header();
    format!("{style}{text}:{style:#}")
}

/// The environment variables that the options of `command` name.
fn variables(command: &clap::Command) -> Vec<String> {
    let names = command.get_arguments().filter_map(|arg| arg.get_env());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Ends the long help of `command`, and of the commands below it, with the environment variables of
/// its own options and of those `above`.
fn with_variables(command: clap::Command, above: &[String]) -> clap::Command {
    let names = [above, &variables(&command)].concat();
    let command = command.mut_subcommands(|command| with_variables(command, &names));
    let mut text = command.get_after_help().cloned().unwrap_or_default();
    let between = if text.to_string().is_empty() {
        ""
    } else {
        "\n\n"
    };
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{between}These environment variables set defaults: {}",
        names.join(", ")
    );
    command.after_long_help(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let command = Cli::command();
        let mut all: Vec<&str> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let mut grouped: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        all.sort_unstable();
        grouped.sort_unstable();
        assert_eq!(all, grouped);
    }

    #[test]
    fn the_parser_is_consistent() {
        parser().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        fn check(command: &clap::Command) {
            if command.has_subcommands() {
                return command.get_subcommands().for_each(check);
            }
            let help = command.get_after_help().map(StyledStr::to_string);
            let count = help.unwrap_or_default().matches("\n  # ").count();
            assert!((2..=3).contains(&count), "{}: {count}", command.get_name());
        }
        check(&Cli::command());
    }
}
