//! Whether a stream is to have colors. In: `--color`, the environment, and whether the stream is a
//! terminal. Out: yes or no. The first of these that says something decides: the option, NO_COLOR,
//! CLICOLOR_FORCE and FORCE_COLOR, CLICOLOR, TERM, the terminal.
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, stderr, stdout};

use super::args::Color;

/// A stream that is read by somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// True if the stream is to have colors.
pub(super) fn wanted(option: Color, stream: Stream) -> bool {
    let variable = |name: &str| std::env::var_os(name);
    let is_shown = match stream {
        Stream::Stdout => stdout().is_terminal() || git_pages(&variable),
        Stream::Stderr => stderr().is_terminal(),
    };
    decided(option, &variable, is_shown)
}

fn decided(option: Color, variable: &dyn Fn(&str) -> Option<OsString>, is_shown: bool) -> bool {
    match option {
        Color::Always => return true,
        Color::Never => return false,
        Color::Auto => {}
    }
    let said = |name: &str| variable(name).filter(|value| !value.is_empty());
    let forces = |name: &str| said(name).is_some_and(|value| value != "0");
    if said("NO_COLOR").is_some() {
        return false;
    }
    if forces("CLICOLOR_FORCE") || forces("FORCE_COLOR") {
        return true;
    }
    let refuses = said("CLICOLOR").is_some_and(|value| value == "0");
    !refuses && is_shown && has_colors(variable("TERM").as_deref())
}

/// True if git shows in its pager what is written to it: stdout is a pipe, and yet is looked at.
fn git_pages(variable: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let told = variable("GIT_PAGER_IN_USE");
    told.is_some_and(|told| !told.is_empty() && told != "0" && told != "false")
}

/// On Windows nothing sets TERM.
fn has_colors(terminal: Option<&OsStr>) -> bool {
    match terminal {
        Some(name) => name != "dumb",
        None => cfg!(windows),
    }
}
