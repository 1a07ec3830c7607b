//! A generated name that changed with its content is one piece of news, however
//! many references follow it; a namespace that was looked past is none. In:
//! compared resources. Out: those changes set aside, with a [`Fold`] for each
//! name that says where they are.

use rustc_hash::FxHashMap;

use super::change::{Change, ChangeKind};
use super::comparison::{Fold, Reference, fold_of};
use super::pair::PairedBy;
use crate::diff::comparison::{Modification, ResourceChange};
use crate::yaml::{Node, Tag, Text, Value};

/// Moves what follows from changed hashes out of the resources' changes.
pub(super) fn fold(resources: &mut [ResourceChange<'_>]) -> Vec<Fold> {
    let mut folds = renamed(resources);
    let mut by_names: FxHashMap<(Text, Text), usize> = FxHashMap::default();
    for (at, fold) in folds.iter().enumerate() {
        by_names
            .entry((fold.old_name.clone(), fold.new_name.clone()))
            .or_insert(at);
    }
    for (position, resource) in resources.iter_mut().enumerate() {
        let ResourceChange::Changed(modification) = resource else {
            continue;
        };
        let own_name = fold_of(&folds, position).is_some();
        let own_namespace = modification.paired == PairedBy::Namespace;
        set_aside(modification, |change| {
            if (own_name && change.path.is(&["metadata", "name"]))
                || (own_namespace && change.path.is(&["metadata", "namespace"]))
            {
                return true;
            }
            let Some(&fold) = names(change).and_then(|names| by_names.get(&names)) else {
                return false;
            };
            folds[fold].references.push(Reference {
                resource: position,
                path: change.path.clone(),
            });
            true
        });
    }
    folds
}

/// A fold without references, in the resources' order, for each resource whose name lost, got or changed a hash.
fn renamed(resources: &[ResourceChange<'_>]) -> Vec<Fold> {
    let changed = resources.iter().enumerate().filter_map(|(at, resource)| {
        let ResourceChange::Changed(modification) = resource else {
            return None;
        };
        Some((at, &**modification))
    });
    changed
        .filter(|(_, modification)| {
            modification.paired != PairedBy::Content
                && modification.old.id.name != modification.new.id.name
        })
        .map(|(at, modification)| Fold {
            resource: at,
            old_name: modification.old.id.name.clone(),
            new_name: modification.new.id.name.clone(),
            references: Vec::new(),
        })
        .collect()
}

fn set_aside(modification: &mut Modification<'_>, mut follows: impl FnMut(&Change) -> bool) {
    let changes = std::mem::take(&mut modification.changes);
    (modification.folded, modification.changes) =
        changes.into_iter().partition(|change| follows(change));
}

/// The strings that a change is between.
fn names(change: &Change) -> Option<(Text, Text)> {
    let text = |node: &Option<Node>| match &node.as_ref()?.value {
        Value::Scalar(Tag::Str, text) => Some(text.clone()),
        _ => None,
    };
    match change.kind {
        ChangeKind::Changed => Some((text(&change.old)?, text(&change.new)?)),
        _ => None,
    }
}
