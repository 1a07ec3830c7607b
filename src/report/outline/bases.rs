//! The bases that an edit reaches without reaching anything that is deployed, in one line.

use std::collections::BTreeSet;

use crate::diag::{counted, first_of};
use crate::impact::{Group, Impact};
use crate::report::value::visible;

/// Bases that are named; the others are counted.
const NAMED: usize = 6;

/// `3 bases would change if something used them directly: base, base/api, base/postgres`; `None`
/// if there are no groups `of_bases`.
pub(in crate::report) fn bases_text(impact: &Impact, of_bases: &[&Group]) -> Option<String> {
    let targets: BTreeSet<usize> = of_bases
        .iter()
        .flat_map(|group| group.targets.iter().copied())
        .collect();
    if targets.is_empty() {
        return None;
    }
    let (bases, them) = match targets.len() {
        1 => ("1 base".to_owned(), "it"),
        count => (counted(count, "base"), "them"),
    };
    let targets = targets.iter().filter_map(|at| impact.targets.get(*at));
    let names = first_of(NAMED, targets.map(|target| target.name.as_str()));
    Some(visible(&format!(
        "{bases} would change if something used {them} directly: {names} (--all-targets shows {them})"
    )))
}
