//! The texts of the parser of the command line: help, the version, and mistakes.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::diag::visible_lines;

use super::color::{Color, Stream, is_colored};
use super::command_result::{CommandStatus, Failure};
use super::exit;
use super::session::write_stdout;

/// Prints what the parser has to say, and returns the exit code.
pub(super) fn print(said: &clap::Error) -> ExitCode {
    if said.use_stderr() {
        // If the stream is closed, nobody is left to be told.
        let _ = io::stderr().write_all(text(said, Stream::Stderr).as_bytes());
        return ExitCode::from(exit::USAGE);
    }
    let written = write_stdout(&text(said, Stream::Stdout));
    if let Err(Failure::Errors(failed)) = &written {
        let _ = io::stderr().write_all(format!("{failed}\n").as_bytes());
    }
    let ended = written.map(|()| CommandStatus::Success);
    ExitCode::from(exit::code(&ended, false))
}

fn text(said: &clap::Error, stream: Stream) -> String {
    let rendered = said.render();
    let is_colored = is_colored(Color::Auto, stream);
    let text = if is_colored {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    visible_lines(&text, is_colored)
}
