//! The comparison of two sets of resources, step by step.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::change::{Change, ChangeKind};
use super::comparison::{Comparison, Modification, Object, Options, ResourceChange};
use super::ignore::{IgnorePattern, ignore};
use super::kubernetes::class::{Class, Surroundings};
use super::left_behind::left_behind;
use super::pair::Pair;
use super::paired_by::PairedBy;
use super::path::{FieldPath, Segment};
use super::secret::{Secrets, Wording};
use super::{fold, kubernetes, names, notes, pair, repeated, spelling, tree};
use crate::model::Resource;
use crate::yaml::{Node, Text};

/// Compares two sets of resources. The result depends on nothing but them, and
/// is empty only if both sides are emitted as the same documents, in some order.
pub fn compare<'r>(
    old: &'r [Resource],
    new: &'r [Resource],
    options: Options<'_>,
) -> Comparison<'r> {
    let mut pairs = pair::pair(old, new, options.side_by_side);
    pairs.sort_by_cached_key(|pair| match *pair {
        Pair::Both(_, at, _) | Pair::New(at) => (sort_key(&new[at]), at, 0),
        Pair::Old(at) => (sort_key(&old[at]), at, 1),
    });
    let surroundings = Surroundings::of(old, new, options.side_by_side);
    let (old_repeats, new_repeats) = (repeated::repeated(old), repeated::repeated(new));
    let mut secrets = Secrets::of(old.iter().chain(new));
    let mut comparison = Comparison {
        ignored: vec![0; options.ignore.len()],
        ..Comparison::default()
    };
    let mut changed: FxHashMap<usize, usize> = FxHashMap::default();
    let mut both = Vec::new();
    for pair in pairs {
        if let Pair::Both(from, to, _) = pair {
            both.push((from, to));
        }
        let change = match pair {
            Pair::Old(at) => {
                let mut object = Object::of(&old[at], &mut secrets).repeated(old_repeats[at]);
                in_words(Some(&mut object), None, &mut []);
                Some(ResourceChange::Removed(object))
            }
            Pair::New(at) => {
                let mut object = Object::of(&new[at], &mut secrets).repeated(new_repeats[at]);
                in_words(None, Some(&mut object), &mut []);
                Some(ResourceChange::Added(object))
            }
            Pair::Both(from, to, by) => {
                let repeats = (old_repeats[from], new_repeats[to]);
                let (old, new) = (&old[from], &new[to]);
                let found = modification(old, new, by, &surroundings, &mut secrets);
                found
                    .and_then(|found| without(options.ignore, found, &mut comparison.ignored))
                    .map(|found| ResourceChange::Changed(Box::new(found.repeated(repeats))))
            }
        };
        match change {
            Some(change) => {
                if let Pair::Both(_, to, _) = pair {
                    changed.insert(to, comparison.resources.len());
                }
                comparison.resources.push(change);
            }
            None => comparison.unchanged += 1,
        }
    }
    let left = if comparison.changed().any(may_leave_behind) {
        left_behind(old, new, &both)
    } else {
        Vec::new()
    };
    for left in left {
        let (position, note) = match (changed.get(&left.seeker), changed.get(&left.sought)) {
            (Some(position), _) => (position, left.own),
            (None, Some(position)) => (position, left.other),
            (None, None) => continue,
        };
        if let Some(ResourceChange::Changed(found)) = comparison.resources.get_mut(*position) {
            found.notes.push(note);
        }
    }
    comparison.folds = fold::fold(&mut comparison.resources, options.side_by_side);
    kubernetes::class::classify(&mut comparison.resources, &comparison.folds, &surroundings);
    comparison
}

/// True if a name, a label or a selector changed: only then may something not find what it found.
fn may_leave_behind(modification: &Modification<'_>) -> bool {
    let decides = |segment: &Segment| match segment {
        Segment::Key(key) => {
            ["metadata", "labels", "name", "scaleTargetRef", "targetRef"].contains(&key.as_str())
                || key.to_ascii_lowercase().contains("selector")
        }
        Segment::Item(_) => false,
    };
    let mut changes = modification.changes.iter();
    changes.any(|change| change.path.is_root() || change.path.segments().iter().any(decides))
}

/// `found` without the changes that `patterns` match; `None` if nothing is left.
fn without<'r>(
    patterns: &[IgnorePattern],
    mut found: Modification<'r>,
    counts: &mut [usize],
) -> Option<Modification<'r>> {
    let before = found.changes.len();
    ignore(patterns, &found.new.id.gvk, &mut found.changes, counts);
    (found.changes.len() == before || !found.changes.is_empty()).then_some(found)
}

/// Puts words for the marks in the manifests of a pair, or of one resource, and in their changes.
fn in_words(old: Option<&mut Object<'_>>, new: Option<&mut Object<'_>>, changes: &mut [Change]) {
    fn marked<'n>(object: Option<&'n mut Object<'_>>) -> Option<&'n mut Node> {
        match &mut object?.node {
            Cow::Owned(node) => Some(node),
            Cow::Borrowed(_) => None,
        }
    }
    let (old, new) = (marked(old), marked(new));
    if old.is_none() && new.is_none() {
        return;
    }
    let wording = Wording::of(old.as_deref(), new.as_deref());
    changes.iter_mut().for_each(|change| wording.change(change));
    wording.manifests(old, new);
}

/// The difference of two resources that count as one; `None` if their output is equal.
pub(super) fn modification<'r>(
    old: &'r Resource,
    new: &'r Resource,
    paired: PairedBy,
    surroundings: &Surroundings<'r>,
    secrets: &mut Secrets,
) -> Option<Modification<'r>> {
    if spelling::is_identical(&old.node, &new.node)
        || spelling::is_printed_alike(&old.node, &new.node)
    {
        return None;
    }
    let notes = notes::notes(old, new, paired);
    let (mut old, mut new) = (Object::of(old, secrets), Object::of(new, secrets));
    let gvk = &new.id.gvk;
    let definition = surroundings.definitions.get(gvk);
    let mut changes = tree::compare_trees(gvk, definition, &old.node, &new.node);
    if changes.is_empty() {
        // The bytes differ, so there is a difference, whatever the trees say.
        changes.push(Change {
            path: FieldPath::default(),
            kind: ChangeKind::Respelled,
            old: Some(old.node.clone().into_owned()),
            new: Some(new.node.clone().into_owned()),
            class: Class::None,
        });
    }
    in_words(Some(&mut old), Some(&mut new), &mut changes);
    Some(Modification {
        old,
        new,
        paired,
        changes,
        folded: Vec::new(),
        notes,
    })
}

fn sort_key(resource: &Resource) -> [Text; 5] {
    let id = resource.id();
    let logical = names::logical_name(resource);
    [id.namespace, id.gvk.kind, id.gvk.group, id.name, logical]
}
