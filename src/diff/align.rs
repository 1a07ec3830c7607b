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

use rustc_hash::FxHashMap;
use similar::DiffOp;

use super::edit_script::edit_script;
use super::likeness::fingerprint;
use super::path::{Item, Label};
use crate::diff::kubernetes::list_rule::{ListRule, Matching, Order, keys_of};
use crate::diff::likeness::{likeness, values_of};
use crate::yaml::{Node, Value};

/// Two lists, lined up.
pub(super) struct Alignment {
    /// Every item of both lists, once.
    pub(super) rows: Vec<Row>,
    /// The items that both have are in another order, and that means nothing.
    pub(super) reordered: bool,
}

/// An item of either list, or one of each that belong together.
pub(super) struct Row {
    pub(super) item: Item,
    /// True if the item moved within a list whose order matters.
    pub(super) moved: bool,
}

/// Lines up `old` and `new` by `rule`.
pub(super) fn align(old: &[Node], new: &[Node], rule: ListRule<'_>) -> Alignment {
    let rows = match (&rule.matching, rule.matching.fields()) {
        (Matching::Position, _) => return by_position(old, new),
        (_, Some(fields)) => join(
            &identities(old, |item| keys_of(item, fields)),
            &identities(new, |item| keys_of(item, fields)),
            |keys| Label::Keys(keys.clone().unwrap_or_default()),
        ),
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
    let mut rows: Vec<Row> = Vec::new();
    let (mut old_left, mut new_left) = (removed.to_vec(), added.to_vec());
    for (from, to) in most_alike(old, new, removed, added) {
        if let (Some(at), Some(to_at)) = (
            old_left.iter().position(|left| *left == from),
            new_left.iter().position(|left| *left == to),
        ) {
            old_left.remove(at);
            new_left.remove(to_at);
            rows.push(row(Label::Position, Some(from), Some(to)));
        }
    }
    // Alone on both sides, two maps are one that changed.
    if let ([from], [to]) = (old_left.as_slice(), new_left.as_slice())
        && old[*from].as_mapping().is_some()
        && new[*to].as_mapping().is_some()
    {
        rows.push(row(Label::Position, Some(*from), Some(*to)));
        return rows;
    }
    let gone = old_left.into_iter().map(|from| (Some(from), None));
    let fresh = new_left.into_iter().map(|to| (None, Some(to)));
    rows.extend(
        gone.chain(fresh)
            .map(|(from, to)| row(Label::Position, from, to)),
    );
    rows
}

/// More pairs of items than this are not looked at.
const MOST_PAIRS: usize = 1_000;

/// The pairs of maps that have a value in common, those with most in common first.
fn most_alike(
    old: &[Node],
    new: &[Node],
    removed: &[usize],
    added: &[usize],
) -> Vec<(usize, usize)> {
    if removed.len() * added.len() > MOST_PAIRS {
        return Vec::new();
    }
    let values = |items: &[Node], positions: &[usize]| -> Vec<Vec<u64>> {
        let of = |at: &usize| match items[*at].as_mapping() {
            Some(_) => values_of(&items[*at]),
            None => Vec::new(),
        };
        positions.iter().map(of).collect()
    };
    let (old_values, new_values) = (values(old, removed), values(new, added));
    let mut pairs = Vec::new();
    for (from, a) in removed.iter().zip(&old_values) {
        for (to, b) in added.iter().zip(&new_values) {
            let alike = likeness(a, b);
            if alike > 0.0 {
                pairs.push((alike, *from, *to));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    pairs.into_iter().map(|(_, from, to)| (from, to)).collect()
}

/// Lines up lists whose items have nothing but their place: equal items stay,
/// an equal one elsewhere has moved, the rest of each gap is paired in order.
fn by_position(old: &[Node], new: &[Node]) -> Alignment {
    let old_prints: Vec<u64> = old.iter().map(fingerprint).collect();
    let new_prints: Vec<u64> = new.iter().map(fingerprint).collect();
    let mut gaps = Gaps::default();
    for op in edit_script(&old_prints, &new_prints) {
        gaps.take(op);
    }
    gaps.find_moved(&old_prints, &new_prints);
    let mut rows = gaps.rows;
    for (removed, added) in gaps.open {
        rows.extend((0..removed.len().max(added.len())).map(|at| {
            row(
                Label::Position,
                removed.get(at).copied(),
                added.get(at).copied(),
            )
        }));
    }
    rows.sort_by_key(|row| (row.item.new.or(row.item.old), row.item.old));
    Alignment {
        rows,
        reordered: false,
    }
}

/// The result of a text diff of two lists: settled rows, and gaps that are still open.
#[derive(Default)]
struct Gaps {
    rows: Vec<Row>,
    open: Vec<(Vec<usize>, Vec<usize>)>,
    /// The last gap ends where the next operation begins.
    adjoining: bool,
}

impl Gaps {
    fn take(&mut self, op: DiffOp) {
        let (old, new) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            let settled = old.zip(new);
            self.rows
                .extend(settled.map(|(from, to)| row(Label::Position, Some(from), Some(to))));
            self.adjoining = false;
            return;
        }
        if !self.adjoining {
            self.open.push((Vec::new(), Vec::new()));
        }
        self.adjoining = true;
        let gap = self.open.last_mut().expect("one was just opened");
        if !matches!(op, DiffOp::Insert { .. }) {
            gap.0.extend(old);
        }
        if !matches!(op, DiffOp::Delete { .. }) {
            gap.1.extend(new);
        }
    }

    /// Takes items out of the gaps that went from one to another.
    fn find_moved(&mut self, old: &[u64], new: &[u64]) {
        let mut arrived: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for &to in self.open.iter().rev().flat_map(|gap| gap.1.iter().rev()) {
            arrived.entry(new[to]).or_default().push(to);
        }
        let mut taken = vec![false; new.len()];
        for (removed, _) in &mut self.open {
            removed.retain(|&from| {
                let Some(to) = arrived.get_mut(&old[from]).and_then(Vec::pop) else {
                    return true;
                };
                taken[to] = true;
                self.rows.push(Row {
                    moved: true,
                    ..row(Label::Position, Some(from), Some(to))
                });
                false
            });
        }
        for (_, added) in &mut self.open {
            added.retain(|&to| !taken[to]);
        }
    }
}

fn row(label: Label, old: Option<usize>, new: Option<usize>) -> Row {
    Row {
        item: Item { label, old, new },
        moved: false,
    }
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

/// A longest rising subsequence of distinct numbers.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, &number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] < number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rise.push(numbers[at]);
        next = before[at];
    }
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn the_fewest_items_move() {
        assert!(longest_rise(&[]).is_empty());
        assert_eq!(longest_rise(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rise(&[1, 2, 3, 0]), [1, 2, 3]);
        assert_eq!(longest_rise(&[2, 1, 0]).len(), 1);
    }
}
