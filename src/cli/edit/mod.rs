//! `offshoot edit`: the commands of `kustomize edit`, on the text of the file.

mod add;
mod arguments;
mod environment;
mod fix;
mod fix_vars;
mod image;
mod kustomization_file;
mod operation;
mod patch;
mod remove;
mod set;

use clap::Subcommand;

use super::command_result::{CommandResult, CommandStatus};
use super::session::Session;

/// Edit a kustomization file in place, keeping comments, order and formatting
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    edit: Edit,
}

#[derive(Debug, Subcommand)]
enum Edit {
    /// Add entries to the kustomization file
    #[command(subcommand)]
    Add(add::Add),
    Fix(fix::FixArgs),
    /// Remove entries from the kustomization file
    #[command(subcommand)]
    Remove(remove::Remove),
    /// Set a field of the kustomization file
    #[command(subcommand)]
    Set(set::Set),
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    match &args.edit {
        Edit::Add(args) => add::run(args, session)?,
        Edit::Fix(args) => fix::run(args, session)?,
        Edit::Remove(args) => remove::run(args, session)?,
        Edit::Set(args) => set::run(args, session)?,
    }
    Ok(CommandStatus::Success)
}
