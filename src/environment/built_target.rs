//! The build of an environment's target. In: the directories and manifests that it names. Out: the
//! resources as features see them, without those that it excludes.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::{Causes, KindScope, Resource};
use crate::sources::FilePath;

use super::builder::Builder;
use super::changed::{branch_images, changed_since};
use super::config::Spec;
use super::features::without;
use super::partial::{Choice, Only, reduced};
use super::patched::Layer;
use super::raw_target::raw_target;
use super::request::Request;
use super::roots::Place;
use super::target::Target;

/// A target, and the place of its overlay.
pub(super) struct BuiltTarget {
    /// The resources.
    pub(super) target: Target,
    /// The causes behind their origins.
    pub(super) causes: Causes,
    /// Warnings of the build.
    pub(super) warnings: Vec<Diagnostic>,
    /// Settings that leave nothing out, or everything.
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
    let raw = raw_target(spec, request, builder)?;
    let (built, place) = (raw.build, raw.place);
    let scoped = &spec.features.cluster_scoped;
    let target = Target::new(built.resources.items())
        .stating(&scoped.kinds, KindScope::Cluster)
        .stating(&scoped.namespaced_kinds, KindScope::Namespaced)
        .lacking(&place.left_out);
    let (mut target, mut unmatched) = without(target, &spec.features.exclude, &place.used);
    if let Some(only) = &spec.features.partial.only {
        let context = (spec, request, builder);
        let (kept, unchanged) = partial(only, target, context, &built.causes)?;
        target = kept;
        unmatched.extend(unchanged);
    }
    Ok(BuiltTarget {
        target,
        causes: built.causes,
        warnings: built.warnings,
        unmatched,
        place,
        layer: raw.layer,
        directory: raw.directory,
    })
}

/// The target without what `only` leaves out, and a warning if it leaves out every workload.
fn partial(
    only: &Only,
    target: Target,
    (spec, request, builder): (&Spec, &Request, Builder<'_>),
    causes: &Causes,
) -> Fallible<(Target, Option<Diagnostic>)> {
    let path_of = |resource: &Resource| {
        let place = builder.map.locate(causes.position(resource.origin))?;
        let is_here = place.path.is_within(builder.root);
        is_here.then(|| place.path.relative_to(builder.root))
    };
    let (mut changed, mut images) = (None, Vec::new());
    if let Some(revision) = &only.changed_since {
        let found = changed_since(revision, spec, request, (&target, builder))?;
        changed = Some(found);
        images = branch_images(spec, request, builder)?;
    }
    let choice = Choice {
        only,
        path_of: &path_of,
        changed: changed.as_ref(),
        images: &images,
        named: named(spec, &target),
        allow_empty: request.allow_empty,
    };
    reduced(target, choice)
}

/// The resources that other settings of the environment need: the end-to-end test, and what is copied from here.
fn named(spec: &Spec, target: &Target) -> BTreeSet<usize> {
    let tests = spec.features.e2e.as_ref().map(|e2e| {
        let jobs = e2e.select.positions("Job", target, Code::E2eSelectorEmpty);
        // The feature says what is wrong with a selector.
        jobs.unwrap_or_default()
    });
    let sync = spec.features.secret_sync.iter();
    let copied = sync.flat_map(|sync| &sync.annotate).flat_map(|entry| {
        let is_meant =
            |it: &Resource| it.kind() == entry.kind.value && it.name() == entry.name.value;
        target.positions(is_meant)
    });
    tests.into_iter().flatten().chain(copied).collect()
}
