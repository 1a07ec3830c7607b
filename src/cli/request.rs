//! What `render` and `eject` are asked for, and the render they have in common.

use std::collections::BTreeMap;

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::{Applier, Render, Repository, Request, render};
use crate::model::ImageRef;
use crate::sources::{Disk, FilePath, SourceMap};

use super::edit::read_text;
use super::helm::HelmArgs;
use super::session::Session;

/// What an environment is rendered with.
#[derive(Debug, clap::Args)]
pub(super) struct RequestArgs {
    /// The environment, as offshoot.yaml calls it
    #[arg(value_name = "ENV")]
    environment: String,
    /// The branch, for an environment that is there once for each
    #[arg(short, long, value_name = "NAME")]
    branch: Option<String>,
    /// Use another image: IMAGE:TAG, IMAGE@DIGEST, IMAGE=NEW:TAG@DIGEST; `*` keeps a part
    #[arg(short, long = "image", value_name = "REF")]
    image: Vec<String>,
    /// A file with one image a line, as --image takes them; --image goes before it
    #[arg(long, value_name = "FILE")]
    images: Vec<String>,
    /// A value for `set.KEY` in the templates of offshoot.yaml
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Who applies the result
    #[arg(long = "for", value_name = "WHO", default_value = "kubectl")]
    applier: AppliedBy,
    /// A render without any resource is fine
    #[arg(long)]
    allow_empty: bool,
    #[command(flatten)]
    helm: HelmArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AppliedBy {
    /// `kubectl apply`: a Job's name changes with its content.
    Kubectl,
    /// Argo CD: a Job is a hook.
    Argocd,
}

impl RequestArgs {
    /// Renders the environment; its warnings are noted. `overlay` is where its overlay stands.
    pub(super) fn render(
        &self,
        overlay: Option<FilePath>,
        session: &mut Session,
    ) -> Fallible<Render> {
        let request = self.request(overlay, session)?;
        let (root, config) = session.config()?;
        let repository = Repository {
            sources: &Disk,
            map: &session.map,
            root: &root,
            config: &config,
            options: &self.helm.options(),
        };
        let mut rendered = render(repository, &request)?;
        session.note_of(std::mem::take(&mut rendered.warnings), &rendered.causes);
        Ok(rendered)
    }

    fn request(&self, overlay: Option<FilePath>, session: &Session) -> Fallible<Request> {
        let mut failures = Failures::default();
        let from_files = failures.keep(self.listed_images(session));
        let images = failures.keep(image_options(&self.image, &session.map));
        let set = failures.keep(settings(&self.set));
        failures.or_ok(Request {
            environment: self.environment.clone(),
            branch: self.branch.clone(),
            branch_at: branch_place(self.branch.as_deref(), &session.map),
            images: from_files.into_iter().chain(images).flatten().collect(),
            set: set.unwrap_or_default(),
            applier: match self.applier {
                AppliedBy::Kubectl => Applier::Kubectl,
                AppliedBy::Argocd => Applier::ArgoCd,
            },
            allow_empty: self.allow_empty,
            overlay,
        })
    }

    /// The images of the files of `--images`: one a line, `#` begins a comment.
    fn listed_images(&self, session: &Session) -> Fallible<Vec<ImageRef>> {
        let mut failures = Failures::default();
        let mut images = Vec::new();
        for file in &self.images {
            let path = session.path(file);
            let Some(text) = failures.keep(read_text(&path)) else {
                continue;
            };
            let mut at = session.map.add(path, text.clone());
            for line in text.split_inclusive('\n') {
                let image = line.split('#').next().unwrap_or_default().trim();
                let parsed = ImageRef::parse(image).map_err(|refused| refused.at(at).into());
                if !image.is_empty() {
                    let parsed = failures.keep(parsed);
                    images.extend(parsed.map(|image| ImageRef { at, ..image }));
                }
                at = at.offset(line.len());
            }
        }
        failures.or_ok(images)
    }
}

/// What environments are asked for with `--branch`, `--image` and `--set`, each with its place.
///
/// # Errors
/// All that is wrong with the images and settings.
pub(super) fn overrides(
    branch: Option<&str>,
    images: &[String],
    set: &[String],
    map: &SourceMap,
) -> Fallible<Request> {
    let mut failures = Failures::default();
    let images = failures.keep(image_options(images, map));
    let set = failures.keep(settings(set));
    failures.or_ok(Request {
        branch: branch.map(str::to_owned),
        branch_at: branch_place(branch, map),
        images: images.unwrap_or_default(),
        set: set.unwrap_or_default(),
        ..Request::default()
    })
}

/// The images that `--image` names, each with its place.
fn image_options(texts: &[String], map: &SourceMap) -> Fallible<Vec<ImageRef>> {
    let mut images = image_refs(texts)?;
    for (image, text) in images.iter_mut().zip(texts) {
        image.at = map.add_option("--image", text);
    }
    Ok(images)
}

/// The place of the value of `--branch`.
pub(super) fn branch_place(branch: Option<&str>, map: &SourceMap) -> Origin {
    branch.map_or(Origin::NONE, |branch| map.add_option("--branch", branch))
}

/// Every image reference, or all that is wrong with them.
pub(super) fn image_refs(
    texts: impl IntoIterator<Item = impl AsRef<str>>,
) -> Fallible<Vec<ImageRef>> {
    let mut failures = Failures::default();
    let parse = |text: &str| ImageRef::parse(text).map_err(Into::into);
    let images = texts
        .into_iter()
        .filter_map(|text| failures.keep(parse(text.as_ref())))
        .collect();
    failures.or_ok(images)
}

/// `--set KEY=VALUE`, the last for a key.
pub(super) fn settings(texts: &[String]) -> Fallible<BTreeMap<String, String>> {
    let mut failures = Failures::default();
    let mut settings = BTreeMap::new();
    for text in texts {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => {
                settings.insert(key.to_owned(), value.to_owned());
            }
            _ => failures.push(
                Diagnostic::error(Code::SettingSyntax, format!("`{text}` is no setting"))
                    .help("write `--set KEY=VALUE`"),
            ),
        }
    }
    failures.or_ok(settings)
}
