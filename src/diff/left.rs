//! Items of two lists that have no counterpart yet.

use rustc_hash::FxHashSet;

use super::counterparts::{Least, counterparts};
use super::path::Label;
use super::rows::{Row, row};
use crate::yaml::Node;

/// Positions without a counterpart.
pub(super) struct Left {
    pub(super) old: Vec<usize>,
    pub(super) new: Vec<usize>,
}

impl Left {
    pub(super) fn new(removed: &[usize], added: &[usize]) -> Self {
        Self {
            old: removed.to_vec(),
            new: added.to_vec(),
        }
    }

    /// Takes out the counterparts.
    fn take(&mut self, old: &[Node], new: &[Node], least: Least) -> Vec<(usize, usize)> {
        let pairs = counterparts((old, new), (&self.old, &self.new), least);
        if !pairs.is_empty() {
            let from: FxHashSet<usize> = pairs.iter().map(|pair| pair.0).collect();
            let to: FxHashSet<usize> = pairs.iter().map(|pair| pair.1).collect();
            self.old.retain(|at| !from.contains(at));
            self.new.retain(|at| !to.contains(at));
        }
        pairs
    }

    /// Takes out the counterparts, as rows.
    pub(super) fn pair(
        &mut self,
        old: &[Node],
        new: &[Node],
        least: Least,
        label: Label,
    ) -> Vec<Row> {
        let pairs = self.take(old, new, least).into_iter();
        pairs
            .map(|(from, to)| row(label.clone(), Some(from), Some(to)))
            .collect()
    }

    /// A row for each item that is left.
    pub(super) fn alone(self) -> impl Iterator<Item = Row> {
        let gone = self.old.into_iter().map(|from| (Some(from), None));
        let fresh = self.new.into_iter().map(|to| (None, Some(to)));
        gone.chain(fresh)
            .map(|(from, to)| row(Label::Position, from, to))
    }
}
