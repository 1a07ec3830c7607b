//! `offshoot edit set image --environment`: the images of an environment, where it keeps them: in the
//! file of the branch, or in the kustomization of its path.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Failures, Fallible, first_of};
use crate::edit::{Edited, set_image_lines, set_images, under_written_names};
use crate::environment::{
    Repository, Request, branch_image_file, branch_images, built_images, has_image,
};
use crate::kustomize::Options;
use crate::model::ImageRef;
use crate::repository::RepositoryConfig;
use crate::sources::{Disk, FilePath, NoHistory, Sources};

use crate::cli::input::read_text;
use crate::cli::output::write_file;
use crate::cli::overrides::BranchArgs;
use crate::cli::request::check_environment;
use crate::cli::session::Session;

use super::kustomization_file::{edit, kustomization};

/// The options for an environment's images.
#[derive(Debug, clap::Args)]
pub(super) struct EnvironmentArgs {
    /// Edit the images of an environment: the file of the branch (`images.file` in offshoot.yaml),
    /// or the kustomization of the environment's path
    #[arg(long, value_name = "ENV")]
    environment: Option<String>,
    /// Promote a branch: write the images that it was tested with in the environment ENV
    ///
    /// These are the images of the branch's file over the defaults, and defaults that depend on the
    /// branch. Defaults that every branch has are not written.
    #[arg(long, value_name = "ENV", requires = "environment")]
    from: Option<String>,
    #[command(flatten)]
    branch: BranchArgs,
}

impl EnvironmentArgs {
    /// True if the images are those of an environment.
    pub(super) fn is_given(&self) -> bool {
        self.environment.is_some()
    }

    /// True if images come from a branch.
    pub(super) fn is_promotion(&self) -> bool {
        self.from.is_some()
    }

    /// Refuses options that only an environment takes.
    ///
    /// # Errors
    /// `option-unused`.
    pub(super) fn refuse_unused(&self) -> Fallible<()> {
        let mut failures = Failures::default();
        for option in self.branch.given().filter(|_| !self.is_given()) {
            let message = format!("nothing takes `{option}`");
            let help = format!("`{option}` is for `--environment ENV`: add it, or remove this");
            failures.push(Diagnostic::error(Code::OptionUnused, message).help(help));
        }
        failures.or_ok(())
    }
}

/// Sets images of the environment: `images`, after those of the branch that is promoted.
pub(super) fn set_image(
    args: &EnvironmentArgs,
    images: Vec<ImageRef>,
    session: &mut Session,
) -> Fallible<()> {
    let name = args.environment.as_deref().unwrap_or_default();
    let directory = session.directory().clone();
    let found = session.config()?;
    check_environment(name, &found, &Disk, &directory)?;
    let request = args.branch.request(session)?;
    let mut all = Vec::new();
    if let Some(from) = &args.from {
        check_environment(from, &found, &Disk, &directory)?;
        let options = session.build_options();
        let repository = repository(&found, &options, session);
        all = branch_images(repository, &of(from, &request))?;
    }
    all.extend(images);
    let (path, edited) = edited(name, args, &request, &found, all, session)?;
    write_file(&path, &edited.text)?;
    session.note(edited.warnings);
    session.say_file(&path);
    Ok(())
}

/// The file that has the environment's images, and its new text.
fn edited(
    name: &str,
    args: &EnvironmentArgs,
    request: &Request,
    found: &RepositoryConfig,
    images: Vec<ImageRef>,
    session: &Session,
) -> Fallible<(FilePath, Edited)> {
    let spec = found.config.environment(name)?;
    // The branch of a promotion is that of the environment it comes from.
    let own = Request {
        branch: request
            .branch
            .clone()
            .filter(|_| spec.per_branch || args.from.is_none()),
        ..of(name, request)
    };
    let options = session.build_options();
    if let Some(path) = branch_image_file(repository(found, &options, session), &own)? {
        let edited = edit_lines(&path, name, own.branch.as_deref(), &images, session)?;
        return Ok((path, edited));
    }
    if spec.per_branch {
        let message = format!("`{name}` has no file for the images of a branch");
        return Err(Diagnostic::error(Code::FieldMissing, message)
            .at(spec.name.at)
            .help("write `images: {file: \"previews/{{ slug }}.yaml\"}`, with the images of all branches under `defaults`")
            .into());
    }
    let Some(directory) = &spec.roots.path else {
        let message =
            format!("`{name}` has no `path` of its own: one of its directories has to be named");
        return Err(Diagnostic::error(Code::FieldMissing, message)
            .at(spec.name.at)
            .help("edit one of them: `offshoot edit set image REF DIR`")
            .into());
    };
    let path = kustomization(&found.root.join(&directory.value))?;
    if args.from.is_none() {
        let edited = edit(&path, &images, session)?;
        return Ok((path, edited));
    }
    let text = read_text(&path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    let images = under_written_names(&text, start, images)?;
    let built = built_images(repository(found, &options, session), name);
    let is_there = |(image, has_entry): &(ImageRef, bool)| {
        let built = built.as_ref();
        *has_entry || built.is_none_or(|built| has_image(built, &image.name))
    };
    let (there, elsewhere): (Vec<_>, Vec<_>) = images.into_iter().partition(is_there);
    let there: Vec<ImageRef> = there.into_iter().map(|(image, _)| image).collect();
    let mut edited = set_images(&text, start, &there)?;
    edited.warnings.extend(not_written(name, &elsewhere));
    Ok((path, edited))
}

/// The warning for images that are in no container of the environment.
fn not_written(name: &str, images: &[(ImageRef, bool)]) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let ((first, _), others) = images.split_first()?;
    let names = images.iter().map(|(image, _)| format!("`{image}`"));
    let message = format!(
        "no container of `{name}` has these images, which were not written: {}",
        first_of(SHOWN, names)
    );
    let mut warning = Diagnostic::warning(Code::ImageUnmatched, message).at(first.at);
    for (image, _) in others.iter().take(SHOWN) {
        warning = warning.label(image.at, "nor this one");
    }
    Some(warning.help(
        "kustomize's `images` sets containers alone: write them by hand where the tree has them",
    ))
}

/// The new text of a file of images, which need not exist.
fn edit_lines(
    path: &FilePath,
    name: &str,
    branch: Option<&str>,
    images: &[ImageRef],
    session: &Session,
) -> Fallible<Edited> {
    let text = if Disk.entry(path).is_some() {
        read_text(path)?
    } else {
        let of = branch.map(|branch| format!(" for branch `{}`", branch.escape_debug()));
        format!("# Images of `{name}`{}.\n", of.unwrap_or_default()).into()
    };
    let start = session.map.add(path.clone(), Arc::clone(&text));
    let is_list = [".yaml", ".yml"]
        .iter()
        .any(|end| path.as_str().ends_with(end));
    set_image_lines(&text, start, images, is_list)
}

fn of(environment: &str, request: &Request) -> Request {
    Request {
        environment: environment.to_owned(),
        ..request.clone()
    }
}

fn repository<'a>(
    found: &'a RepositoryConfig,
    options: &'a Options,
    session: &'a Session,
) -> Repository<'a> {
    Repository {
        sources: &Disk,
        map: &session.map,
        root: &found.root,
        config: &found.config,
        options,
        history: &NoHistory,
    }
}
