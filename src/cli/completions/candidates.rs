//! The search for what may come at the cursor: a command, an option, or a value.

use clap::{Arg, Command};

use super::candidate::Candidate;
use super::dynamic::Names;
use super::typed::{Typed, takes_value};

/// The candidates for the word `current` after what is `typed`, also some that it does not begin.
pub(super) fn candidates(typed: &Typed<'_>, current: &str) -> Vec<Candidate> {
    if let Some(option) = typed.option {
        return values(option, typed, current);
    }
    if !typed.are_options_over && current.starts_with('-') {
        if let Some((name, value)) = current.split_once('=') {
            let long = name.strip_prefix("--").and_then(|name| typed.long(name));
            let Some(option) = long.filter(|arg| takes_value(arg)) else {
                return Vec::new();
            };
            let values = values(option, typed, value).into_iter();
            return values.map(|it| it.after(&format!("{name}="))).collect();
        }
        return options(typed.command()).collect();
    }
    let mut found = Vec::new();
    if typed.positionals.is_empty() {
        found.extend(commands(typed.command()));
    }
    if let Some(arg) = typed.positional() {
        found.extend(values(arg, typed, current));
    }
    found
}

fn commands(command: &Command) -> impl Iterator<Item = Candidate> {
    let commands = command.get_subcommands();
    commands
        .filter(|it| !it.is_hide_set())
        .map(Candidate::of_command)
}

fn options(command: &Command) -> impl Iterator<Item = Candidate> {
    let options = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let long = options.filter_map(|arg| Some((arg.get_long()?, arg)));
    long.map(|(name, arg)| {
        let help = arg.get_help().map(ToString::to_string);
        Candidate::new(format!("--{name}")).described(help.unwrap_or_default())
    })
}

/// The values of `arg`. Of a list with commas, the last value is completed.
fn values(arg: &Arg, typed: &Typed<'_>, current: &str) -> Vec<Candidate> {
    let delimiter = arg.get_value_delimiter();
    let listed = delimiter.and_then(|delimiter| current.rsplit_once(delimiter));
    if let (Some(delimiter), Some((before, last))) = (delimiter, listed) {
        let prefix = format!("{before}{delimiter}");
        let values = values_of(arg, typed, last).into_iter();
        return values.map(|it| it.after(&prefix)).collect();
    }
    values_of(arg, typed, current)
}

fn values_of(arg: &Arg, typed: &Typed<'_>, current: &str) -> Vec<Candidate> {
    let possible = arg.get_possible_values().into_iter();
    let possible = possible.filter(|value| !value.is_hide_set()).map(|value| {
        let help = value.get_help().map(ToString::to_string);
        Candidate::new(value.get_name()).described(help.unwrap_or_default())
    });
    let mut found: Vec<Candidate> = possible.collect();
    found.extend(Names::new(typed).of(arg, current));
    found
}
