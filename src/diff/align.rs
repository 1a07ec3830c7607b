//! Alignment of two lists. In: the lists and their rule. Out: rows of items that belong together,
//! and the items that moved.
//!
//! The rule decides how items are matched. By key: items with equal key fields share a row; the
//! second of two equal keys matches the second. By value: equal items share a row, then the maps
//! with most values in common, greedily. By position: an edit script (Myers) over fingerprints keeps
//! equal runs; in the gaps between them an equal item of another gap has moved, and the rest is
//! paired in order. For the first two, items that both lists have are moved unless they are in a
//! longest rising subsequence of the new positions: the fewest moves that explain the new order.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};

use super::by_position::by_position;
use super::counterparts::{Least, counterparts};
use super::left::Left;
use super::likeness::fingerprint;
use super::path::Label;
use super::rows::{Alignment, Row, longest_rise, row};
use crate::diff::kubernetes::list_rule::{ListRule, Matching, Order, keys_of};
use crate::yaml::{Node, Value};

/// Lines up `old` and `new` by `rule`.
pub(super) fn align(old: &[Node], new: &[Node], rule: ListRule<'_>) -> Alignment {
    let rows = match (&rule.matching, rule.matching.fields()) {
        (Matching::Position, _) => return by_position(old, new),
        (_, Some(fields)) => {
            let rows = join(
                &identities(old, |item| keys_of(item, fields)),
                &identities(new, |item| keys_of(item, fields)),
                |keys| Label::Keys(keys.clone().unwrap_or_default()),
            );
            return join_renamed(rows, rule.order, old, new);
        }
        (_, None) => by_value(old, new),
    };
    note_moves(rows, rule.order)
}

/// An item's key, and the number of earlier items with the same key.
type Identity<K> = (K, usize);

fn identities<K: Hash + Eq + Clone>(items: &[Node], of: impl Fn(&Node) -> K) -> Vec<Identity<K>> {
    let mut seen: FxHashMap<K, usize> = FxHashMap::default();
    items
        .iter()
        .map(|item| {
            let key = of(item);
            let count = seen.entry(key.clone()).or_insert(0);
            *count += 1;
            (key, *count)
        })
        .collect()
}

/// Items of equal identity in one row: the old list's in its order, then what is new.
fn join<K: Hash + Eq>(
    old: &[Identity<K>],
    new: &[Identity<K>],
    label: impl Fn(&K) -> Label,
) -> Vec<Row> {
    let mut positions: FxHashMap<&Identity<K>, usize> =
        new.iter().enumerate().map(|(at, id)| (id, at)).collect();
    let mut rows: Vec<Row> = old
        .iter()
        .enumerate()
        .map(|(at, id)| row(label(&id.0), Some(at), positions.remove(id)))
        .collect();
    let added = new.iter().enumerate();
    rows.extend(
        added
            .filter(|(_, id)| positions.contains_key(id))
            .map(|(at, id)| row(label(&id.0), None, Some(at))),
    );
    rows
}

/// Equal items in one row. Maps that are left over are paired by what they have in common: half a
/// change reads better than two.
fn by_value(old: &[Node], new: &[Node]) -> Vec<Row> {
    let rows = join(
        &identities(old, fingerprint),
        &identities(new, fingerprint),
        |_| Label::Position,
    );
    let (mut rows, left): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .partition(|row| row.item.old.is_some() && row.item.new.is_some());
    let removed = left.iter().filter_map(|row| row.item.old);
    let added = left.iter().filter_map(|row| row.item.new);
    let (removed, added): (Vec<usize>, Vec<usize>) = (removed.collect(), added.collect());
    rows.extend(pair_up(old, new, &removed, &added));
    for row in &mut rows {
        let item = row
            .item
            .new
            .map_or_else(|| row.item.old.and_then(|at| old.get(at)), |at| new.get(at));
        if let Some(Value::Scalar(_, text)) = item.map(|item| &item.value) {
            row.item.label = Label::Value(text.clone());
        }
    }
    rows
}

/// Pairs the maps that are most alike, and again what is left; every other item stays alone.
fn pair_up(old: &[Node], new: &[Node], removed: &[usize], added: &[usize]) -> Vec<Row> {
    let mut left = Left::new(removed, added);
    let mut rows = left.pair(old, new, Least::Any, Label::Position);
    // Alone on both sides, two maps are one that changed.
    if let ([from], [to]) = (left.old.as_slice(), left.new.as_slice())
        && old[*from].as_mapping().is_some()
        && new[*to].as_mapping().is_some()
    {
        rows.push(row(Label::Position, Some(*from), Some(*to)));
        return rows;
    }
    rows.extend(left.alone());
    rows
}

/// Joins rows of items whose key has no counterpart: an item that only got another key. Where order
/// means nothing, its place does not count as another order.
fn join_renamed(rows: Vec<Row>, order: Order, old: &[Node], new: &[Node]) -> Alignment {
    if order == Order::Significant {
        return note_moves(with_renamed(rows, old, new), order);
    }
    let alignment = note_moves(rows, order);
    Alignment {
        rows: with_renamed(alignment.rows, old, new),
        ..alignment
    }
}

fn with_renamed(rows: Vec<Row>, old: &[Node], new: &[Node]) -> Vec<Row> {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for row in &rows {
        match (row.item.old, row.item.new) {
            (Some(from), None) => removed.push(from),
            (None, Some(to)) => added.push(to),
            _ => {}
        }
    }
    if removed.is_empty() || added.is_empty() {
        return rows;
    }
    let pairs = counterparts((old, new), (&removed, &added), Least::Half);
    let to_of: FxHashMap<usize, usize> = pairs.iter().copied().collect();
    let is_taken: FxHashSet<usize> = pairs.iter().map(|pair| pair.1).collect();
    let labels: FxHashMap<usize, Label> = rows
        .iter()
        .filter(|row| row.item.old.is_none())
        .filter_map(|row| Some((row.item.new?, row.item.label.clone())))
        .collect();
    let mut joined = Vec::with_capacity(rows.len());
    for mut row in rows {
        match (row.item.old, row.item.new) {
            (None, Some(to)) if is_taken.contains(&to) => continue,
            (Some(from), None) => {
                if let Some(to) = to_of.get(&from) {
                    row.item.new = Some(*to);
                    row.item.label = labels.get(to).cloned().unwrap_or(row.item.label);
                }
            }
            _ => {}
        }
        joined.push(row);
    }
    joined
}

/// Finds the fewest items that must have moved for the shared ones to be in their new order.
fn note_moves(mut rows: Vec<Row>, order: Order) -> Alignment {
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for row in &rows {
        if let (Some(from), Some(to)) = (row.item.old, row.item.new) {
            shared.push((from, to));
        }
    }
    shared.sort_unstable();
    let stayed = longest_rise(&shared.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let reordered = stayed.len() < shared.len();
    if order == Order::Significant {
        for row in &mut rows {
            row.moved = match (row.item.old, row.item.new) {
                (Some(_), Some(to)) => stayed.binary_search(&to).is_err(),
                _ => false,
            };
        }
    }
    Alignment {
        rows,
        reordered: reordered && order != Order::Significant,
    }
}
