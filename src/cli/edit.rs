//! `offshoot edit set image`: kustomize's command, on the text of the file.

use std::sync::Arc;

use clap::Subcommand;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::set_images;
use crate::kustomize::{self, FILE_NAMES};
use crate::sources::{Disk, FilePath, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::input::read_text;
use super::output::write_file;
use super::overrides::image_refs;
use super::session::Session;

/// Edit a kustomization file in place, keeping comments, order and formatting
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    edit: Edit,
}

#[derive(Debug, Subcommand)]
enum Edit {
    /// Set a field of the kustomization file
    #[command(subcommand)]
    Set(Set),
}

#[derive(Debug, Subcommand)]
enum Set {
    Image(ImageArgs),
}

/// Set the names, tags and digests of images
///
/// As in kustomize, each argument replaces the whole entry of its image in `images`, or adds one.
/// A part that is `*` stays as it is in the entry.
///
/// The file is the kustomization in the working directory, or in DIR with -C.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set a tag", "offshoot edit set image -C overlays/production registry.example.com/api:1.4"),
    ("Set another name and a tag", "offshoot edit set image api=mirror.example.com/api:1.4"),
    ("Set another name and keep the tag", "offshoot edit set image api=mirror.example.com/api:*"),
]))]
struct ImageArgs {
    /// IMAGE:TAG, IMAGE@DIGEST, IMAGE:TAG@DIGEST, or IMAGE=NEW followed by any of them
    #[arg(value_name = "REF", required = true)]
    images: Vec<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let Edit::Set(Set::Image(args)) = &args.edit;
    set_image(args, session)?;
    Ok(CommandStatus::Success)
}

fn set_image(args: &ImageArgs, session: &Session) -> Fallible<()> {
    let images = image_refs(&args.images)?;
    let path = kustomization(session.directory())?;
    let text = read_text(&path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    write_file(&path, &set_images(&text, start, &images)?)
}

/// The kustomization file in `directory`.
fn kustomization(directory: &FilePath) -> Fallible<FilePath> {
    let exists = |name: &&str| Disk.entry(&directory.join(name)).is_some();
    if FILE_NAMES.iter().any(exists) {
        return kustomize::find(&Disk, directory);
    }
    let message = format!("there is no kustomization file in `{directory}`");
    Err(Diagnostic::error(Code::KustomizationMissing, message)
        .help("run the command in the overlay's directory, or name it: `-C overlays/production`")
        .into())
}
