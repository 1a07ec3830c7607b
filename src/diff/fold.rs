//! A name that changed is one piece of news, however many references follow it; the namespace of
//! another environment is not news at all. In: compared resources. Out: those changes set aside, with a
//! [`Fold`] for each name that says where they are.

use rustc_hash::FxHashMap;

use super::change::{Change, ChangeKind};
use super::comparison::{Fold, Reference, fold_of};
use super::names::{hash_of, job_stem};
use super::paired_by::PairedBy;
use super::reference::{Named, named, namespaced};
use crate::diff::comparison::{Modification, ResourceChange};
use crate::yaml::{Node, Tag, Text, Value};

/// The old and the new of two names or namespaces.
type Step = (Text, Text);

/// The folds, by what references to their resources are between.
#[derive(Default)]
struct Folds {
    /// The folds of one old and one new name, each with the kind of its resource.
    by_names: FxHashMap<Step, Vec<(usize, Text)>>,
    /// The folds of names that end in a hash of what the resource runs.
    by_content: FxHashMap<Step, usize>,
    /// Those of one old and one new namespace, each with the kind and the name of its resource.
    by_namespaces: FxHashMap<Step, Vec<(usize, Text, Text)>>,
}

impl Folds {
    fn of(folds: &[Fold], resources: &[ResourceChange<'_>]) -> Self {
        let mut found = Self::default();
        for (at, fold) in folds.iter().enumerate() {
            let ResourceChange::Changed(modification) = &resources[fold.resource] else {
                continue;
            };
            let (old, new) = (&modification.old.id, &modification.new.id);
            let kind = new.gvk.kind.clone();
            if old.name != new.name {
                let names = (old.name.clone(), new.name.clone());
                if is_planned(modification) {
                    found.by_content.insert(names.clone(), at);
                }
                let folds = found.by_names.entry(names).or_default();
                folds.push((at, kind.clone()));
            }
            if old.namespace != new.namespace {
                let namespaces = (old.namespace.clone(), new.namespace.clone());
                let folds = found.by_namespaces.entry(namespaces).or_default();
                folds.push((at, kind, new.name.clone()));
            }
        }
        found
    }
}

/// Moves what follows from changed names out of the resources' changes. `side_by_side`: the
/// namespace of a moved resource, too.
pub(super) fn fold(resources: &mut [ResourceChange<'_>], side_by_side: bool) -> Vec<Fold> {
    let mut folds = renamed(resources);
    let known = Folds::of(&folds, resources);
    let mut own = Vec::new();
    for (position, resource) in resources.iter_mut().enumerate() {
        let ResourceChange::Changed(modification) = resource else {
            continue;
        };
        let follows_others = follows_others(modification);
        let own_name = fold_of(&folds, position).is_some()
            && (follows_others || follows_content(modification));
        let own_namespace = side_by_side && modification.paired == PairedBy::Namespace;
        let node = modification.new.node.clone();
        set_aside(modification, |change| {
            let is_name = change.path.is(&["metadata", "name"]);
            if is_name && follows_others {
                own.push((position, change.path.clone()));
            }
            if (own_name && is_name)
                || (own_namespace && change.path.is(&["metadata", "namespace"]))
            {
                return true;
            }
            let Some(fold) = followed(change, &node, &known) else {
                return false;
            };
            folds[fold].references.push(Reference {
                resource: position,
                path: change.path.clone(),
            });
            true
        });
    }
    for (resource, path) in own {
        let fold = folds.iter_mut().find(|fold| fold.resource == resource);
        if let Some(fold) = fold {
            fold.references.push(Reference { resource, path });
        }
    }
    folds.retain(|fold| fold.old_name != fold.new_name || !fold.references.is_empty());
    folds
}

/// A fold without references, in the resources' order, for each resource whose name or namespace
/// changed.
fn renamed(resources: &[ResourceChange<'_>]) -> Vec<Fold> {
    let changed = resources.iter().enumerate().filter_map(|(at, resource)| {
        let ResourceChange::Changed(modification) = resource else {
            return None;
        };
        Some((at, &**modification))
    });
    changed
        .filter(|(_, modification)| {
            let (old, new) = (&modification.old.id, &modification.new.id);
            old.name != new.name || old.namespace != new.namespace
        })
        .map(|(at, modification)| Fold {
            resource: at,
            old_name: modification.old.id.name.clone(),
            new_name: modification.new.id.name.clone(),
            references: Vec::new(),
        })
        .collect()
}

/// True if the name's hash changed because something else of the resource did. A hash that came,
/// went, or changed by itself is a change of its own.
fn follows_content(modification: &Modification<'_>) -> bool {
    has_hash_alone(modification) && !modification.changes.iter().all(is_identity)
}

/// True for a Job whose name follows the content of everything else: nothing of its own changed.
fn follows_others(modification: &Modification<'_>) -> bool {
    is_planned(modification) && modification.changes.iter().all(is_identity)
}

fn is_identity(change: &Change) -> bool {
    change.path.is(&["metadata", "name"]) || change.path.is(&["metadata", "namespace"])
}

/// True if an environment ended both names in a hash, and they differ in nothing else. Of a name in
/// a file, such as a snapshot, the other side tells.
fn is_planned(modification: &Modification<'_>) -> bool {
    let sides = [&modification.old, &modification.new];
    let [old, new] = sides.map(|side| job_stem(&side.id.name));
    modification.new.id.gvk.kind == "Job"
        && modification.old.id.name != modification.new.id.name
        && old.is_some()
        && old == new
        && sides.iter().any(|side| side.logical_name != side.id.name)
}

/// True if both names have a hash, and differ in nothing else.
fn has_hash_alone(modification: &Modification<'_>) -> bool {
    if is_planned(modification) {
        return true;
    }
    let (old, new) = (&modification.old.id.name, &modification.new.id.name);
    let stem =
        |name: &'_ Text| -> Option<String> { Some(name.strip_suffix(hash_of(name)?)?.to_owned()) };
    old != new && stem(old).is_some() && stem(old) == stem(new)
}

/// The fold that a change follows: that of the resource which the field names. A field that is not
/// known to name anything follows a hash, as no other text looks like it.
fn followed(change: &Change, node: &Node, known: &Folds) -> Option<usize> {
    if is_identity(change) {
        return None;
    }
    let names = names(change)?;
    if let Some((kind, name)) = namespaced(&change.path, node) {
        let moved = known.by_namespaces.get(&names).into_iter().flatten();
        let mut moved = moved.filter(|(_, of, called)| of == kind && called == name);
        if let Some((fold, ..)) = moved.next() {
            return Some(*fold);
        }
    }
    if let Some(fold) = known.by_content.get(&names) {
        return Some(*fold);
    }
    let candidates = known.by_names.get(&names)?;
    let first = candidates.first().map(|(fold, _)| *fold);
    if hash_of(&names.0).is_some() || hash_of(&names.1).is_some() {
        return first;
    }
    match named(&change.path, node)? {
        Named::Any => first,
        Named::Kind(wanted) => {
            let of_kind = candidates.iter().find(|(_, kind)| kind == wanted);
            of_kind.map(|(fold, _)| *fold)
        }
    }
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
