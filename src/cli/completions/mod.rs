//! `offshoot completions`: the script that makes a shell ask the program, and the answers. In: the
//! words before the cursor. Out: what may come there, a line each.
//!
//! The scripts are thin, and the same candidates reach every shell: options and commands from the
//! parser, and names from the repository that the words are about.

mod candidate;
mod candidates;
mod dynamic;
mod line;
mod typed;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::session::Session;

use candidate::Candidate;
use candidates::candidates;
use line::Line;
use typed::Typed;

/// The word by which scripts ask. It is not a command: nobody types it.
const ASK: &str = "__complete";

/// Print a script that completes command lines in a shell
///
/// Besides commands and options, it completes the names of environments, directories, resources,
/// git branches and codes, each where a command takes it. The names are read from the repository
/// at the moment of the question; nothing is rendered, but for the resources of `explain`.
///
/// bash: put `eval "$(offshoot completions bash)"` into ~/.bashrc. zsh: write the script to a file
/// `_offshoot` in a directory of $fpath, or put `eval "$(offshoot completions zsh)"` behind
/// `compinit` in ~/.zshrc. fish: write it to ~/.config/fish/completions/offshoot.fish. PowerShell:
/// put `offshoot completions powershell | Out-String | Invoke-Expression` into $PROFILE. elvish: put
/// `eval (offshoot completions elvish | slurp)` into ~/.config/elvish/rc.elv.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Try it in this bash", "eval \"$(offshoot completions bash)\""),
    ("Install it for fish", "offshoot completions fish > ~/.config/fish/completions/offshoot.fish"),
]))]
pub(super) struct Args {
    /// Shell that the script is for
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    /// bash, 4.4 or later
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(name = "powershell", alias = "pwsh")]
    Pwsh,
    /// elvish
    Elvish,
}

impl Shell {
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("scripts/offshoot.bash"),
            Self::Zsh => include_str!("scripts/offshoot.zsh"),
            Self::Fish => include_str!("scripts/offshoot.fish"),
            Self::Pwsh => include_str!("scripts/offshoot.ps1"),
            Self::Elvish => include_str!("scripts/offshoot.elv"),
        }
    }
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    session.print(args.shell.script())?;
    Ok(CommandStatus::Success)
}

/// The answer to a script's question; `None` if `arguments`, the first of which is the program's name,
/// do not ask one. `parser` is that of the whole command line.
pub(super) fn answer(
    arguments: &[OsString],
    parser: impl FnOnce() -> clap::Command,
) -> Option<String> {
    let [_, ask, how, rest @ ..] = arguments else {
        return None;
    };
    if ask != ASK {
        return None;
    }
    let texts = rest.iter().map(|text| text.to_string_lossy().into_owned());
    let texts: Vec<String> = texts.collect();
    let line = match how.to_string_lossy().as_ref() {
        "bash" => Line::of_bash(texts.first()?, texts.get(1).map_or("", String::as_str)),
        "powershell" => Line::of_text(texts.first()?),
        _ => Line::of_words(texts),
    };
    let mut parser = parser();
    parser.build();
    let typed = Typed::new(&parser, &line.before);
    let found = candidates(&typed, &line.current);
    let shown = found.into_iter().filter_map(|it| shown(it, &line));
    Some(shown.collect())
}

/// Prints an answer. A shell that reads no more needs none.
pub(super) fn print(answer: &str) -> ExitCode {
    let _ = io::stdout().lock().write_all(answer.as_bytes());
    ExitCode::SUCCESS
}

/// A candidate as a line of the answer.
fn shown(candidate: Candidate, line: &Line) -> Option<String> {
    let value = line.inserted(&candidate.value)?;
    // A line is one candidate.
    if value.contains(['\n', '\t']) {
        return None;
    }
    let description = candidate.description.lines().next().unwrap_or_default();
    Some(match description {
        _ if line.is_of_bash => format!("{value}\n"),
        "" => format!("{value}\n"),
        description => format!("{value}\t{description}\n"),
    })
}
