//! The effect of a change on a cluster that runs the old side. In: a finished comparison. Out: a
//! [`Class`] in each of its changes. The rules are tables in code, one file per subject. They
//! judge by group and kind, path and values, and do not look at a cluster: the effect of a
//! controller on its custom resources is unknown, so such changes count as in place.

mod definition;
mod leaf;
mod network;
mod object;
pub(crate) mod permissions;
mod pod;
mod schema;
mod selection;
mod storage;
mod subject;
mod whole;

use crate::diff::change::{Change, ChangeKind};
use crate::diff::comparison::{Fold, Modification, ResourceChange};
use crate::diff::kubernetes::definitions::Definitions;
use crate::diff::kubernetes::scope::is_cluster_scoped;
use crate::diff::names::stem;
use crate::model::Resource;
use crate::yaml::Node;

use leaf::{Leaf, leaves};
use selection::Selectors;

pub(crate) use crate::diff::change::Class;
pub(crate) use pod::template_of;
pub(crate) use subject::Subject;

/// The facts about one resource that other resources state.
pub(crate) struct Surroundings<'r> {
    selectors: Selectors<'r>,
    pub(crate) definitions: Definitions<'r>,
    /// The sides exist beside each other: nothing of the old one is replaced.
    side_by_side: bool,
}

impl<'r> Surroundings<'r> {
    pub(crate) fn of(old: &'r [Resource], new: &'r [Resource], side_by_side: bool) -> Self {
        Self {
            selectors: Selectors::of(old, new),
            definitions: Definitions::of(old, new),
            side_by_side,
        }
    }

    /// The effect of a change, as far as other resources decide it.
    fn effect(&self, subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
        let definition = self.definitions.get(subject.gvk);
        match definition {
            Some(schema) if schema.is_immutable(leaf.path.iter().copied()) => Class::Recreate,
            _ => self.selectors.effect(subject, leaf),
        }
    }
}

/// Gives every change of `resources` its class.
pub(crate) fn classify(
    resources: &mut [ResourceChange<'_>],
    folds: &[Fold],
    all: &Surroundings<'_>,
) {
    let rolls: Vec<bool> = folds
        .iter()
        .map(|fold| fold.references.iter().any(|at| is_in_pod(at, resources)))
        .collect();
    for (position, resource) in resources.iter_mut().enumerate() {
        match resource {
            ResourceChange::Added(object) => object.class = whole::added(object),
            ResourceChange::Removed(object) => {
                let class = whole::removed(object);
                object.class = if all.side_by_side {
                    whole::beside(class)
                } else {
                    class
                };
            }
            ResourceChange::Changed(found) => {
                let fold = folds.binary_search_by_key(&position, |fold| fold.resource);
                let rolls = fold.is_ok_and(|at| rolls.get(at) == Some(&true));
                modification(found, rolls, all);
            }
        }
    }
}

/// True if a reference to a renamed resource is in what pods are made from.
fn is_in_pod(
    reference: &crate::diff::comparison::Reference,
    resources: &[ResourceChange<'_>],
) -> bool {
    let Some(holder) = resources
        .get(reference.resource)
        .map(ResourceChange::object)
    else {
        return false;
    };
    let fields: Vec<&str> = reference.path.fields().collect();
    pod::in_template(holder.id.gvk.served_group(), &holder.id.gvk.kind, &fields).is_some()
}

/// Classifies the changes of one resource. `rolls`: its name changes with its content, and pods
/// refer to it.
fn modification(found: &mut Modification<'_>, rolls: bool, all: &Surroundings<'_>) {
    let (old, new) = (Some(&*found.old.node), Some(&*found.new.node));
    let gvk = &found.new.id.gvk;
    let is_cluster_scoped = is_cluster_scoped(gvk, &all.definitions);
    let subject = Subject::new(gvk, old, new).scoped(is_cluster_scoped);
    let identity = Identity {
        is_another: is_another_object(found, is_cluster_scoped),
        is_hash_alone: stem(&found.old.logical_name) == stem(&found.new.logical_name),
        side_by_side: all.side_by_side,
        has_pods: object::has_pods(&subject),
    };
    for change in found.changes.iter_mut() {
        let class = identity.settle(change, of_change(&subject, change, all));
        change.class = match class {
            Class::InPlace if rolls => Class::Rollout,
            class => class,
        };
    }
    for change in found.folded.iter_mut() {
        change.class = if is_identity(change) {
            Class::None
        } else {
            identity.settle_reference(change, of_change(&subject, change, all))
        };
    }
}

/// Facts about the two objects that count as one.
struct Identity {
    /// To the API server the new one is another object: it refuses none of its fields.
    is_another: bool,
    /// Only the hash at the end of the name differs.
    is_hash_alone: bool,
    /// The old object is not replaced by the new one.
    side_by_side: bool,
    has_pods: bool,
}

impl Identity {
    fn settle(&self, change: &Change, class: Class) -> Class {
        if is_identity(change) && !self.is_another {
            return Class::None;
        }
        let is_overstated = match class {
            Class::Recreate => self.is_another || self.side_by_side,
            Class::Moved if change.path.is(&["metadata", "name"]) => {
                self.is_hash_alone || self.side_by_side
            }
            Class::Moved => self.side_by_side,
            Class::DataLoss | Class::Incompatible => self.side_by_side,
            _ => false,
        };
        if !is_overstated {
            class
        } else if self.has_pods {
            Class::Rollout
        } else {
            Class::InPlace
        }
    }

    /// The effect of a reference that follows a new name: it names what it named before.
    fn settle_reference(&self, change: &Change, class: Class) -> Class {
        match self.settle(change, class) {
            Class::Access if self.has_pods => Class::Rollout,
            Class::Access => Class::InPlace,
            class => class,
        }
    }
}

fn is_identity(change: &Change) -> bool {
    change.path.is(&["metadata", "name"]) || change.path.is(&["metadata", "namespace"])
}

/// True if the API server takes the new side for another object than the old one. What is
/// generated has a new name each time.
fn is_another_object(found: &Modification<'_>, is_cluster_scoped: bool) -> bool {
    let (old, new) = (&found.old.id, &found.new.id);
    let is_elsewhere = old.effective_namespace() != new.effective_namespace();
    old.name != new.name || new.name.is_empty() || (is_elsewhere && !is_cluster_scoped)
}

fn of_change(subject: &Subject<'_>, change: &Change, all: &Surroundings<'_>) -> Class {
    let path: Vec<&str> = change.path.fields().collect();
    let whole = Leaf {
        path: path.clone(),
        old: change.old.as_ref(),
        new: change.new.as_ref(),
        ends_in_item: change.path.last_item().is_some(),
    };
    if change.is_real()
        && let Some(class) = definition::effect(subject, change)
    {
        return class;
    }
    match change.kind {
        ChangeKind::Respelled => of_respelling(subject, &whole),
        ChangeKind::Moved => object::effect(subject, &whole),
        ChangeKind::Added | ChangeKind::Removed | ChangeKind::Changed => {
            let parts = leaves(path, change.old.as_ref(), change.new.as_ref());
            parts
                .iter()
                .map(|leaf| object::effect(subject, leaf))
                .chain([object::effect(subject, &whole)])
                .chain([all.effect(subject, &whole)])
                .max()
                .unwrap_or_default()
        }
    }
}

/// The API server compares lists as they stand, whatever their order means: pods are replaced for
/// it, and fields that may not change have changed. Numbers and quantities it stores in one spelling.
fn of_respelling(subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
    let is_list = |node: Option<&Node>| node.is_some_and(|node| node.as_sequence().is_some());
    if !(is_list(leaf.old) && is_list(leaf.new)) {
        return Class::None;
    }
    match object::effect(subject, leaf) {
        class @ (Class::Rollout | Class::Recreate) => class,
        Class::DataLoss => Class::Recreate,
        _ => Class::None,
    }
}

impl ResourceChange<'_> {
    /// The gravest of what the change does.
    pub fn class(&self) -> Class {
        match self {
            ResourceChange::Added(object) | ResourceChange::Removed(object) => object.class,
            ResourceChange::Changed(modification) => modification.class(),
        }
    }
}

impl Modification<'_> {
    /// The gravest of its changes, those that follow a new name included.
    pub fn class(&self) -> Class {
        let changes = self.changes.iter().chain(&self.folded);
        changes.map(|change| change.class).max().unwrap_or_default()
    }
}
