//! The shortest edits that make one sequence of another (Myers, with git's shortcuts). Items are
//! numbered first, so that the algorithm is compiled once, for numbers, and not for each type.

use std::hash::Hash;

use rustc_hash::FxHashMap;
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
    let mut found = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut found, old, 0..old.len(), new, 0..new.len());
    found.into_inner().into_inner().into_ops()
}

#[cfg(test)]
mod tests {
    use similar::{Algorithm, capture_diff_slices};

    use super::*;

    #[test]
    fn numbers_have_the_edit_script_of_the_items() {
        let texts = [
            "", "a", "abcabba", "cbabac", "xaxbxcx", "aaaabbbb", "abababab",
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
