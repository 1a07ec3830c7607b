//! The targets that `--since` compares. In: TARGET arguments, and every target of
//! either tree. Out: the selected targets, each once.

use crate::diag::{Failures, Fallible};
use crate::sources::Sources;

use super::listing::ListedTarget;
use super::target::Target;
use super::tree_pair::{ComparedTarget, TreePair};

/// The targets among `all` that `texts` select; all of them without any text. A directory without
/// a kustomization selects the targets below it.
///
/// # Errors
/// `target-missing` if a text names nothing in either tree.
pub(super) fn selected(
    texts: &[String],
    all: Vec<ComparedTarget>,
    trees: &TreePair,
) -> Fallible<Vec<ComparedTarget>> {
    if texts.is_empty() {
        return Ok(all);
    }
    let mut failures = Failures::default();
    let mut selected: Vec<ComparedTarget> = Vec::new();
    for text in texts {
        let Some(target) = failures.keep(find(text, trees)) else {
            continue;
        };
        let matches = |compared: &&ComparedTarget| is_selected(&target, &compared.listed.target);
        let mut found: Vec<ComparedTarget> = all.iter().filter(matches).cloned().collect();
        if found.is_empty() {
            found.push(unlisted(target, trees));
        }
        found.retain(|compared| !selected.contains(compared));
        selected.extend(found);
    }
    failures.or_ok(selected)
}

/// The target that a text names on disk, or else at the commit.
fn find(text: &str, trees: &TreePair) -> Fallible<Target> {
    let found = trees.new.find(text);
    found.or_else(|missing| trees.old.find(text).map_err(|_| missing))
}

fn is_selected(wanted: &Target, target: &Target) -> bool {
    match (wanted, target) {
        (Target::Manifests(above), Target::Kustomization(directory)) => directory.is_within(above),
        _ => wanted == target,
    }
}

/// A target that `list` does not show: plain manifests, a component, a path through a symlink.
fn unlisted(target: Target, trees: &TreePair) -> ComparedTarget {
    let is_in = |sources: &dyn Sources| match &target {
        Target::Kustomization(path) | Target::Manifests(path) => sources.entry(path).is_some(),
        Target::Environment(_) => true,
    };
    let name = target.name(&trees.root);
    ComparedTarget {
        is_old: is_in(&*trees.old.sources),
        is_new: is_in(&*trees.new.sources),
        is_deployed: true,
        listed: ListedTarget {
            paths: vec![name.clone()],
            name,
            target,
            per_branch: false,
            is_component: false,
        },
    }
}
