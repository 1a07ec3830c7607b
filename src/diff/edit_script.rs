//! The shortest edits that make one sequence of another (Myers, with git's shortcuts). Items are
//! numbered first, so that the algorithm is compiled once, for numbers, and not for each type.

use std::hash::Hash;

use rustc_hash::{FxHashMap, FxHashSet};
use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// The ranges of `old` and `new` that are equal, and those that are not, in order.
pub(crate) fn edit_script<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let mut known: FxHashMap<&T, u32> = FxHashMap::default();
    let mut number = |item| {
        let next = known.len() as u32;
        *known.entry(item).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(&mut number).collect();
    let new: Vec<u32> = new.iter().map(&mut number).collect();
    between(&old, &new)
}

fn between(old: &[u32], new: &[u32]) -> Vec<DiffOp> {
    if let Some(ops) = without_search(old, new) {
        return ops;
    }
    let mut found = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut found, old, 0..old.len(), new, 0..new.len());
    found.into_inner().into_inner().into_ops()
}

/// The ranges, if each has items between equal beginnings and ends that the other does not have at all: there is one
/// shortest script then, and a search for it would compare each item with each.
fn without_search(old: &[u32], new: &[u32]) -> Option<Vec<DiffOp>> {
    let before = equal(old.iter().zip(new));
    let (old_rest, new_rest) = (old.get(before..)?, new.get(before..)?);
    let after = equal(old_rest.iter().rev().zip(new_rest.iter().rev()));
    let old_middle = old_rest.get(..old_rest.len() - after)?;
    let new_middle = new_rest.get(..new_rest.len() - after)?;
    if old_middle.is_empty()
        || new_middle.is_empty()
        || shares(old_middle, new)
        || shares(new_middle, old)
    {
        return None;
    }
    let equal = |at: (usize, usize), len| DiffOp::Equal {
        old_index: at.0,
        new_index: at.1,
        len,
    };
    let replaced = DiffOp::Replace {
        old_index: before,
        old_len: old_middle.len(),
        new_index: before,
        new_len: new_middle.len(),
    };
    let end = (before + old_middle.len(), before + new_middle.len());
    let ops = [equal((0, 0), before), replaced, equal(end, after)];
    let is_empty = |op: &DiffOp| matches!(op, DiffOp::Equal { len: 0, .. });
    Some(ops.into_iter().filter(|op| !is_empty(op)).collect())
}

fn equal<'n>(pairs: impl Iterator<Item = (&'n u32, &'n u32)>) -> usize {
    pairs.take_while(|(a, b)| a == b).count()
}

/// True if one of the items is among the others.
fn shares(items: &[u32], others: &[u32]) -> bool {
    let others: FxHashSet<&u32> = others.iter().collect();
    items.iter().any(|item| others.contains(item))
}

#[cfg(test)]
mod tests {
    use similar::{Algorithm, capture_diff_slices};

    use super::*;

    #[test]
    fn numbers_have_the_edit_script_of_the_items() {
        let texts = [
            "", "a", "abcabba", "cbabac", "xaxbxcx", "aaaabbbb", "abababab", "adeb", "afgb", "fgb",
            "afg", "fg", "aab",
        ];
        for old in texts {
            for new in texts {
                let [old, new] = [old, new].map(|text| text.chars().collect::<Vec<_>>());
                let expected = capture_diff_slices(Algorithm::Myers, &old, &new);
                assert_eq!(edit_script(&old, &new), expected, "{old:?} {new:?}");
            }
        }
    }
}
