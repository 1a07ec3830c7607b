//! Warnings with one code, as one entry. In: diagnostics in their order. Out: entries: a diagnostic that
//! is shown in full, and further places of the same code, which get a line each.

use std::collections::BTreeMap;

use crate::diag::Severity;

use super::folded::Folded;

/// The most warnings of one code that are all shown in full.
const MOST_IN_FULL: usize = 3;

/// The most further places of an entry.
const MOST_PLACES: usize = 12;

/// A warning with those that repeat its code.
#[derive(Debug)]
pub(super) struct Entry<'f, 'd> {
    /// The first.
    pub(super) first: &'f Folded<'d>,
    /// Others that get a line.
    pub(super) others: Vec<&'f Folded<'d>>,
    /// The number of those that get none.
    pub(super) left_out: usize,
}

/// The entries, in the order of their first diagnostics. Errors all stand alone.
pub(super) fn entries<'f, 'd>(diagnostics: &'f [Folded<'d>]) -> Vec<Entry<'f, 'd>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for code in diagnostics.iter().filter_map(warning) {
        *counts.entry(code).or_default() += 1;
    }
    let mut entries: Vec<Entry<'f, 'd>> = Vec::new();
    let mut folded: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let code = warning(diagnostic);
        let repeated = code.filter(|it| counts.get(it).is_some_and(|count| *count > MOST_IN_FULL));
        let first = repeated.and_then(|code| folded.get(&code));
        match first.and_then(|at| entries.get_mut(*at)) {
            Some(entry) if entry.others.len() < MOST_PLACES => entry.others.push(diagnostic),
            Some(entry) => entry.left_out += 1,
            None => {
                if let Some(code) = repeated {
                    folded.insert(code, entries.len());
                }
                entries.push(Entry {
                    first: diagnostic,
                    others: Vec::new(),
                    left_out: 0,
                });
            }
        }
    }
    entries
}

/// The code of a warning.
fn warning<'f>(folded: &'f Folded<'_>) -> Option<&'f str> {
    let diagnostic = &folded.diagnostic;
    (diagnostic.severity == Severity::Warning).then(|| diagnostic.rule_name())
}
