//! The pager for long output. In: text, and the environment. Out: whether it was shown.
//! Called for a terminal only: output that is piped or redirected gets no pager.
#![allow(clippy::disallowed_methods, reason = "a pager is a program")]

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::diag::{Code, Diagnostic};

/// The pager if the environment names none.
const DEFAULT: &str = "less";
/// The options of less if LESS is not set: colors (R), no pager for text that fits on the screen
/// (F), and text that stays on the screen (X).
const LESS: &str = "FRX";
/// Characters that only a shell understands in a command.
const SHELL_CHARACTERS: &str = "|&;<>()$`\\\"'*?[#~=%";

/// The result of showing a text.
pub(super) enum PagerResult {
    /// The pager showed it.
    Shown,
    /// There is no pager: the caller prints the text.
    NoPager,
    /// The named pager cannot be run: the caller prints the text and this warning.
    Unusable(Diagnostic),
}

/// Shows `text` in the pager that the environment names.
pub(super) fn show(text: &str) -> PagerResult {
    let variable = |name: &str| std::env::var_os(name);
    let Some(pager) = chosen(&variable) else {
        return PagerResult::NoPager;
    };
    match run(&pager.command, text) {
        // A shell exits with these codes if it cannot run the program.
        Ok(status) if !matches!(status.code(), Some(126 | 127)) => PagerResult::Shown,
        _ if !pager.is_named => PagerResult::NoPager,
        Ok(_) => PagerResult::Unusable(unusable(&pager.command, "the shell finds no such program")),
        Err(error) => PagerResult::Unusable(unusable(&pager.command, &error.to_string())),
    }
}

fn unusable(command: &str, why: &str) -> Diagnostic {
    let message = format!("the pager `{command}` cannot be run: {why}");
    Diagnostic::warning(Code::PagerUnusable, message)
        .help("OFFSHOOT_PAGER or PAGER names the pager; an empty one or `--no-pager` turns it off")
}

/// A pager's command line.
#[derive(Debug, PartialEq, Eq)]
struct Pager {
    command: String,
    /// True if the environment names it.
    is_named: bool,
}

/// The pager to use; `None` if a variable is empty, or names a program that does not page.
fn chosen(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<Pager> {
    let named = variable("OFFSHOOT_PAGER").or_else(|| variable("PAGER"));
    let Some(named) = named else {
        // Without a movable cursor, less asks for confirmation before it shows anything.
        let terminal = variable("TERM").unwrap_or_default();
        let has_cursor = cfg!(windows) || !(terminal.is_empty() || terminal == "dumb");
        return has_cursor.then_some(Pager {
            command: DEFAULT.into(),
            is_named: false,
        });
    };
    let command = named.to_string_lossy().trim().to_owned();
    let is_pager = !(command.is_empty() || command == "cat");
    is_pager.then_some(Pager {
        command,
        is_named: true,
    })
}

/// Runs the pager until its reader quits it.
fn run(command: &str, text: &str) -> io::Result<ExitStatus> {
    let mut program = program(command);
    if std::env::var_os("LESS").is_none() {
        program.env("LESS", LESS);
    }
    ignore_interrupts()?;
    let mut pager = program.stdin(Stdio::piped()).spawn()?;
    write(&mut pager, text)?;
    pager.wait()
}

/// Writes all of `text`, or as much of it as the pager reads.
fn write(pager: &mut Child, text: &str) -> io::Result<()> {
    let Some(mut stdin) = pager.stdin.take() else {
        return Ok(());
    };
    match stdin.write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// The program and arguments in `command`. Anything but plain words goes to a shell, as in git and
/// man.
fn program(command: &str) -> Command {
    if cfg!(unix) && command.contains(|char| SHELL_CHARACTERS.contains(char)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        return shell;
    }
    let mut words = command.split_whitespace();
    let mut program = Command::new(words.next().unwrap_or(DEFAULT));
    program.args(words);
    program
}

/// Leaves Ctrl-C to the pager, where it ends a search. If it ended this process, the pager would
/// keep running and share the terminal with the shell.
#[cfg(unix)]
fn ignore_interrupts() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGQUIT};
    for signal in [SIGINT, SIGQUIT] {
        signal_hook::flag::register(signal, std::sync::Arc::default())?;
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail on unix")]
fn ignore_interrupts() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen_with(variables: &[(&str, &str)]) -> Option<(String, bool)> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(each, _)| *each == name);
            found.map(|(_, value)| OsString::from(value))
        };
        chosen(&variable).map(|pager| (pager.command, pager.is_named))
    }

    #[test]
    fn a_variable_that_is_set_wins() {
        let named = |command: &str| Some((command.to_owned(), true));
        let both = [("OFFSHOOT_PAGER", "most"), ("PAGER", "more")];
        assert_eq!(chosen_with(&both), named("most"));
        assert_eq!(chosen_with(&[("PAGER", "more -d")]), named("more -d"));
        let none = [("OFFSHOOT_PAGER", ""), ("PAGER", "more")];
        assert_eq!(chosen_with(&none), None);
        assert_eq!(chosen_with(&[("PAGER", " ")]), None);
        assert_eq!(chosen_with(&[("PAGER", "cat"), ("TERM", "xterm")]), None);
    }

    #[test]
    fn less_needs_a_terminal_with_a_cursor() {
        let less = Some(("less".to_owned(), false));
        assert_eq!(chosen_with(&[("TERM", "xterm")]), less);
        if cfg!(unix) {
            assert_eq!(chosen_with(&[("TERM", "dumb")]), None);
            assert_eq!(chosen_with(&[]), None);
        }
    }

    #[test]
    fn a_shell_runs_anything_but_plain_words() {
        let name = |command: &str| program(command).get_program().to_owned();
        assert_eq!(name("less -R"), "less");
        if cfg!(unix) {
            assert_eq!(name("LESS=R less"), "sh");
            assert_eq!(name("delta | less"), "sh");
        }
    }
}
