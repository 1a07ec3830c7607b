//! The resources that a new target has from bases which exist already. In: the render of the
//! target. Out: for each base, which of the resources are as it has them. A reviewer knows those,
//! and need not read them again.

use rustc_hash::FxHashSet;

use crate::diff::{Class, Comparison, Options, ResourceChange, compare};
use crate::impact::Included;
use crate::kustomize::has_kustomization;
use crate::model::{ResId, Resource};
use crate::sources::FilePath;

use super::comparer::TargetComparer;
use super::inputs::built;
use super::target::Target;
use super::tree::RenderedTarget;
use super::tree_pair::ComparedTarget;

/// The bases of a new target, and the resources that it has from them.
#[derive(Debug, Default)]
pub(super) struct IncludedBases {
    pub(super) bases: Vec<Included>,
    /// The ids of the resources, as the target has them.
    pub(super) known: FxHashSet<ResId>,
}

impl TargetComparer<'_> {
    /// The bases that `target` is directly built from and that the commit has, too, with what is the
    /// same in `new`.
    pub(super) fn included(&self, target: &ComparedTarget, new: &RenderedTarget) -> IncludedBases {
        let mut found = IncludedBases::default();
        for directory in built(&self.trees.new, &target.listed.target) {
            let reach = self.inputs.reach_of(&directory);
            let existed = |base: &&FilePath| has_kustomization(&*self.trees.old.sources, base);
            for base in reach.bases.iter().filter(existed) {
                let wanted = Target::Kustomization(base.clone());
                let rendered = self.trees.new.render(&wanted, self.request, &self.new);
                let Ok(rendered) = rendered else { continue };
                let known = known(&rendered.resources, &new.resources);
                if !known.is_empty() {
                    found.bases.push(Included {
                        base: base.relative_to(&self.trees.root),
                        resources: known.len(),
                    });
                    found.known.extend(known);
                }
            }
        }
        found
    }
}

/// The ids of the resources of `target` that say what those of `base` do, but for names, namespaces,
/// labels and annotations.
fn known(base: &[Resource], target: &[Resource]) -> Vec<ResId> {
    let options = Options {
        side_by_side: true,
        ..Options::default()
    };
    let comparison = compare(base, target, options);
    let changed: FxHashSet<ResId> = comparison.resources.iter().filter_map(differing).collect();
    let ids = target.iter().map(Resource::id);
    ids.filter(|id| !changed.contains(id)).collect()
}

/// The id of a resource of the new side that differs in more than metadata.
fn differing(change: &ResourceChange<'_>) -> Option<ResId> {
    match change {
        ResourceChange::Added(object) => Some(object.id.clone()),
        ResourceChange::Removed(_) => None,
        ResourceChange::Changed(modification) => {
            let is_much = change.class() > Class::Metadata;
            is_much.then(|| modification.new.id.clone())
        }
    }
}

/// Marks the differences of a new target that only add what is known.
pub(super) fn mark_known(
    differences: &mut [crate::impact::Difference],
    comparison: &Comparison<'_>,
    known: &FxHashSet<ResId>,
) {
    let ids: FxHashSet<String> = comparison
        .added()
        .filter(|object| known.contains(&object.id))
        .map(ToString::to_string)
        .collect();
    for difference in differences.iter_mut().filter(|found| found.is_whole()) {
        difference.is_known = ids.contains(&difference.subject.text);
    }
}
