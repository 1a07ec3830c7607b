//! `offshoot edit set image`: kustomize's command, on the text of the file.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::sources::{Disk, Sources};

use crate::cli::examples::examples;
use crate::cli::output::write_file;
use crate::cli::overrides::image_refs;
use crate::cli::session::Session;

use super::environment::{self, EnvironmentArgs};
use super::kustomization_file::{edit, files};

/// Set the names, tags and digests of images
///
/// As in kustomize, each argument replaces the whole entry of its image in `images`, or adds one.
/// A part that is `*` stays as it is in the entry; other parts that the argument lacks are dropped,
/// with a warning.
///
/// The file is the kustomization in the working directory, or in DIR with -C. Arguments without
/// `:`, `@` and `=` are other kustomizations to edit instead: directories or files. Either all of
/// them are written or none.
///
/// With --environment, the images are those of an environment of offshoot.yaml: for one per branch,
/// they are written to the file of the branch, which is made if it does not exist and keeps the images
/// that other repositories set; otherwise to the kustomization of the environment's path.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set a tag", "offshoot edit set image -C overlays/production registry.example.com/api:1.4"),
    ("Set the image of a branch", "offshoot edit set image --environment preview --branch feature/login registry.example.com/api:pr-42"),
    ("Write the images of a branch into production's kustomization", "offshoot edit set image --environment production --from preview --branch feature/login"),
]))]
pub(super) struct ImageArgs {
    /// IMAGE:TAG, IMAGE@DIGEST, IMAGE:TAG@DIGEST, or IMAGE=NEW followed by any of them; and
    /// kustomizations to edit
    #[arg(value_name = "REF|DIR|FILE", required_unless_present = "from")]
    arguments: Vec<String>,
    #[command(flatten)]
    of_environment: EnvironmentArgs,
}

/// Runs the command.
pub(super) fn run(args: &ImageArgs, session: &mut Session) -> Fallible<()> {
    let is_path = |argument: &&String| {
        let exists = Disk.entry(&session.directory().join(argument)).is_some();
        exists && !argument.is_empty() && !argument.contains([':', '@', '='])
    };
    let (paths, images): (Vec<&String>, Vec<&String>) = args.arguments.iter().partition(is_path);
    let images: Vec<String> = images.into_iter().cloned().collect();
    let of_environment = &args.of_environment;
    of_environment.refuse_unused()?;
    if images.is_empty() && !of_environment.is_promotion() {
        let message = "there are only kustomizations, and no image to set";
        return Err(Diagnostic::error(Code::ImageReference, message)
            .help("write IMAGE:TAG, IMAGE@DIGEST or IMAGE=NEW before them")
            .into());
    }
    let is_typo = |text: &&String| text.contains('/') && !text.contains([':', '@', '=']);
    if let Some(missing) = images.iter().find(is_typo) {
        let message = format!("`{missing}` is neither an image to set nor a file or directory");
        return Err(Diagnostic::error(Code::ImageReference, message)
            .help("write IMAGE:TAG, IMAGE@DIGEST or IMAGE=NEW; or correct the path")
            .into());
    }
    let images = image_refs(&images)?;
    if of_environment.is_given() {
        refuse_paths(&paths)?;
        return environment::set_image(of_environment, images, session);
    }
    let files = files(&paths, session)?;
    let mut failures = Failures::default();
    let mut edited = Vec::new();
    for path in files {
        let new = failures.keep(edit(&path, &images, session));
        edited.extend(new.map(|new| (path, new)));
    }
    for (path, new) in failures.or_ok(edited)? {
        write_file(&path, &new.text)?;
        session.note(new.warnings);
    }
    Ok(())
}

/// Refuses paths beside an environment, which says itself where its images are.
fn refuse_paths(paths: &[&String]) -> Fallible<()> {
    let Some(path) = paths.first() else {
        return Ok(());
    };
    let message =
        format!("`{path}` is a kustomization, and `--environment` edits that of the environment");
    Err(Diagnostic::error(Code::OptionUnused, message)
        .help("remove one of them")
        .into())
}
