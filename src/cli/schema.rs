//! `offshoot schema`: the JSON Schema of offshoot.yaml.

use crate::environment::reference::schema_text;

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::session::Session;

/// Print the JSON Schema of offshoot.yaml, for editors
///
/// Editors with yaml-language-server (VS Code, Neovim, Helix, Emacs) read the schema that the first
/// line of offshoot.yaml names: `# yaml-language-server: $schema=offshoot.schema.json`, relative to
/// the file; `offshoot init` writes that line if the copy is there. The schema has every field with
/// its type, default and meaning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Write it beside offshoot.yaml", "offshoot schema > offshoot.schema.json"),
    ("Show one field", "offshoot schema | jq .properties.domains"),
]))]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, session: &mut Session) -> CommandResult {
    session.print(&schema_text())?;
    Ok(CommandStatus::Success)
}
