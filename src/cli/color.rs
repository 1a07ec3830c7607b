//! Colors. In: `--color`, the environment, and whether a stream is a terminal. Out:
//! whether the stream gets colors. The first setting that applies wins: the option,
//! NO_COLOR, CLICOLOR_FORCE and FORCE_COLOR, CLICOLOR, TERM, the terminal.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, stderr, stdout};

use clap::ValueEnum;

/// When to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On terminals that support them
    Auto,
    /// In files and pipes as well
    Always,
    /// Never
    Never,
}

/// A stream for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// True if the stream gets colors.
pub(super) fn is_colored(option: Color, stream: Stream) -> bool {
    let variable = |name: &str| std::env::var_os(name);
    let is_seen = match stream {
        Stream::Stdout => stdout().is_terminal() || is_paged_by_git(&variable),
        Stream::Stderr => stderr().is_terminal(),
    };
    decide(option, &variable, is_seen)
}

fn decide(option: Color, variable: &dyn Fn(&str) -> Option<OsString>, is_seen: bool) -> bool {
    match option {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let forces = |name: &str| set(name).is_some_and(|value| value != "0");
    if set("NO_COLOR").is_some() {
        return false;
    }
    if forces("CLICOLOR_FORCE") || forces("FORCE_COLOR") {
        return true;
    }
    let refuses = set("CLICOLOR").is_some_and(|value| value == "0");
    !refuses && is_seen && has_colors(variable("TERM").as_deref())
}

/// True if git shows stdout in its pager: stdout is a pipe then, but a person reads it.
fn is_paged_by_git(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let value = variable("GIT_PAGER_IN_USE");
    value.is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

/// True if the terminal `TERM` supports colors. Windows does not set TERM.
fn has_colors(terminal: Option<&OsStr>) -> bool {
    match terminal {
        Some(name) => name != "dumb",
        None => cfg!(windows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(option: Color, variables: &[(&str, &str)], is_seen: bool) -> bool {
        let variable = |name: &str| {
            let found = variables.iter().find(|(each, _)| *each == name);
            found.map(|(_, value)| OsString::from(value))
        };
        decide(option, &variable, is_seen)
    }

    #[test]
    fn the_first_setting_that_applies_wins() {
        let terminal = ("TERM", "xterm");
        assert!(decided(Color::Always, &[("NO_COLOR", "1")], false));
        assert!(!decided(Color::Never, &[("CLICOLOR_FORCE", "1")], true));
        let both = [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")];
        assert!(!decided(Color::Auto, &both, true));
        assert!(decided(Color::Auto, &[("FORCE_COLOR", "1")], false));
        assert!(!decided(Color::Auto, &[("CLICOLOR", "0"), terminal], true));
        assert!(decided(Color::Auto, &[("NO_COLOR", ""), terminal], true));
        assert!(!decided(Color::Auto, &[terminal], false));
        assert!(!decided(Color::Auto, &[("TERM", "dumb")], true));
    }
}
