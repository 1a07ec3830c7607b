//! `offshoot man`: the help as pages of the manual.

use std::borrow::Cow;

use clap_mangen::Man;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::FilePath;

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::help::command_named;
use super::output::OutputDirectory;
use super::session::Session;

/// Print a page of the manual, or write all of them
///
/// Pages are made of the help of this very program. Put the files of `--dir` into a directory man1 of
/// MANPATH, or into the man1 of a package.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Read the page of a command", "offshoot man diff | man -l -"),
    ("Write all pages, for a package", "offshoot man --dir dist/man/man1"),
]))]
pub(super) struct Args {
    /// A command with its subcommands; the whole program by default
    #[arg(value_name = "COMMAND", conflicts_with = "directory")]
    command: Vec<String>,
    /// Write a page for the program and for each command to DIR
    #[arg(long = "dir", value_name = "DIR")]
    directory: Option<String>,
}

/// `parser` is that of the whole command line.
pub(super) fn run(args: &Args, mut parser: clap::Command, session: &mut Session) -> CommandResult {
    parser.build();
    let Some(directory) = &args.directory else {
        let command = command_named(&args.command, &mut parser)?;
        session.print(&page(command)?)?;
        return Ok(CommandStatus::Success);
    };
    let directory = session.path(directory);
    let mut pages = Vec::new();
    collect(&parser, &mut pages)?;
    let output = OutputDirectory::open(&directory)?;
    let pages: Vec<(FilePath, String)> = pages
        .into_iter()
        .map(|(name, text)| (directory.join(&name), text))
        .collect();
    let files: Vec<(&FilePath, Cow<'_, str>)> = pages
        .iter()
        .map(|(path, text)| (path, Cow::from(text)))
        .collect();
    output.write_below(&files)?;
    session.say_written(files.len(), "page", &directory);
    Ok(CommandStatus::Success)
}

/// Adds the pages of `command` and of the commands below it, by the names of their files.
fn collect(command: &clap::Command, pages: &mut Vec<(String, String)>) -> Fallible<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    pages.push((format!("{name}.1"), page(command)?));
    let mut below = command.get_subcommands();
    below.try_for_each(|command| collect(command, pages))
}

fn page(command: &clap::Command) -> Fallible<String> {
    let mut bytes = Vec::new();
    let page = Man::new(command.clone())
        .source(concat!("offshoot ", env!("CARGO_PKG_VERSION")))
        .manual("Manual of offshoot");
    let rendered = page.render(&mut bytes);
    rendered.map_err(|error| {
        let message = format!("the page cannot be written: {error}");
        Diagnostic::error(Code::OutputUnwritable, message)
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
