//! The kustomize engine. In: a tree of files and the directory to build. Out:
//! the resources that kustomize would print, in the version asked for, in its order, each value
//! with its origin. Knows nothing of environments, clusters or networks.
//!
//! [`build`] shows all steps of a build; `accumulate` has the order of stages
//! within one kustomization, `layer` that of its transformers.

mod bounds;
mod build_context;
mod build_metadata;
mod collision;
mod config;
mod engine;
mod former_name;
mod generators;
mod helm;
mod later_field;
pub(crate) mod load;
mod patch;
mod plugins;
mod schema_state;
mod specs;
mod step_context;
mod transformers;
pub mod version;
mod write;

pub use build_context::UNBUILDABLE;
pub use config::*;
pub use helm::{ChartRelease, ChartRenderer, Helm};
pub use load::files::{Content, Files};
pub use load::kustomization::FILE_NAMES;
pub(crate) use load::kustomization::{check_fields, find, has_kustomization};
pub(crate) use load::remote::is_remote;
pub use load::vendor::Vendor;
pub use plugins::builtin_plugins;
pub use specs::name_reference::NameReference;
pub(crate) use specs::selector::Selection;
pub use specs::tables::{FieldSpecs, Table, transformer_config};

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Origin};
use crate::limits::Limits;
use crate::model::{Causes, Expressions, Resource, ResourceSet, Step};
use crate::sources::FilePath;

use bounds::Bounds;
use build_context::BuildContext;
use build_metadata::BuildMetadata;
use engine::accumulate::Gathered;
use engine::order::Order;
use load::layer::Layer;
use load::root::Root;
use schema_state::SchemaState;
use version::{Behavior, Version};

/// Build options that do not come from files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Lets kustomizations read files outside their directory.
    pub load_anywhere: bool,
    /// The output order if the kustomization has no `sortOptions`.
    pub reorder: Reorder,
    /// Labels everything `app.kubernetes.io/managed-by: kustomize-VERSION`.
    pub managed_by_label: bool,
    /// The version of kustomize to follow; without one, that of offshoot.yaml, or else the default.
    pub version: Option<Version>,
    /// The renderer of `helmCharts`; without one they are rejected.
    pub helm: Option<Helm>,
    /// The copies that replace remote files and directories.
    pub vendor: Vendor,
    /// The limits of the build.
    pub limits: Limits,
    /// Leaves out generators, charts and remote bases that cannot be built, each with a warning
    /// (see [`UNBUILDABLE`]) in place of the error. The output is then not that of kustomize.
    pub leave_out: bool,
}

/// The output order, as set by kustomize's `--reorder`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reorder {
    /// Sorted by kind, in the best order to apply them.
    #[default]
    Legacy,
    /// The order in which they were read.
    None,
}

/// The result of a build.
#[derive(Clone, Debug)]
pub struct Build {
    /// The resources, in output order.
    pub resources: ResourceSet,
    /// The table of causes that origins refer to.
    pub causes: Causes,
    /// The warnings, in the order in which they occurred.
    pub warnings: Vec<Diagnostic>,
}

/// Builds the kustomization in `directory`.
///
/// # Errors
/// Everything that kustomize rejects, and features that this engine does not
/// support; as many diagnostics as one run can find.
pub fn build(files: &Files<'_>, directory: &FilePath, options: &Options) -> Fallible<Build> {
    build_with(files, directory, options, false)
}

/// Builds the kustomization in `directory`, upon which a later build of the same `files` builds: it takes the result
/// over if they are [keeping bases](Files::keeping_bases).
///
/// # Errors
/// See [`build`].
pub fn build_below(files: &Files<'_>, directory: &FilePath, options: &Options) -> Fallible<Build> {
    build_with(files, directory, options, true)
}

fn build_with(
    files: &Files<'_>,
    directory: &FilePath,
    options: &Options,
    is_below: bool,
) -> Fallible<Build> {
    let version = options.version.unwrap_or_default();
    let mut build = BuildContext {
        files,
        version,
        metadata: BuildMetadata::default(),
        helm: options.helm.as_ref(),
        leaves_out: options.leave_out,
        causes: Causes::within(options.limits),
        schemas: schema_state::schemas(version),
        schema_state: SchemaState::default(),
        is_component: false,
        warnings: Vec::new(),
        bounds: Bounds::within(options.limits),
        has_charts: false,
        is_below,
        expected: None,
        expressions: Expressions::within(options.limits),
    };
    // A failed build returns no table of causes, so its places are resolved here.
    let built =
        resources(&mut build, directory, options).map_err(|failed| told(failed, &build.causes));
    let resources = built.map_err(|failed| failed.located_by(|at| build.causes.position(at)))?;
    if build.is_component {
        build
            .warnings
            .retain(|warning| !misses_parent(warning.code));
    }
    Ok(Build {
        resources,
        warnings: once(build.warnings, &build.causes),
        causes: build.causes,
    })
}

/// The errors. Where a step kept that of the size to itself, it is told here.
fn told(failed: Diagnostics, causes: &Causes) -> Diagnostics {
    match causes.growth.excess() {
        Some(excess) if failed.is_known() => bounds::too_large(excess).into(),
        _ => failed,
    }
}

/// True for warnings of what finds nothing: a component that is built alone has no resources of a parent to find.
fn misses_parent(code: Code) -> bool {
    matches!(
        code,
        Code::ImageUnmatched | Code::PatchTargetEmpty | Code::ReplacementTargetMissing
    )
}

/// The warnings with their places in files, each once even if several layers gave it.
fn once(warnings: Vec<Diagnostic>, causes: &Causes) -> Vec<Diagnostic> {
    let mut seen = FxHashSet::default();
    let located = warnings
        .into_iter()
        .map(|warning| warning.located_by(|at| causes.position(at)));
    located
        .filter(|warning| seen.insert((warning.code, warning.at, warning.message.clone())))
        .collect()
}

fn resources(
    build: &mut BuildContext<'_>,
    directory: &FilePath,
    options: &Options,
) -> Fallible<ResourceSet> {
    let mut root = Root::top(
        build.files,
        directory,
        !options.load_anywhere,
        &options.vendor,
        build.version,
        options.limits,
    )?;
    let before = build.before(&root);
    let loaded = build.load(&mut root)?;
    let kustomization = &loaded.kustomization;
    build.metadata = BuildMetadata::of(kustomization);
    build.is_component = kustomization.kind.value == "Component";
    let layer = Layer {
        root: &root,
        kustomization,
        file_name: &loaded.file_name,
    };
    load::openapi::choose(&layer, &mut build.schemas, build.schema_state.rank())?;
    let mut gathered = build
        .layer(&layer, Gathered::empty())
        .map_err(|failed| failed.with_default_place(loaded.origin))?;
    if build.is_below && engine::kept_base::is_base(kustomization) {
        build.keep(&root, before, &gathered);
    }
    let resources = &mut gathered.resources;
    build.settle_scopes(resources)?;

    transformers::hash::add_hashes(resources, &mut build.cx(Step::Hash, Origin::NONE))?;
    engine::references::follow(
        resources,
        &gathered.specs.name_reference,
        &mut build.cx(Step::References, Origin::NONE),
    )?;
    gathered.vars.resolve(
        resources,
        &gathered.specs.var_reference,
        &mut build.cx(Step::Vars, Origin::NONE),
    )?;
    load::manifests::refuse_unidentified(resources)?;
    engine::finish::drop_local_config(resources);
    collision::refuse_doubles_at_the_end(resources)?;
    sort(resources, kustomization, options)?;
    if let Some(at) = wants_managed_by(kustomization, options) {
        engine::finish::label_managed_by(resources, at, build.version, &mut build.causes);
    }
    engine::finish::tidy_annotations(resources, build.metadata, build.version)?;
    if build.version.has(Behavior::KeysBecomeText) {
        engine::finish::text_keys(resources);
    }
    engine::finish::find_secret_copies(resources, &build.causes);
    let cx = &mut build.cx(Step::Output, Origin::NONE);
    engine::left_behind::warn(resources, cx);
    engine::unplaced_subjects::warn(resources, cx);
    engine::respelled::warn(resources, cx);
    let size = |sum: usize, resource: &Resource| sum.saturating_add(resource.node.written_size());
    bounds::refuse_output(resources.iter().fold(0, size), &build.causes)
        .map_err(|failed| failed.with_default_place(loaded.origin))?;
    Ok(gathered.resources)
}

/// Sorts the resources; `sortOptions` of the kustomization override the command line.
fn sort(
    resources: &mut ResourceSet,
    kustomization: &Kustomization,
    options: &Options,
) -> Fallible<()> {
    let order = match (&kustomization.sort_options, options.reorder) {
        (Some(stated), _) => Order::of(stated)?,
        (None, Reorder::Legacy) => Order::legacy(),
        (None, Reorder::None) => return Ok(()),
    };
    order.sort(resources);
    Ok(())
}

fn wants_managed_by(kustomization: &Kustomization, options: &Options) -> Option<Origin> {
    let mut metadata = kustomization.build_metadata.iter();
    match metadata.find(|option| option.value == "managedByLabel") {
        Some(option) => Some(option.at),
        None => options.managed_by_label.then_some(Origin::NONE),
    }
}
