//! Which targets `--since` is about. In: TARGETs as typed, and every target
//! there is in either tree. Out: those that are meant, each once.

use crate::diag::{Failures, Fallible};
use crate::repository::since::{Pair, Since};
use crate::repository::target::Target;
use crate::repository::targets::Listed;
use crate::sources::Sources;

/// The targets that `texts` mean; all where there is none. A directory without a kustomization
/// means the targets below it.
///
/// # Errors
/// `target-missing`, where a text means nothing in either tree.
pub(crate) fn selected(texts: &[String], all: Vec<Pair>, since: &Since) -> Fallible<Vec<Pair>> {
    if texts.is_empty() {
        return Ok(all);
    }
    let mut failures = Failures::default();
    let mut selected: Vec<Pair> = Vec::new();
    for text in texts {
        let Some(target) = failures.keep(find(text, since)) else {
            continue;
        };
        let meant = |pair: &&Pair| is_meant(&target, &pair.listed.target);
        let mut found: Vec<Pair> = all.iter().filter(meant).cloned().collect();
        if found.is_empty() {
            found.push(other(target, since));
        }
        let is_selected = |pair: &Pair| {
            let mut targets = selected.iter().map(|pair| &pair.listed.target);
            targets.any(|target| *target == pair.listed.target)
        };
        found.retain(|pair| !is_selected(pair));
        selected.extend(found);
    }
    failures.or_ok(selected)
}

/// What a text means on disk, or else at the commit.
fn find(text: &str, since: &Since) -> Fallible<Target> {
    let found = since.new.find(text);
    match found.or_else(|missing| since.old.find(text).map_err(|_| missing))? {
        Target::StandardInput => Err(super::target::no_input().into()),
        target => Ok(target),
    }
}

fn is_meant(wanted: &Target, target: &Target) -> bool {
    match (wanted, target) {
        (Target::Manifests(above), Target::Kustomization(directory)) => directory.is_within(above),
        _ => wanted == target,
    }
}

/// A target that `list` does not have: plain manifests, a component, what a symlink leads to.
fn other(target: Target, since: &Since) -> Pair {
    let name = match &target {
        Target::Kustomization(path) | Target::Manifests(path) => path.relative_to(&since.root),
        Target::Environment(name) => name.clone(),
        Target::StandardInput => "-".to_owned(),
    };
    let is_in = |sources: &dyn Sources| match &target {
        Target::Kustomization(path) | Target::Manifests(path) => sources.entry(path).is_some(),
        Target::Environment(_) | Target::StandardInput => true,
    };
    Pair {
        is_old: is_in(&since.old.sources),
        is_new: is_in(&since.new.sources),
        listed: Listed {
            path: name.clone(),
            name,
            target,
            per_branch: false,
            is_component: false,
        },
    }
}
