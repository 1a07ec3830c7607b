//! The program that people read long output in. In: text, and the environment. Out: whether it was
//! shown. Called for a terminal alone; what is piped or redirected sees no pager.
#![allow(clippy::disallowed_methods, reason = "a pager is a program")]

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::diag::{Code, Diagnostic};

/// The pager of who names none.
const DEFAULT: &str = "less";
/// What it is asked for where LESS is not set: colors (R), no pager for what fits (F), and text that
/// stays on the screen (X).
const LESS: &str = "FRX";
/// Characters of a command that the shell reads as more than words.
const OF_THE_SHELL: &str = "|&;<>()$`\\\"'*?[#~=%";

/// What became of a text.
pub(super) enum Shown {
    /// It was shown, as much as whoever read it wanted.
    Yes,
    /// There is no pager: it is to be printed.
    No,
    /// The pager that is named cannot be run: it is to be printed, and this to be said.
    Unusable(Diagnostic),
}

/// Shows `text` in the pager that the environment names.
pub(super) fn show(text: &str) -> Shown {
    let variable = |name: &str| std::env::var_os(name);
    let Some(pager) = chosen(&variable) else {
        return Shown::No;
    };
    match run(&pager.command, text) {
        // Such codes are the shell's word for a program that is not there.
        Ok(status) if !matches!(status.code(), Some(126 | 127)) => Shown::Yes,
        _ if !pager.is_named => Shown::No,
        Ok(_) => Shown::Unusable(unusable(&pager.command, "the shell finds no such program")),
        Err(error) => Shown::Unusable(unusable(&pager.command, &error.to_string())),
    }
}

fn unusable(command: &str, why: &str) -> Diagnostic {
    let message = format!("the pager `{command}` cannot be run: {why}");
    Diagnostic::warning(Code::PagerUnusable, message)
        .help("OFFSHOOT_PAGER or PAGER names it; empty, or with `--no-pager`, there is none")
}

#[derive(Debug, PartialEq, Eq)]
struct Pager {
    command: String,
    is_named: bool,
}

/// The pager to use; `None` where a variable is set to nothing, or to a program that shows no pages.
fn chosen(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<Pager> {
    let named = variable("OFFSHOOT_PAGER").or_else(|| variable("PAGER"));
    let Some(named) = named else {
        // Where it cannot move the cursor, less asks before it shows anything.
        let terminal = variable("TERM").unwrap_or_default();
        let moves = cfg!(windows) || !(terminal.is_empty() || terminal == "dumb");
        return moves.then_some(Pager {
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

/// Runs the pager until whoever reads has read.
fn run(command: &str, text: &str) -> io::Result<ExitStatus> {
    let mut program = program(command);
    if std::env::var_os("LESS").is_none() {
        program.env("LESS", LESS);
    }
    interrupts_are_the_pagers()?;
    let mut pager = program.stdin(Stdio::piped()).spawn()?;
    write(&mut pager, text)?;
    pager.wait()
}

/// Writes all of `text`, or as much as is read.
fn write(pager: &mut Child, text: &str) -> io::Result<()> {
    let Some(mut stdin) = pager.stdin.take() else {
        return Ok(());
    };
    match stdin.write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// The words of a command; what is more than words is for the shell, as git and man have it.
fn program(command: &str) -> Command {
    if cfg!(unix) && command.contains(|char| OF_THE_SHELL.contains(char)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        return shell;
    }
    let mut words = command.split_whitespace();
    let mut program = Command::new(words.next().unwrap_or(DEFAULT));
    program.args(words);
    program
}

/// Ctrl-C in a pager ends a search, or the pager. If it ended us, the pager would go on and share
/// the terminal with the shell.
#[cfg(unix)]
fn interrupts_are_the_pagers() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGQUIT};
    for signal in [SIGINT, SIGQUIT] {
        signal_hook::flag::register(signal, std::sync::Arc::default())?;
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail elsewhere")]
fn interrupts_are_the_pagers() -> io::Result<()> {
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
    fn a_variable_that_is_set_decides() {
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
    fn less_is_for_terminals_that_it_can_use() {
        let less = Some(("less".to_owned(), false));
        assert_eq!(chosen_with(&[("TERM", "xterm")]), less);
        if cfg!(unix) {
            assert_eq!(chosen_with(&[("TERM", "dumb")]), None);
            assert_eq!(chosen_with(&[]), None);
        }
    }

    #[test]
    fn the_shell_is_for_more_than_words() {
        let name = |command: &str| program(command).get_program().to_owned();
        assert_eq!(name("less -R"), "less");
        if cfg!(unix) {
            assert_eq!(name("LESS=R less"), "sh");
            assert_eq!(name("delta | less"), "sh");
        }
    }
}
