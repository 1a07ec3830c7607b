//! What the environment says where the command line does not. In: arguments, and the variables
//! that options name. Out: what was asked for.
//!
//! A variable that is set but empty says nothing, and one whose option does not apply is not an
//! error: it was set for other calls. The same option on the command line was meant.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches};

use super::args::{Cli, Command};

/// Variables of options that `diff` takes with a revision alone.
const WITH_SINCE: [&str; 3] = [
    "OFFSHOOT_DIFF_NO_MERGE_BASE",
    "OFFSHOOT_DIFF_ALL",
    "OFFSHOOT_DIFF_EXPECT_UNCHANGED",
];

/// What `arguments`, the first of which is the program's name, and the environment ask for.
///
/// # Errors
/// What clap has to say: of wrong usage, or help that was asked for.
pub(super) fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = matches(arguments)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let (Command::Diff(args), Some(("diff", of_diff))) = (&mut cli.command, matches.subcommand())
    {
        args.by_environment = by_environment(of_diff);
    }
    Ok(cli)
}

fn matches(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let all = Cli::command();
    let speaking = without(all.clone(), &is_empty);
    let with_since = |arg: &Arg| {
        WITH_SINCE
            .iter()
            .any(|name| arg.get_env() == Some(name.as_ref()))
    };
    let found = without(speaking.clone(), &with_since).try_get_matches_from(arguments);
    match &found {
        // Help has every variable, also those that say nothing.
        Err(error) if error.kind() == ErrorKind::DisplayHelp => all.try_get_matches_from(arguments),
        Ok(matches) if has_since(matches) => speaking.try_get_matches_from(arguments),
        _ => found,
    }
}

/// `command`, with arguments that `is_deaf` not reading their variables.
fn without(command: clap::Command, is_deaf: &dyn Fn(&Arg) -> bool) -> clap::Command {
    command
        .mut_args(|arg| match is_deaf(&arg) {
            true => arg.env(Resettable::Reset),
            false => arg,
        })
        .mut_subcommands(|command| without(command, is_deaf))
}

fn is_empty(arg: &Arg) -> bool {
    let value = arg.get_env().and_then(std::env::var_os);
    value.is_some_and(|value| value.is_empty())
}

fn has_since(matches: &ArgMatches) -> bool {
    let of_diff = matches.subcommand_matches("diff");
    of_diff.is_some_and(|matches| matches.contains_id("since"))
}

/// The options that the environment gave, by the name of their field.
fn by_environment(matches: &ArgMatches) -> Vec<String> {
    let ids = matches.ids().map(|id| id.as_str());
    ids.filter(|id| matches.value_source(id) == Some(ValueSource::EnvVariable))
        .map(str::to_owned)
        .collect()
}
