//! Lines up lists whose items have nothing but their place. In: two lists. Out: rows of items that
//! are equal or similar, those that moved marked.

use rustc_hash::{FxHashMap, FxHashSet};
use similar::DiffOp;

use super::counterparts::Least;
use super::edit_script::edit_script;
use super::left::Left;
use super::likeness::fingerprint;
use super::path::Label;
use super::rows::{Alignment, Row, note_strays, row};
use crate::yaml::Node;

/// Lines up lists whose items have nothing but their place: equal items stay, an equal or similar
/// one elsewhere has moved, similar items of a gap belong together, and the rest of it in order.
pub(super) fn by_position(old: &[Node], new: &[Node]) -> Alignment {
    let old_prints: Vec<u64> = old.iter().map(fingerprint).collect();
    let new_prints: Vec<u64> = new.iter().map(fingerprint).collect();
    let mut gaps = Gaps::default();
    for op in edit_script(&old_prints, &new_prints) {
        gaps.take(op);
    }
    gaps.find_moved(&old_prints, &new_prints);
    let similar = gaps.find_similar(old, new);
    let mut rows = gaps.rows;
    rows.extend(similar);
    note_strays(&mut rows);
    rows.extend(
        gaps.open
            .into_iter()
            .flat_map(|gap| in_order(gap, old, new)),
    );
    rows.sort_by_key(|row| (row.item.new.or(row.item.old), row.item.old));
    Alignment {
        rows,
        reordered: false,
    }
}

/// Rows for the rest of a gap: scalars in order, and as many maps as there were before. Of maps that
/// have nothing in common, more on one side than on the other, none is another.
fn in_order((removed, added): (Vec<usize>, Vec<usize>), old: &[Node], new: &[Node]) -> Vec<Row> {
    let is_map =
        |list: &[Node], at: &usize| list.get(*at).is_some_and(|at| at.as_mapping().is_some());
    let has_maps =
        removed.iter().any(|at| is_map(old, at)) || added.iter().any(|at| is_map(new, at));
    if has_maps && removed.len() != added.len() {
        return Left {
            old: removed,
            new: added,
        }
        .alone()
        .collect();
    }
    let pairs = (0..removed.len().max(added.len())).map(|at| {
        row(
            Label::Position,
            removed.get(at).copied(),
            added.get(at).copied(),
        )
    });
    pairs.collect()
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

    /// Takes out items that changed: those that are clearly alike wherever they are, then those
    /// that have something in common within a gap.
    fn find_similar(&mut self, old: &[Node], new: &[Node]) -> Vec<Row> {
        let removed = self.open.iter().flat_map(|gap| gap.0.iter().copied());
        let added = self.open.iter().flat_map(|gap| gap.1.iter().copied());
        let mut left = Left {
            old: removed.collect(),
            new: added.collect(),
        };
        let mut rows = left.pair(old, new, Least::Half, Label::Position);
        let (from, to): (FxHashSet<usize>, FxHashSet<usize>) = (
            left.old.into_iter().collect(),
            left.new.into_iter().collect(),
        );
        for (removed, added) in &mut self.open {
            removed.retain(|at| from.contains(at));
            added.retain(|at| to.contains(at));
            let mut left = Left::new(removed, added);
            rows.extend(left.pair(old, new, Least::Quarter, Label::Position));
            (*removed, *added) = (left.old, left.new);
        }
        rows
    }
}
