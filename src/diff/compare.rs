//! The comparison of two sets of resources, step by step.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::change::{Change, ChangeKind};
use super::comparison::{Comparison, Modification, Object, Options, ResourceChange};
use super::ignore::{IgnorePattern, ignore};
use super::kubernetes::class::{Class, Surroundings};
use super::left_behind::{Sought, left_behind};
use super::pair::Pair;
use super::paired_by::PairedBy;
use super::path::{FieldPath, Segment};
use super::secret::{Secrets, Wording};
use super::spelling::is_identical;
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
    let mut comparison = Comparison {
        ignored: vec![0; options.ignore.len()],
        ..Comparison::default()
    };
    let mut pairs = pair::pair(old, new, options.side_by_side);
    let both: Vec<(usize, usize)> = pairs.iter().filter_map(Pair::both).collect();
    let mut is_same = vec![false; new.len()];
    // Most resources are the same in most comparisons: they are set aside first.
    pairs.retain(|pair| {
        let both = pair.both();
        let same = both.filter(|(from, to)| is_identical(&old[*from].node, &new[*to].node));
        if let Some((_, to)) = same {
            is_same[to] = true;
            comparison.unchanged += 1;
        }
        same.is_none()
    });
    if pairs.is_empty() {
        return comparison;
    }
    pairs.sort_by_cached_key(|pair| match *pair {
        Pair::Both(_, at, _) | Pair::New(at) => (sort_key(&new[at]), at, 0),
        Pair::Old(at) => (sort_key(&old[at]), at, 1),
    });
    let surroundings = Surroundings::of(old, new, options.side_by_side);
    let (old_repeats, new_repeats) = (repeated::repeated(old), repeated::repeated(new));
    let mut secrets = Secrets::of_sides(old, new, &is_same);
    let mut positions = Positions::default();
    for pair in pairs {
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
                let position = comparison.resources.len();
                match pair {
                    Pair::Both(_, to, _) => _ = positions.changed.insert(to, position),
                    Pair::Old(from) => _ = positions.removed.insert(from, position),
                    Pair::New(_) => {}
                }
                comparison.resources.push(change);
            }
            None => comparison.unchanged += 1,
        }
    }
    note_left_behind(&mut comparison, old, new, &both, &positions, options);
    comparison.folds = fold::fold(&mut comparison.resources, options.side_by_side);
    kubernetes::class::classify(&mut comparison.resources, &comparison.folds, &surroundings);
    comparison
}

/// The positions in a comparison of what differs, by its position on one side.
#[derive(Default)]
struct Positions {
    changed: FxHashMap<usize, usize>,
    removed: FxHashMap<usize, usize>,
}

/// Adds the notes on resources that name or select what is gone, or what has another name or other
/// labels. An environment need not have what is in the one beside it.
fn note_left_behind(
    comparison: &mut Comparison<'_>,
    old: &[Resource],
    new: &[Resource],
    both: &[(usize, usize)],
    positions: &Positions,
    options: Options<'_>,
) {
    let is_any_gone = !options.side_by_side && !positions.removed.is_empty();
    if !is_any_gone && !comparison.changed().any(may_leave_behind) {
        return;
    }
    let mut left = left_behind(old, new, both);
    left.sort_by_cached_key(|left| sort_key(&new[left.seeker]));
    for left in left {
        let sought = match left.sought {
            Sought::There(at) => positions.changed.get(&at),
            Sought::Gone(_) if !is_any_gone => continue,
            Sought::Gone(at) => positions.removed.get(&at),
        };
        let (position, note) = match (positions.changed.get(&left.seeker), sought) {
            (Some(position), _) => (position, left.own),
            (None, Some(position)) => (position, left.other),
            (None, None) => continue,
        };
        match comparison.resources.get_mut(*position) {
            Some(ResourceChange::Changed(found)) => found.notes.push(note),
            Some(ResourceChange::Removed(object)) => object.notes.push(note),
            _ => {}
        }
    }
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
pub(super) fn without<'r>(
    patterns: &[IgnorePattern],
    mut found: Modification<'r>,
    counts: &mut [usize],
) -> Option<Modification<'r>> {
    let gvk = &found.new.id.gvk;
    found.ignored = ignore(patterns, gvk, &mut found.changes, counts);
    (found.ignored.is_empty() || !found.changes.is_empty()).then_some(found)
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
    if is_identical(&old.node, &new.node) || spelling::is_printed_alike(&old.node, &new.node) {
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
        ignored: Vec::new(),
        notes,
    })
}

fn sort_key(resource: &Resource) -> [Text; 5] {
    let id = resource.id();
    let logical = names::logical_name(resource);
    [id.namespace, id.gvk.kind, id.gvk.group, id.name, logical]
}
