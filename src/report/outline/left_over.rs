//! Leftovers of an edit, in short: notes that a reader must not miss among the changes. In: the
//! fields that differ. Out: sentences for the answer.

use std::collections::{BTreeMap, BTreeSet};

use super::found::Found;
use crate::diag::{counted, first_of};
use crate::diff::Note;
use crate::report::value::visible;

/// Names in a sentence; the others are counted.
const NAMED: usize = 3;

/// The notes of `found`. `it` is the only resource that the answer is about so far, if there is one.
pub(super) fn left_over(found: &[Found<'_>], it: Option<&str>) -> Vec<String> {
    let mut behind: BTreeMap<(Option<&str>, String), BTreeSet<String>> = BTreeMap::new();
    let mut literal: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut open: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for one in found {
        for note in &one.subject.notes {
            match note {
                Note::LeftBehind(note) => {
                    let sought = match note.selects {
                        Some(_) => String::new(),
                        None => note.sought.join(" "),
                    };
                    let seekers = behind.entry((note.selects.as_deref(), sought)).or_default();
                    seekers.insert(note.seeker.join(" "));
                }
                Note::Unexpanded { user, variable, .. } => {
                    literal.insert((user, variable));
                }
                Note::Open { peers, .. } => {
                    open.entry(peers).or_default().insert(one.name());
                }
                _ => {}
            }
        }
    }
    let mut said = Vec::new();
    for ((selects, sought), seekers) in &behind {
        let is_one = seekers.len() == 1;
        let names = first_of(NAMED, seekers);
        said.push(match (selects, is_one) {
            (Some(what), true) => format!("{names} no longer selects any {what}"),
            (Some(what), false) => format!("{names} no longer select any {what}"),
            (None, is_one) => {
                let sought = if it == Some(sought) { "it" } else { sought };
                let verb = if is_one { "names" } else { "name" };
                format!("{names} still {verb} {sought}")
            }
        });
    }
    let literals: Vec<&(&str, &str)> = literal.iter().collect();
    said.extend(match literals.as_slice() {
        [] => None,
        [(user, variable)] => Some(format!("$({variable}) in {user} stays the literal text")),
        all => {
            let count = counted(all.len(), "reference");
            Some(format!("{count} to variables stay the literal text"))
        }
    });
    for (peers, names) in &open {
        let verb = if names.len() == 1 { "allows" } else { "allow" };
        let names = first_of(NAMED, names);
        said.push(format!("{names} {verb} traffic {peers} everywhere"));
    }
    said.iter().map(|text| visible(text)).collect()
}
