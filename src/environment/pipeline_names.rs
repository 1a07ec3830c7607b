//! The names of an environment for pipelines, before anything is rendered. In: offshoot.yaml and a
//! request; for hosts, one build of the target. Out: slug, namespaces, hosts and URLs.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Failures, Fallible};
use crate::kustomize::Files;
use crate::model::Causes;

use super::branch_rule::check_branch;
use super::budget::{Naming, naming};
use super::builder::Builder;
use super::built_target::build_target;
use super::config::Spec;
use super::guards::refuse_fixed;
use super::hosts::{Added, Claim, Declaration, declarations_with};
use super::namespaces::wanted;
use super::render::Repository;
use super::request::Request;
use super::room::{Named, Room};
use super::schemes::Schemes;

/// The names that depend on offshoot.yaml and the branch alone.
#[derive(Clone, Debug, Default)]
pub struct PipelineNames {
    /// The branch as part of a name.
    pub slug: Option<String>,
    /// The namespaces, each with the old one that moves there; without one, all move there.
    pub namespaces: Vec<(Option<String>, String)>,
    /// The label selector of the end-to-end test's Jobs.
    pub e2e_selector: Option<String>,
    /// The names of these Jobs in the tree.
    pub e2e_jobs: Vec<String>,
}

/// A host of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineHost {
    /// The name in the tree.
    pub old: String,
    /// The name in the environment.
    pub new: String,
    /// The URL of the new name; none for a wildcard, and for a name that no traffic is routed for.
    pub url: Option<String>,
}

/// The hosts of an environment, and what a build of its target warns of.
#[derive(Debug)]
pub struct PipelineHosts {
    /// The hosts that move, by their old names; all that are declared if the environment moves none.
    pub hosts: Vec<PipelineHost>,
    /// The room for the branch in names, for an environment of a branch.
    pub room: Option<Room>,
    /// The warnings of the build.
    pub warnings: Vec<Diagnostic>,
    /// The causes behind their places.
    pub causes: Causes,
}

/// Finds slug and namespaces. Reads no file.
///
/// # Errors
/// `branch-missing`, `branch-unwanted`; names that are not valid, too long, or the same for each branch.
pub fn pipeline_names(repository: Repository<'_>, request: &Request) -> Fallible<PipelineNames> {
    let spec = repository.config.environment(&request.environment)?;
    check_branch(spec, request)?;
    let naming = naming(repository.config, spec, request, &[])?;
    let mut failures = Failures::default();
    failures.keep(refuse_fixed(spec, &naming));
    let features = &spec.features;
    let wanted = wanted(
        features.namespace.0.as_ref(),
        &features.namespaces.0,
        &naming.variables,
    );
    let wanted = failures.keep(wanted).unwrap_or_default();
    let named = wanted
        .into_iter()
        .map(|it| (it.old.map(|old| old.to_string()), it.new));
    let select = features.e2e.as_ref().map(|e2e| &e2e.select);
    let selector = select.and_then(|select| select.label_selector.as_ref());
    let jobs = select.into_iter().flat_map(|select| &select.names);
    failures.or_ok(PipelineNames {
        slug: naming.slug,
        namespaces: named.collect(),
        e2e_selector: selector.map(|text| text.value.to_string()),
        e2e_jobs: jobs.map(|name| name.value.to_string()).collect(),
    })
}

/// Finds the hosts, by one build of the target.
///
/// # Errors
/// Errors of the build; hosts that are not valid or too long.
pub fn pipeline_hosts(repository: Repository<'_>, request: &Request) -> Fallible<PipelineHosts> {
    let Repository { config, root, .. } = repository;
    let spec = config.environment(&request.environment)?;
    let options = config.build_options(root, repository.options);
    let files = Files::new(repository.sources, repository.map);
    let builder = Builder {
        files: &files,
        shared: None,
        sources: repository.sources,
        map: repository.map,
        root,
        options: &options,
        history: repository.history,
    };
    let built = build_target(spec, request, builder)?;
    let target = &built.target;
    let hosts = spec.features.hosts.as_ref();
    let added = Added {
        fields: hosts.map_or(&[], |hosts| &hosts.declare),
        prefixes: &config.annotation_prefixes,
    };
    let declared = declarations_with(target.resources(), added);
    let naming = naming(config, spec, request, &declared)
        .map_err(|failed| failed.located_by(|at| built.causes.position(at)))?;
    let schemes = Schemes::new(target.resources(), &declared);
    let found = moved(spec, &naming, &declared).into_iter();
    let named = naming.slug.as_deref().map(|slug| Named {
        config,
        spec,
        request,
        declared: &declared,
        resources: target.resources(),
        causes: &built.causes,
        slug,
    });
    let room = named.map_or(Ok(None), |named| named.room())?;
    Ok(PipelineHosts {
        hosts: found
            .map(|(old, new)| {
                let scheme = schemes.of(&old).filter(|_| !new.starts_with('*'));
                let url = scheme.map(|scheme| format!("{scheme}://{new}"));
                PipelineHost { old, new, url }
            })
            .collect(),
        room,
        warnings: built.warnings,
        causes: built.causes,
    })
}

/// Old and new hosts; where nothing moves, the hosts for which traffic is routed.
fn moved(spec: &Spec, naming: &Naming, declared: &[Declaration]) -> Vec<(String, String)> {
    if spec.features.hosts.is_some() {
        let moves = naming.hosts.iter();
        return moves
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
            .collect();
    }
    let routed = declared
        .iter()
        .filter(|it| it.claim == Claim::Traffic && it.fixed.is_none());
    let hosts: BTreeSet<&String> = routed.map(|it| &it.host).collect();
    hosts
        .into_iter()
        .map(|host| (host.clone(), host.clone()))
        .collect()
}
