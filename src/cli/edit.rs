//! `offshoot edit set image`: kustomize's command, on the file as it is written.

use std::sync::Arc;

use clap::Subcommand;

use crate::diag::Fallible;
use crate::edit::set_images;
use crate::kustomize;
use crate::sources::{Disk, FilePath, ReadError, Sources};

use super::output::write_file;
use super::request::image_refs;
use super::session::Session;
use super::{Ended, Outcome};

/// Edit a kustomization file in place, keeping its comments, order and formatting.
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

/// Set names, tags and digests of images
///
/// Each argument replaces the whole entry of its image in `images`, as it does
/// with kustomize, or adds one. A part that is `*` keeps what the entry has.
///
/// The file is the kustomization in the working directory, or in that of --repo.
#[derive(Debug, clap::Args)]
struct ImageArgs {
    /// IMAGE:TAG, IMAGE@DIGEST, IMAGE:TAG@DIGEST, or IMAGE=NEW followed by any of them
    #[arg(value_name = "REF", required = true)]
    images: Vec<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let Edit::Set(Set::Image(args)) = &args.edit;
    set_image(args, session)?;
    Ok(Outcome::Done)
}

fn set_image(args: &ImageArgs, session: &Session) -> Fallible<()> {
    let images = image_refs(args.images.iter())?;
    let path = kustomize::find(&Disk, session.directory())?;
    let text = read_text(&path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    write_file(&path, &set_images(&text, start, &images)?)
}

/// The text of a file that the command line names.
pub(super) fn read_text(path: &FilePath) -> Fallible<Arc<str>> {
    let bytes = Disk.read(path).map_err(|error| error.diagnostic(path))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        let error = ReadError::Other("it is not UTF-8".to_owned());
        error.diagnostic(path)
    })?;
    Ok(text.into())
}
