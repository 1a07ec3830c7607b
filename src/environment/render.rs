//! One environment, rendered. The target is built, an overlay planned over it and
//! laid into the sources, and the same engine builds that. `eject` writes the very
//! files that were built here.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, Wording};
use crate::kustomize::{Files, Options};
use crate::model::{Causes, Resource, ResourceSet};
use crate::sources::{FilePath, History, Memory, SourceMap, Sources};

use super::branch_rule::check_branch;
use super::budget::{Naming, host_scope, naming};
use super::builder::Builder;
use super::built_target::{BuiltTarget, build_target};
use super::config::{Config, Spec};
use super::guards::{refuse_collisions, refuse_fixed, refuse_shared, refuse_taken};
use super::hosts::{Added, HostReport, HostRules, declarations_with};
use super::limits;
use super::namespaces::{Moves, wanted};
use super::patched::names_read;
use super::placement::Placement;
use super::plan::Plan;
use super::request::Request;
use super::room::Named;
use super::scope::Scope;
use super::settings::{spelled_keys, unread, unused};
use super::shared::SharedReads;
use super::target::Target;
use super::used_elsewhere::without_used_elsewhere;

/// A repository with environments: offshoot.yaml and the tree around it.
#[derive(Clone, Copy)]
pub struct Repository<'a> {
    /// The files.
    pub sources: &'a dyn Sources,
    /// The map of positions.
    pub map: &'a SourceMap,
    /// The directory of offshoot.yaml.
    pub root: &'a FilePath,
    /// offshoot.yaml.
    pub config: &'a Config,
    /// The options of the engine.
    pub options: &'a Options,
    /// The earlier states of the files, for `only.changedSince`.
    pub history: &'a dyn History,
}

/// A rendered environment.
#[derive(Debug)]
pub struct Render {
    /// The resources, in output order.
    pub resources: ResourceSet,
    /// The causes behind origins.
    pub causes: Causes,
    /// Settings and manifests that are probably not as intended.
    pub warnings: Vec<Diagnostic>,
    /// The overlay's files: what `eject` writes.
    pub overlay: Memory,
    /// The overlay's directory.
    pub directory: FilePath,
    /// The branch as part of a name.
    pub slug: Option<String>,
    /// The namespace of all resources; the first of `namespaces`.
    pub namespace: Option<String>,
    /// Old and new hosts.
    pub hosts: HostReport,
}

/// Renders an environment.
///
/// # Errors
/// Errors of the engine in the target; errors of the environment's features; `empty-render`
/// unless the request allows it; `branch-missing` and `branch-unwanted`.
pub fn render(repository: Repository<'_>, request: &Request) -> Fallible<Render> {
    let files = Files::new(repository.sources, repository.map).keeping_bases();
    render_from(&files, repository, request)
}

/// Renders an environment from `files` of the repository, which several renders may share.
///
/// # Errors
/// See [`render`].
pub fn render_from(
    files: &Files<'_>,
    repository: Repository<'_>,
    request: &Request,
) -> Fallible<Render> {
    render_with(files, None, repository, request)
}

/// Renders one of many environments of a repository, with what the others have built, for the names that it
/// claims: names of Jobs lack the hash of the whole render.
///
/// # Errors
/// See [`render`].
pub fn render_sharing(
    shared: &SharedReads<'_>,
    repository: Repository<'_>,
    request: &Request,
) -> Fallible<Render> {
    render_with(&shared.files, Some(shared), repository, request)
}

/// The resources of an environment with the names that they have in its render, and their causes. An
/// environment that moves no host and no namespace, and adds no login, has them in its target already.
///
/// # Errors
/// See [`render`].
pub fn render_names(
    files: &Files<'_>,
    repository: Repository<'_>,
    request: &Request,
) -> Fallible<(Vec<Resource>, Causes)> {
    let spec = repository.config.environment(&request.environment)?;
    let features = &spec.features;
    let moves_hosts = features.hosts.is_some() || features.auth.is_some();
    if moves_hosts || spec.namespaces().next().is_some() {
        let rendered = render_from(files, repository, request)?;
        return Ok((rendered.resources.into_items(), rendered.causes));
    }
    check_branch(spec, request)?;
    let options = repository
        .config
        .build_options(repository.root, repository.options);
    let built = build_target(spec, request, builder(files, repository, &options))?;
    Ok((built.target.resources().to_vec(), built.causes))
}

/// The keys of `set` that templates of an environment and of its patches read.
pub fn setting_keys(repository: Repository<'_>, spec: &Spec) -> BTreeSet<String> {
    let files = Files::new(repository.sources, repository.map);
    let builder = builder(&files, repository, repository.options);
    spelled_keys(spec, &|spec: &Spec| names_read(spec, builder))
}

fn builder<'a>(
    files: &'a Files<'a>,
    repository: Repository<'a>,
    options: &'a Options,
) -> Builder<'a> {
    Builder {
        files,
        shared: None,
        sources: repository.sources,
        map: repository.map,
        root: repository.root,
        options,
        history: repository.history,
    }
}

fn render_with(
    files: &Files<'_>,
    shared: Option<&SharedReads<'_>>,
    repository: Repository<'_>,
    request: &Request,
) -> Fallible<Render> {
    let Repository { root, config, .. } = repository;
    let spec = config.environment(&request.environment)?;
    check_branch(spec, request)?;
    let options = config.build_options(root, repository.options);
    let builder = Builder {
        shared,
        ..builder(files, repository, &options)
    };
    let built = build_target(spec, request, builder)?;
    if built.target.resources().is_empty() && !request.allow_empty {
        return Err(empty(spec).into());
    }
    // Values of the target may have causes in its build.
    let located = |failed: Diagnostics| failed.located_by(|at| built.causes.position(at));
    let mut render = lay_over(&built, builder, config, spec, request).map_err(located)?;
    render.warnings.extend(built.unmatched);
    Ok(render)
}

/// Plans the environment over its target, and builds that.
fn lay_over(
    below: &BuiltTarget,
    builder: Builder<'_>,
    config: &Config,
    spec: &Spec,
    request: &Request,
) -> Fallible<Render> {
    let (target, causes) = (&below.target, &below.causes);
    let hosts = spec.features.hosts.as_ref();
    let added = Added {
        fields: hosts.map_or(&[], |hosts| &hosts.declare),
        prefixes: &config.annotation_prefixes,
    };
    let declared = declarations_with(target.resources(), added);
    let naming = naming(config, spec, request, &declared)?;
    let naming = leading(naming, config, spec, (target, added))?;
    let moves = moves(spec, &naming, target)?;
    let mut failures = Failures::default();
    let collisions = refuse_collisions(config, spec, &naming, &moves, target, builder);
    failures.keep(collisions);
    let shared = refuse_shared((config, spec), &naming, &moves, target, builder);
    failures.keep(shared);
    let environments = config.environments.iter();
    let scope = Scope {
        environment: &spec.name,
        per_branch: spec.per_branch,
        request,
        target,
        causes,
        variables: &naming.variables,
        slug: naming.slug.as_deref(),
        templates: &spec.features.templates(),
        moves: &moves,
        namespace_at: spec.namespace().map(|text| text.at).unwrap_or_default(),
        hosts: &naming.hosts,
        elsewhere_at: elsewhere(spec).map(|text| text.at).unwrap_or_default(),
        host_scope: host_scope(config, spec),
        declared: &declared,
        annotation_prefixes: &config.annotation_prefixes,
        moving: environments
            .filter(|it| it.features.hosts.is_some())
            .count(),
        builder,
    };
    let taken = refuse_taken(config, spec, &naming, &scope);
    failures.keep(taken.map_err(|failed| failed.located_by(|at| causes.position(at))));
    let plan = spec.features.plan(&scope);
    let plan = failures.keep(plan.map_err(|failed| failed.located_by(|at| causes.position(at))));
    let mut plan = failures.or_ok(plan.unwrap_or_default())?;
    plan.warnings.extend(scarce(config, spec, &scope)?);
    plan.warnings = without_used_elsewhere(plan.warnings, config, spec, request, builder);
    let over = (&below.place, below.layer.as_ref());
    let placement = Placement::new(&scope, spec, over, below.directory.clone());
    let built = build(&scope, spec, placement, plan)?;
    let mut warnings = built.warnings;
    let patched = |spec: &Spec| names_read(spec, builder);
    warnings.extend(unread(config, spec, request, &patched));
    warnings.extend(unused(spec, &patched));
    Ok(Render {
        warnings,
        slug: naming.slug,
        namespace: naming.namespace,
        ..built
    })
}

/// The warning about names that leave too little room for the branch.
fn scarce(config: &Config, spec: &Spec, scope: &Scope<'_>) -> Fallible<Option<Diagnostic>> {
    let Some(slug) = scope.slug else {
        return Ok(None);
    };
    let named = Named {
        config,
        spec,
        request: scope.request,
        declared: scope.declared,
        resources: scope.target.resources(),
        causes: scope.causes,
        slug,
    };
    named.warning()
}

/// Builds the overlay of a plan, once more if a feature changes the plan after a look at the render.
fn build(
    scope: &Scope<'_>,
    spec: &Spec,
    placement: Placement<'_>,
    mut plan: Plan,
) -> Fallible<Render> {
    let planned = scope.causes.positioned(std::mem::take(&mut plan.warnings));
    let mut written = placement.write(&plan.overlay, scope.target)?;
    let mut build = placement.build(&written)?;
    let reviewed = spec.features.review(scope, &build.resources, &mut plan);
    let found = build.causes.positioned(std::mem::take(&mut plan.warnings));
    let is_changed = match reviewed {
        Ok(is_changed) => is_changed,
        Err(failed) => {
            // Much else may be wrong at the same time, and is known by now.
            let failed = failed.located_by(|at| build.causes.position(at));
            return Err(failed.beside([build.warnings, planned, found].concat()));
        }
    };
    // The second build gives Jobs the hash of the first: it changes no name that another render could have.
    if is_changed && !scope.builder.is_of_many() {
        written = placement.write(&plan.overlay, scope.target)?;
        build = placement.build(&written)?;
    }
    limits::check(&build.resources, &build.causes, scope.slug)?;
    let warnings = [build.warnings, planned, found];
    Ok(Render {
        resources: build.resources,
        causes: build.causes,
        warnings: warnings.concat(),
        overlay: written.files,
        directory: placement.directory,
        hosts: plan.hosts.positioned(scope.causes),
        slug: None,
        namespace: None,
    })
}

/// The pattern of the names that hosts of the rest have in the shared namespace.
fn elsewhere(spec: &Spec) -> Option<&LocatedText> {
    let partial = &spec.features.partial;
    let shared = partial.shared.as_ref().filter(|_| partial.only.is_some());
    shared?.hosts.as_ref()
}

/// The names of a render, with those that hosts of a partial environment's rest have in the shared namespace.
fn leading(
    naming: Naming,
    config: &Config,
    spec: &Spec,
    (target, added): (&Target, Added<'_>),
) -> Fallible<Naming> {
    let Some(pattern) = elsewhere(spec) else {
        return Ok(naming);
    };
    let rest: Vec<Resource> = target.rest().cloned().collect();
    let declared = declarations_with(&rest, added);
    let rules = HostRules {
        pattern,
        scope: host_scope(config, spec),
    };
    let hosts = naming.hosts.clone();
    let hosts = hosts.leading(&declared, rules, &naming.variables)?;
    Ok(Naming { hosts, ..naming })
}

/// The own namespaces of the target, with their new names.
fn moves(spec: &Spec, naming: &Naming, target: &Target) -> Fallible<Moves> {
    let mut failures = Failures::default();
    failures.keep(refuse_fixed(spec, naming));
    let (one, several) = (&spec.features.namespace.0, &spec.features.namespaces.0);
    let wanted = wanted(one.as_ref(), several, &naming.variables);
    let moves = wanted.and_then(|wanted| Moves::new(&spec.name.value, target, &wanted));
    let moves = failures.keep(moves);
    failures.or_ok(moves.unwrap_or_default())
}

fn empty(spec: &Spec) -> Diagnostic {
    let message = format!("`{}` renders no resources", spec.name.value);
    Diagnostic::error(Code::EmptyRender, message)
        .at(spec.roots.at())
        .help(Wording::new(
            "applied with pruning, it would delete everything; `--allow-empty` if that is intended",
            "applied with pruning, it would delete everything: delete the Application if that is intended",
        ))
}
