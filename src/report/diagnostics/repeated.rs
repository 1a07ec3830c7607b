//! Warnings with one code, as one entry. In: diagnostics in their order. Out: entries: a diagnostic that
//! is shown in full, and further places of the same code, which get a line each.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Severity};

/// The most warnings of one code that are all shown in full.
const MOST_IN_FULL: usize = 3;

/// The most further places of an entry.
const MOST_PLACES: usize = 12;

/// A diagnostic with those that repeat its code.
#[derive(Debug)]
pub(super) struct Entry<'d> {
    /// The first.
    pub(super) diagnostic: &'d Diagnostic,
    /// Others that get a line.
    pub(super) others: Vec<&'d Diagnostic>,
    /// The number of those that get none.
    pub(super) left_out: usize,
}

/// The entries, in the order of their first diagnostics. Errors all stand alone.
pub(super) fn entries(diagnostics: &[Diagnostic]) -> Vec<Entry<'_>> {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Warning)
    {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut folded: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let is_repeated = diagnostic.severity == Severity::Warning
            && counts
                .get(&diagnostic.code)
                .is_some_and(|count| *count > MOST_IN_FULL);
        let first = folded.get(&diagnostic.code).filter(|_| is_repeated);
        match first.and_then(|at| entries.get_mut(*at)) {
            Some(entry) if entry.others.len() < MOST_PLACES => entry.others.push(diagnostic),
            Some(entry) => entry.left_out += 1,
            None => {
                if is_repeated {
                    folded.insert(diagnostic.code, entries.len());
                }
                entries.push(Entry {
                    diagnostic,
                    others: Vec::new(),
                    left_out: 0,
                });
            }
        }
    }
    entries
}
