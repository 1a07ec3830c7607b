//! Items of one set as one line: `rules[0].verbs get, list, watch → *`. In: the lines of a resource.
//! Out: fewer of them.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Block, Item};
use super::line::Line;
use crate::diff::Label;
use crate::report::change_words::{Sign, Values};

/// Folds the items of sets in `block`.
pub(super) fn fold_sets(block: &mut Block<'_>) {
    for item in &mut block.items {
        if let Item::Resource(_, _, lines) = item {
            *lines = folded(std::mem::take(lines));
        }
    }
}

fn folded(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    type Sides = [Vec<String>; 2];
    let mut values: BTreeMap<(String, Vec<usize>), Sides> = BTreeMap::new();
    for line in &lines {
        if let (Some(key), Some((side, value))) = (key(line), value(line)) {
            let sides = values.entry(key).or_default();
            if let Some(side) = sides.get_mut(side) {
                side.push(value.to_owned());
            }
        }
    }
    let fields: BTreeSet<&str> = values.keys().map(|(field, _)| field.as_str()).collect();
    // The rule's number says nothing beside a note on what may be done, if there is but one.
    let owners: BTreeSet<&str> = fields.iter().map(|field| split(field).0).collect();
    let is_one = owners.len() == 1;
    let mut folded: Vec<Line<'_>> = Vec::new();
    let mut at: BTreeMap<(String, Vec<usize>), usize> = BTreeMap::new();
    for mut line in lines {
        let found = key(&line).and_then(|key| Some((values.get(&key)?, key)));
        let Some((sides, key)) = found else {
            folded.push(line);
            continue;
        };
        if let Some(known) = at.get(&key).and_then(|at| folded.get_mut(*at)) {
            known.class = known.class.max(line.class);
            known.differences.extend(line.differences);
            continue;
        }
        let is_role = ["ClusterRole", "Role"].contains(&line.subject.gvk.kind.as_str());
        if is_role && is_one && !line.subject.notes.is_empty() {
            line.words.field = split(&key.0).1.to_owned();
        }
        let [removed, added] = [0, 1].map(|side| sides.get(side).map(|side| side.join(", ")));
        let (removed, added) = (removed.unwrap_or_default(), added.unwrap_or_default());
        match (removed.is_empty(), added.is_empty()) {
            (false, false) => {
                line.words.sign = None;
                line.words.values = Values::Two(" ", removed, added);
            }
            (_, true) => line.words.values = Values::One(": ", removed),
            (true, _) => line.words.values = Values::One(": ", added),
        }
        at.insert(key, folded.len());
        folded.push(line);
    }
    folded
}

/// The owner of a set and the set.
fn split(field: &str) -> (&str, &str) {
    field.rsplit_once('.').unwrap_or(("", field))
}

/// The set that a line is about, and the targets, if the line adds or removes an item of one.
fn key(line: &Line<'_>) -> Option<(String, Vec<usize>)> {
    let item = line.differences.first()?.change.path.last_item()?;
    let is_item = matches!(item.label, Label::Value(_)) && !line.is_exception;
    is_item.then(|| (line.words.field.clone(), line.targets.clone()))
}

/// The side of an item, and the item: 0 for one that is removed.
fn value<'l>(line: &'l Line<'_>) -> Option<(usize, &'l str)> {
    let Values::One(_, value) = &line.words.values else {
        return None;
    };
    let value = match value.as_str() {
        "'*'" => "*",
        value => value,
    };
    match line.words.sign? {
        Sign::Removed => Some((0, value)),
        Sign::Added => Some((1, value)),
        _ => None,
    }
}
