//! The build of an environment's target. In: the directories and manifests that it names. Out: the
//! resources as features see them, without those that it excludes.

use crate::diag::{Diagnostic, Fallible};
use crate::model::{Causes, KindScope};
use crate::sources::FilePath;

use super::budget::variables_of;
use super::builder::Builder;
use super::config::Spec;
use super::features::without;
use super::patched::Layer;
use super::placement::overlay_directory;
use super::request::Request;
use super::roots::{Place, join};
use super::target::Target;

/// A target, and the place of its overlay.
pub(super) struct BuiltTarget {
    /// The resources.
    pub(super) target: Target,
    /// The causes behind their origins.
    pub(super) causes: Causes,
    /// Warnings of the build.
    pub(super) warnings: Vec<Diagnostic>,
    /// Entries of `exclude` that match nothing.
    pub(super) unmatched: Vec<Diagnostic>,
    /// The place of the target.
    pub(super) place: Place,
    /// The environment's patches over it.
    pub(super) layer: Option<Layer>,
    /// The directory of the overlay.
    pub(super) directory: FilePath,
}

/// Builds the target of an environment.
///
/// # Errors
/// Errors of the engine, and of what the environment names.
pub(super) fn build_target(
    spec: &Spec,
    request: &Request,
    builder: Builder<'_>,
) -> Fallible<BuiltTarget> {
    let parts = spec.roots.parts(builder.sources, builder.root)?;
    let directory = overlay_directory(request, builder.root, &parts);
    let (mut built, place) = join(&parts, &spec.features.exclude, &directory, builder)?;
    let variables = variables_of(spec, request)?;
    let layer = Layer::new(spec, &variables, builder, (&directory, &place.directory))?;
    if let Some(layer) = &layer {
        built = layer.build(builder, place.joined.as_ref())?;
    }
    let scoped = &spec.features.cluster_scoped;
    let target = Target::new(built.resources.items())
        .stating(&scoped.kinds, KindScope::Cluster)
        .stating(&scoped.namespaced_kinds, KindScope::Namespaced)
        .lacking(&place.left_out);
    let (target, unmatched) = without(target, &spec.features.exclude, &place.used);
    Ok(BuiltTarget {
        target,
        causes: built.causes,
        warnings: built.warnings,
        unmatched,
        place,
        layer,
        directory,
    })
}
