//! Options from the environment. In: arguments, and the variables that options name.
//! Out: the parsed command line.
//!
//! An empty variable is the same as none. A variable whose option does not apply is not
//! an error, as it was set for other calls; the same option on the command line is.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches};

use super::commands::{Cli, Command, parser};

/// The variables of options that `diff` takes only with a revision.
const WITH_SINCE: [&str; 3] = [
    "OFFSHOOT_DIFF_NO_MERGE_BASE",
    "OFFSHOOT_DIFF_ALL",
    "OFFSHOOT_DIFF_EXPECT_UNCHANGED",
];

/// Parses `arguments`, the first of which is the program's name, and the environment.
///
/// # Errors
/// Wrong usage, or a request for help.
pub(super) fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = matches(arguments)?;
    refuse_unused(&matches)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let (Command::Diff(args), Some(("diff", of_diff))) = (&mut cli.command, matches.subcommand())
    {
        args.from_environment = from_environment(of_diff);
    }
    Ok(cli)
}

/// The commands that build nothing.
const WITHOUT_KUSTOMIZE: [&str; 3] = ["schema", "version", "help"];

/// The options of builds, by the names of their fields.
const OF_BUILDS: [(&str, &str); 2] = [
    ("kustomize_version", "--kustomize-version"),
    ("limits", "--limit"),
];

/// Refuses options of builds where they would have no effect.
fn refuse_unused(matches: &ArgMatches) -> Result<(), clap::Error> {
    let Some((name, own)) = matches.subcommand() else {
        return Ok(());
    };
    let is_given =
        |(field, _): &&(&str, &str)| own.value_source(field) == Some(ValueSource::CommandLine);
    let given = OF_BUILDS.iter().find(is_given);
    let Some((_, option)) = given.filter(|_| WITHOUT_KUSTOMIZE.contains(&name)) else {
        return Ok(());
    };
    let message = format!("`{name}` builds nothing, and so `{option}` has no effect");
    Err(parser().error(ErrorKind::ArgumentConflict, message))
}

fn matches(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    match plain_matches(arguments) {
        Some(matches) => Ok(matches),
        None => matches_with_variables(arguments),
    }
}

/// The matches where no variable is set and nothing is wrong: no help is shown then, and making it takes as
/// long as building a few manifests.
fn plain_matches(arguments: &[OsString]) -> Option<ArgMatches> {
    let is_ours = |name: &OsString| name.as_encoded_bytes().starts_with(PREFIX.as_bytes());
    if std::env::vars_os().any(|(name, _)| is_ours(&name)) {
        return None;
    }
    let mut command = Cli::command();
    let matches = command.try_get_matches_from_mut(arguments).ok();
    // The command has thousands of small parts. Freeing each takes time, and the end of the process frees all.
    std::mem::forget(command);
    matches
}

/// The start of all names of variables.
const PREFIX: &str = "OFFSHOOT_";

fn matches_with_variables(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let all = without_variables(parser(), &has_empty_variable);
    let needs_since = |arg: &Arg| {
        let mut names = WITH_SINCE.iter();
        names.any(|name| arg.get_env() == Some(name.as_ref()))
    };
    let matches = without_variables(all.clone(), &needs_since).try_get_matches_from(arguments)?;
    if has_since(&matches) {
        all.try_get_matches_from(arguments)
    } else {
        Ok(matches)
    }
}

/// `command`, in which arguments that `ignores` accepts do not read their variables.
fn without_variables(command: clap::Command, ignores: &dyn Fn(&Arg) -> bool) -> clap::Command {
    command
        .mut_args(|arg| {
            if ignores(&arg) {
                arg.env(Resettable::Reset)
            } else {
                arg
            }
        })
        .mut_subcommands(|command| without_variables(command, ignores))
}

fn has_empty_variable(arg: &Arg) -> bool {
    let value = arg.get_env().and_then(std::env::var_os);
    value.is_some_and(|value| value.is_empty())
}

fn has_since(matches: &ArgMatches) -> bool {
    let of_diff = matches.subcommand_matches("diff");
    of_diff.is_some_and(|matches| matches.contains_id("since"))
}

/// The options that the environment set, by the names of their fields.
fn from_environment(matches: &ArgMatches) -> Vec<String> {
    let ids = matches.ids().map(|id| id.as_str());
    ids.filter(|id| matches.value_source(id) == Some(ValueSource::EnvVariable))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_has_the_prefix() {
        fn check(command: &clap::Command) {
            for name in command.get_arguments().filter_map(Arg::get_env) {
                assert!(name.to_string_lossy().starts_with(PREFIX), "{name:?}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
