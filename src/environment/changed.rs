//! `only.changedSince`: the resources of an environment that differ from those before the edits of a branch. In: a
//! revision, and the target. Out: the positions of what is new or another one at the merge base.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::Fallible;
use crate::kustomize::Files;
use crate::model::{ImageRef, ResId, Resource};
use crate::sources::{Located, NoHistory, trusted};
use crate::yaml;

use super::budget::variables_of;
use super::builder::Builder;
use super::config::{Config, FILE_NAME, Spec};
use super::images::{image_file, read_images};
use super::raw_target::raw_target;
use super::request::Request;
use super::target::Target;

/// The manifests of a state, by what they identify.
type State = BTreeMap<ResId, Option<String>>;

/// The positions of the resources that changed since the merge base with `revision`.
///
/// # Errors
/// No history, or no merge base in it; a state of the files that does not build.
pub(super) fn changed_since(
    revision: &LocatedText,
    spec: &Spec,
    request: &Request,
    (target, builder): (&Target, Builder<'_>),
) -> Fallible<BTreeSet<usize>> {
    let since = builder.history.since(&revision.value, builder.root);
    let since = since.map_err(|failed| failed.with_default_place(revision.at))?;
    let built = |located: &Located, at: &str| {
        let name = &spec.name.value;
        let during = format!("while building `{name}` {at}, for `only.changedSince`");
        let built = state(located, spec, request, builder);
        trusted(&*located.sources, built).map_err(|failed| failed.during(during))
    };
    let merge_base = format!("at the merge base with `{}`", revision.value);
    let before = built(&since.before, &merge_base)?;
    let now = match &since.now {
        Some(now) => built(now, "in the working tree")?,
        None => texts(target.resources()),
    };
    let is_changed = |resource: &Resource| {
        let id = resource.id().key();
        let new = now.get(&id);
        new.is_some() && new != before.get(&id)
    };
    Ok(target.positions(is_changed).into_iter().collect())
}

/// The manifests that an environment renders from other files, by the offshoot.yaml among them. One that it does not
/// have yet is built as it is now.
fn state(
    located: &Located,
    spec: &Spec,
    request: &Request,
    builder: Builder<'_>,
) -> Fallible<State> {
    let (sources, root) = (&*located.sources, &located.root);
    let config = Config::load(sources, builder.map, &root.join(FILE_NAME))?;
    let options = config.build_options(root, builder.options);
    let files = Files::new(sources, builder.map);
    let builder = Builder {
        files: &files,
        shared: None,
        sources,
        map: builder.map,
        root,
        options: &options,
        history: &NoHistory,
    };
    let request = Request {
        overlay: None,
        ..request.clone()
    };
    let spec = config.environment(&spec.name.value).unwrap_or(spec);
    let raw = raw_target(spec, &request, builder)?;
    Ok(texts(Target::new(raw.build.resources.items()).resources()))
}

fn texts(resources: &[Resource]) -> State {
    let text = |resource: &Resource| {
        let mut text = String::new();
        yaml::emit(&resource.node, &mut text).ok()?;
        Some(text)
    };
    let all = resources.iter();
    all.map(|resource| (resource.id().key(), text(resource)))
        .collect()
}

/// The images that the request or the file of the branch sets.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn branch_images(
    spec: &Spec,
    request: &Request,
    builder: Builder<'_>,
) -> Fallible<Vec<ImageRef>> {
    let mut images = request.images.clone();
    if let Some(file) = &spec.features.images.file {
        let variables = variables_of(spec, request)?;
        let path = image_file(file, &variables, builder.root)?;
        images.extend(read_images(&path, builder.sources, builder.map)?);
    }
    Ok(images)
}
