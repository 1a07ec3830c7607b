//! The build of what an environment names, with all that is in it. In: the directories and manifests, and the
//! environment's patches. Out: the resources before features see them.

use crate::diag::Fallible;
use crate::kustomize::Build;
use crate::sources::FilePath;

use super::budget::variables_of;
use super::builder::Builder;
use super::config::Spec;
use super::patched::Layer;
use super::placement::overlay_directory;
use super::request::Request;
use super::roots::{Place, join};

/// The build of an environment's directories, with its patches.
pub(super) struct RawTarget {
    /// The build.
    pub(super) build: Build,
    /// The place of the target.
    pub(super) place: Place,
    /// The environment's patches over it.
    pub(super) layer: Option<Layer>,
    /// The directory of the overlay.
    pub(super) directory: FilePath,
}

/// Builds the directories of an environment.
///
/// # Errors
/// Errors of the engine, and of what the environment names.
pub(super) fn raw_target(
    spec: &Spec,
    request: &Request,
    builder: Builder<'_>,
) -> Fallible<RawTarget> {
    let parts = spec.roots.parts(builder.sources, builder.root)?;
    let directory = overlay_directory(request, builder.root, &parts);
    let (mut build, place) = join(&parts, &spec.features.exclude, &directory, builder)?;
    let variables = variables_of(spec, request)?;
    let layer = Layer::new(spec, &variables, builder, (&directory, &place.directory))?;
    if let Some(layer) = &layer {
        build = layer.build(builder, place.joined.as_ref())?;
    }
    Ok(RawTarget {
        build,
        place,
        layer,
        directory,
    })
}
