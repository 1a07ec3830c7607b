//! Warnings for people, told once where they say the same of several places. In: diagnostics. Out: those to
//! show, each with the places that it is about as well.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity, first_of};

use super::place::Places;

/// Most places of one file that one warning shows.
const MOST_LABELS: usize = 20;
/// Most other files that one warning names.
const MOST_FILES: usize = 5;

/// A diagnostic to show.
#[derive(Debug)]
pub(super) struct Folded<'d> {
    pub(super) diagnostic: Diagnostic,
    /// Those that say the same of other places.
    pub(super) others: Vec<&'d Diagnostic>,
}

/// Folds warnings that differ by place alone, and those of one code in one file that have nothing to add.
pub(super) fn folded<'d>(diagnostics: &'d [Diagnostic], places: &Places<'_>) -> Vec<Folded<'d>> {
    let mut shown: Vec<Folded<'d>> = Vec::new();
    let (mut same, mut alike) = (BTreeMap::new(), BTreeMap::new());
    for diagnostic in diagnostics {
        if !is_plain(diagnostic) {
            shown.push(alone(diagnostic));
            continue;
        }
        let place = places.place(diagnostic.at);
        let next = shown.len();
        let key = (
            diagnostic.rule_name(),
            &diagnostic.message,
            &diagnostic.help,
        );
        let first = *same.entry(key).or_insert(next);
        if let Some(first) = shown.get_mut(first) {
            first.others.push(diagnostic);
            continue;
        }
        let file = place.filter(|_| diagnostic.help.is_empty());
        let file = file.map(|place| (diagnostic.rule_name(), place.file));
        let first = file.map_or(next, |key| *alike.entry(key).or_insert(next));
        match shown.get_mut(first) {
            Some(first) if first.diagnostic.labels.len() < MOST_LABELS => {
                let before = first.diagnostic.clone();
                first.diagnostic = before.label(diagnostic.at, diagnostic.message.clone());
                // The next of the same kind is not told by this one.
                same.remove(&(
                    diagnostic.rule_name(),
                    &diagnostic.message,
                    &diagnostic.help,
                ));
            }
            _ => shown.push(alone(diagnostic)),
        }
    }
    shown
}

/// The line that names the other places of a warning.
pub(super) fn also(others: &[&Diagnostic], places: &Places<'_>) -> Option<String> {
    let found = others.iter().filter_map(|other| places.place(other.at));
    let found: Vec<String> = found
        .map(|place| format!("{}:{}", place.file, place.line))
        .collect();
    (!found.is_empty()).then(|| format!("also in {}", first_of(MOST_FILES, found)))
}

fn alone(diagnostic: &Diagnostic) -> Folded<'_> {
    Folded {
        diagnostic: diagnostic.clone(),
        others: Vec::new(),
    }
}

fn is_plain(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Warning
        && diagnostic.labels.is_empty()
        && diagnostic.trace.is_empty()
}
