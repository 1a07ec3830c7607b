//! `offshoot eject`: an environment as a kustomize overlay.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::diff::Secrets;
use crate::sources::{Disk, FilePath, Memory, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::OutputDirectory;
use super::request::RequestArgs;
use super::session::Session;
use super::written_secrets;

/// Write an environment as a plain kustomize overlay
///
/// kustomize builds it to the bytes that `offshoot render` prints.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Write an overlay", "offshoot eject preview -b feature/login --to overlays/login"),
    ("Build it with kustomize", "kubectl kustomize overlays/login"),
]))]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// Directory to write to
    #[arg(long, value_name = "DIR")]
    to: String,
    /// Replace files with other content
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let directory = session.path(&args.to);
    let rendered = args.request.render_overlay(directory.clone(), session)?;
    let output = OutputDirectory::open(&directory)?;
    if !args.force {
        refuse_replacing(&rendered.overlay, &directory)?;
    }
    let files: Vec<(&FilePath, Cow<'_, str>)> = rendered
        .overlay
        .files()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)))
        .collect();
    output.write_below(&files)?;
    let secrets = Secrets::of(rendered.resources.items());
    let counts = files.iter().map(|(_, text)| secrets.count_in_text(text));
    let counts: Vec<usize> = counts.collect();
    let count = counts.len();
    session.note(written_secrets::in_directory(&directory, counts));
    session.say_written(count, "file", &directory);
    Ok(CommandStatus::Success)
}

/// Refuses to replace files with other content.
fn refuse_replacing(overlay: &Memory, directory: &FilePath) -> Fallible<()> {
    let differs = |(path, bytes): &(&FilePath, &[u8])| {
        Disk.read(path).is_ok_and(|existing| *existing != **bytes)
    };
    let different: Vec<&FilePath> = overlay
        .files()
        .filter(differs)
        .map(|(path, _)| path)
        .collect();
    let files = match different.as_slice() {
        [] => return Ok(()),
        [only] => format!("`{}` differs", only.relative_to(directory)),
        several => format!("{} files differ", several.len()),
    };
    let message = message!("`{}` holds another overlay: {}", directory, files);
    Err(Diagnostic::error(Code::OutputExists, message)
        .help("`--force` replaces it; or choose another directory")
        .into())
}
