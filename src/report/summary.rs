//! An impact in a few lines: how many targets differ, what happened to which
//! kinds of resources, and of which classes that is.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Impact};

use super::value::visible;
use super::words::{failures, summary_text};

/// The number of resources of a kind that were added, removed and changed.
#[derive(Default)]
struct Count<'i> {
    added: BTreeSet<&'i str>,
    removed: BTreeSet<&'i str>,
    changed: BTreeSet<&'i str>,
}

/// `impact` as a few lines.
pub fn summary(impact: &Impact) -> String {
    let mut text = format!("{}\n", summary_text(impact));
    for failure in failures(impact) {
        text += &format!("  {}\n", visible(&failure));
    }
    for (kind, count) in kinds(impact) {
        let parts = [
            ("+", count.added.len()),
            ("-", count.removed.len()),
            ("~", count.changed.len()),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(sign, count)| format!("{sign}{count}"))
            .collect();
        text += &format!("  {}: {}\n", visible(&kind), parts.join(" "));
    }
    let classes: Vec<String> = classes(impact);
    if !classes.is_empty() {
        text += &format!("classes: {}\n", classes.join(", "));
    }
    text
}

/// The resources that differ in any target, by kind.
fn kinds(impact: &Impact) -> BTreeMap<String, Count<'_>> {
    let mut kinds: BTreeMap<String, Count<'_>> = BTreeMap::new();
    for difference in &impact.differences {
        let count = kinds.entry(difference.subject.gvk.to_string()).or_default();
        let set = match difference.change.kind {
            ChangeKind::Added if difference.is_whole() => &mut count.added,
            ChangeKind::Removed if difference.is_whole() => &mut count.removed,
            _ => &mut count.changed,
        };
        set.insert(&difference.subject.text);
    }
    kinds
}

/// The number of differences of each class, the most severe first.
fn classes(impact: &Impact) -> Vec<String> {
    let of = |class: Class| {
        let is_of = |difference: &&Difference| difference.change.class == class;
        let count = impact.differences.iter().filter(is_of).count();
        (count > 0).then(|| format!("{count} {class}"))
    };
    Class::ALL.into_iter().rev().filter_map(of).collect()
}
