//! The images of a branch, to write them elsewhere. In: an environment and a branch. Out: the file
//! that keeps its images, and the images that it was tested with and no other branch has.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::kustomize::Files;
use crate::model::{ImageRef, Part};
use crate::sources::FilePath;

use super::branch_rule::check_branch;
use super::budget::naming;
use super::builder::Builder;
use super::images::{container_images, image_file, is_matched, layered, read_images};
use super::overlay::ImageOverride;
use super::render::Repository;
use super::request::Request;
use super::target::Target;
use super::template::names_read;

/// The file with the images of an environment, or of its branch; `None` if there is no `images.file`.
///
/// # Errors
/// `branch-missing`, `branch-unwanted`; a path that is not in the repository; templates.
pub fn branch_image_file(
    repository: Repository<'_>,
    request: &Request,
) -> Fallible<Option<FilePath>> {
    let spec = repository.config.environment(&request.environment)?;
    check_branch(spec, request)?;
    let Some(file) = &spec.features.images.file else {
        return Ok(None);
    };
    let naming = naming(repository.config, spec, request, &[])?;
    image_file(file, &naming.variables, repository.root).map(Some)
}

/// The images that only this branch has: those of its file over the defaults, and defaults whose
/// templates read the branch. A name that the branch does not change stays where they are written.
///
/// # Errors
/// `promotion-empty` if there are none; errors of the file and of templates.
pub fn branch_images(repository: Repository<'_>, request: &Request) -> Fallible<Vec<ImageRef>> {
    let spec = repository.config.environment(&request.environment)?;
    let path = branch_image_file(repository, request)?;
    let images = &spec.features.images;
    let naming = naming(repository.config, spec, request, &[])?;
    let file = match &path {
        Some(path) => read_images(path, repository.sources, repository.map)?,
        None => Vec::new(),
    };
    let is_of_branch: Vec<bool> = images
        .defaults
        .iter()
        .map(|it| {
            [&it.new_name, &it.new_tag, &it.digest]
                .into_iter()
                .any(reads_branch)
        })
        .collect();
    let layers = layered(images.rendered(&naming.variables)?, &file, &[]);
    let own = layers.into_iter().enumerate().filter(|(index, it)| {
        it.is_in_file || is_of_branch.get(*index).copied().unwrap_or_default()
    });
    let own: Vec<ImageRef> = own.map(|(_, it)| reference(&it.entry)).collect();
    if own.is_empty() {
        let (name, branch) = (
            &spec.name.value,
            request.branch.as_deref().unwrap_or_default(),
        );
        let message = format!("`{name}` has no image of the branch `{branch}`");
        let refused = Diagnostic::error(Code::PromotionEmpty, message).at(spec.name.at);
        return Err(match path {
            Some(path) => refused.help(message!("its images would be in `{}`", path)),
            None => refused.help(
                "write `images: {file: \"previews/{{ slug }}.yaml\"}`: the file keeps the images of a branch",
            ),
        }
        .help("the defaults are those of every branch: give them as REF to write them")
        .into());
    }
    Ok(own)
}

/// The images of containers in the path of an environment, as they are built today; `None` if the
/// path does not build.
pub fn built_images(repository: Repository<'_>, environment: &str) -> Option<BTreeSet<String>> {
    let spec = repository.config.environment(environment).ok()?;
    let files = Files::new(repository.sources, repository.map);
    let builder = Builder {
        files: &files,
        shared: None,
        sources: repository.sources,
        map: repository.map,
        root: repository.root,
        options: repository.options,
        history: repository.history,
    };
    let built = builder.build(spec.roots.path.as_ref()?).ok()?;
    Some(container_images(&Target::new(built.resources.items())))
}

/// True if one of `images` is called `name`, as kustomize reads the names of `images`.
pub fn has_image(images: &BTreeSet<String>, name: &str) -> bool {
    is_matched(name, images)
}

fn reads_branch(text: &LocatedText) -> bool {
    let read = names_read(&text.value);
    ["branch", "slug", "namespace"]
        .iter()
        .any(|name| read.contains(*name))
}

/// The argument of `edit set image` that writes an override.
fn reference(entry: &ImageOverride) -> ImageRef {
    let part = |text: &str| match text {
        "" => Part::Absent,
        text => Part::Set(text.into()),
    };
    let kept = |part| match part {
        Part::Absent => Part::Keep,
        part => part,
    };
    let (tag, digest) = match (part(&entry.new_tag), part(&entry.digest)) {
        (Part::Absent, Part::Absent) => (Part::Keep, Part::Keep),
        both => both,
    };
    ImageRef {
        name: entry.name.as_str().into(),
        new_name: kept(part(&entry.new_name)),
        tag,
        digest,
        at: entry.rule.at,
    }
}
