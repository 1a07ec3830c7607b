//! The targets of a repository that are deployed, and what they make beside the ones in question. In: a
//! tree. Out: the resources of all other targets, and of manifests that no kustomization reads.

use std::collections::BTreeSet;

use crate::checks::Others;
use crate::diag::{Diagnostic, Origin, Severity};
use crate::diff::resources;
use crate::environment::Request;
use crate::kustomize::Files;
use crate::model::Resource;
use crate::parallel;
use crate::sources::{FilePath, SourceMap, has_manifest_extension};

use super::deployed::Bases;
use super::discover::Walk;
use super::listing::{ListedTarget, list};
use super::target::Target;
use super::tree::{RepositoryConfig, Tree};

/// The environments of `tree`, and its directories that nothing includes or is built on.
pub fn deployed(tree: &Tree) -> Vec<ListedTarget> {
    let reach = tree.reach();
    let listed = list(tree, &tree.directory, &reach);
    let directories = listed.iter().filter_map(|it| match &it.target {
        Target::Kustomization(directory) => Some(directory),
        _ => None,
    });
    let bases = Bases::new(tree, directories, &reach);
    let is_deployed = |it: &ListedTarget| !it.is_component && bases.is_deployed(&it.target);
    listed
        .iter()
        .filter(|it| is_deployed(it))
        .cloned()
        .collect()
}

/// The resources that exist once, but for those of the targets that `is_known`: of all others that are
/// deployed, of the sources of `secretSync`, and of manifests that are applied as they are. Charts and
/// remote bases that cannot be built are left out, which the result tells.
pub(super) fn others(
    tree: &Tree,
    request: &Request,
    map: &SourceMap,
    is_known: &dyn Fn(&Target) -> bool,
) -> Others {
    let all = deployed(tree).into_iter().filter(|it| !it.per_branch);
    let mut others: Vec<Target> = all.map(|it| it.target).collect();
    for source in sources(tree) {
        if !others.contains(&source) {
            others.push(source);
        }
    }
    others.retain(|target| !is_known(target));
    let files = Files::new(&*tree.sources, map);
    let render = |it: &Target| tree.render_leaving_out(it, request, &files);
    let rendered = parallel::map(&others, render);
    let all = rendered.len();
    let rendered: Vec<_> = rendered.into_iter().filter_map(Result::ok).collect();
    let is_left_out = |it: &Diagnostic| it.code.severities().contains(&Severity::Error);
    let mut warnings = rendered.iter().flat_map(|it| &it.warnings);
    let is_partial = rendered.len() < all || warnings.any(is_left_out);
    let rendered = rendered.into_iter().flat_map(|it| it.resources);
    Others {
        is_partial,
        resources: rendered.chain(plain(tree, &files)).collect(),
    }
}

/// The directories of `secretSync.sources`.
fn sources(tree: &Tree) -> Vec<Target> {
    let Some(RepositoryConfig { root, config }) = &tree.config else {
        return Vec::new();
    };
    let specs = config.environments.iter();
    let sources = specs.flat_map(|spec| &spec.features.secret_sync);
    let sources = sources.flat_map(|sync| &sync.sources);
    sources
        .map(|it| Target::Kustomization(root.join(&it.value)))
        .collect()
}

/// The manifests in directories without a kustomization that no kustomization could read: something
/// else applies them. Files that are not manifests are left out.
fn plain(tree: &Tree, files: &Files<'_>) -> Vec<Resource> {
    let walk = Walk::of(&*tree.sources, tree.root());
    let built: BTreeSet<&FilePath> = walk.kustomizations().collect();
    let reach = tree.reach();
    let reaches: Vec<_> = built.iter().map(|directory| reach.of(directory)).collect();
    let read: BTreeSet<&FilePath> = reaches.iter().flat_map(|it| &it.paths).collect();
    let is_plain = |path: &FilePath| {
        let is_built = path.parent().is_some_and(|above| built.contains(&above));
        has_manifest_extension(path.name()) && !is_built && !read.contains(path)
    };
    let paths: Vec<FilePath> = walk.files_outside_charts().filter(is_plain).collect();
    let found = parallel::map(&paths, |path| {
        let read = files.manifests(path, Origin::NONE);
        read.and_then(resources).unwrap_or_default()
    });
    found.into_iter().flatten().collect()
}
