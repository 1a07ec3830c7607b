//! `offshoot help`: the help of a command, or the meaning of a diagnostic's code.

use std::fmt::Write;

use crate::diag::{Code, Diagnostic, message};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::session::Session;

/// Sections `=== CODE` with a case that shows the code: the files of a tree and the message.
/// Made of `fixtures/messages`, which the shipped package does not have.
const CASES: &str = include_str!("help_cases.txt");

/// Explain a command, or the code of a diagnostic
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("All options of a command", "offshoot help diff"),
    ("The meaning of a message, how to fix it, and an example", "offshoot help image-unmatched"),
]))]
pub(super) struct Args {
    /// A command with its subcommands, or a code such as `image-unmatched`
    #[arg(value_name = "COMMAND|CODE")]
    topic: Vec<String>,
}

/// `parser` is that of the whole command line.
pub(super) fn run(args: &Args, parser: clap::Command, session: &mut Session) -> CommandResult {
    let code = args.topic.first().and_then(|name| Code::named(name));
    let text = match (code, args.topic.as_slice()) {
        (Some(code), [_]) => entry(code),
        _ => of_command(&args.topic, parser, session.human_options().color)?,
    };
    session.print(&text)?;
    Ok(CommandStatus::Success)
}

/// The long help of the command that `words` name.
fn of_command(
    words: &[String],
    mut parser: clap::Command,
    has_colors: bool,
) -> Result<String, Diagnostic> {
    parser.build();
    let help = command_named(words, &mut parser)?.render_long_help();
    Ok(if has_colors {
        help.ansi().to_string()
    } else {
        help.to_string()
    })
}

/// The command that `words` name; `parser`, which is built, for none.
///
/// # Errors
/// `help-topic`.
pub(super) fn command_named<'p>(
    words: &[String],
    parser: &'p mut clap::Command,
) -> Result<&'p mut clap::Command, Diagnostic> {
    let names: Vec<String> = parser
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let mut command = parser;
    for word in words {
        command = command
            .find_subcommand_mut(word)
            .ok_or_else(|| unknown(words, &names))?;
    }
    Ok(command)
}

fn unknown(words: &[String], commands: &[String]) -> Diagnostic {
    let topic = words.join(" ");
    let diagnostic = Diagnostic::error(
        Code::HelpTopic,
        message!(
            "`{}` is neither a command nor the code of a diagnostic",
            topic
        ),
    );
    let codes = Code::ALL.iter().map(|code| code.name());
    let known = commands.iter().map(String::as_str).chain(codes);
    diagnostic.suggest_or(
        &topic,
        known,
        "`offshoot help` lists the commands; a code is in brackets after `error` or `warning`",
    )
}

/// The code with its severities, meaning and fix, and a case that shows it.
fn entry(code: Code) -> String {
    let severities: Vec<&str> = code.severities().iter().map(|of| of.name()).collect();
    let mut text = format!(
        "{code} ({})\n\n  {}\n\nFix: {}\n",
        severities.join(" or "),
        code.meaning(),
        code.fix(),
    );
    if let Some(case) = case(code) {
        text.push_str("\nExample:\n\n");
        for line in case.lines() {
            // A `String` accepts every write.
            let _ = writeln!(text, "{}", format!("  {line}").trim_end());
        }
    }
    text
}

fn case(code: Code) -> Option<&'static str> {
    CASES
        .split("=== ")
        .find_map(|section| section.strip_prefix(code.name())?.strip_prefix('\n'))
}
