//! An impact in a few lines: how many targets differ, what happened to which
//! kinds of resources, and of which classes that is.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Impact};

use super::change_words::{Length, Names};
use super::compared::Compared;
use super::diagnostics::Places;
use super::ignored::ignored_lines;
use super::outline::{Blocks, Scope, bases_text, failing_as_before, headline, troubles};
use super::value::visible;

/// The number of resources of a kind that were added, removed and changed.
#[derive(Default)]
struct Count<'i> {
    added: BTreeSet<&'i str>,
    removed: BTreeSet<&'i str>,
    changed: BTreeSet<&'i str>,
}

/// `impact` as a few lines, the answer first.
pub fn summary(impact: &Impact, compared: &Compared<'_>, places: &Places<'_>) -> String {
    let names = Names::of(impact);
    let blocks = Blocks::of(impact, &names, Length::Short);
    let mut text = format!("{}\n", compared.headline(&headline(impact)));
    for trouble in troubles(impact, places) {
        text += &format!("  {}: {}\n", trouble.what, trouble.why);
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
    let lines = [
        bases_text(impact, &blocks.of_bases),
        failing_as_before(impact),
    ];
    let lines = lines.into_iter().flatten();
    for line in lines.chain(ignored_lines(impact)) {
        text += &format!("{line}\n");
    }
    text
}

/// The differences of the targets of the report.
fn here(impact: &Impact) -> impl Iterator<Item = &Difference> {
    let scope = Scope::of(impact);
    let differences = impact.differences.iter();
    differences.filter(move |found| !scope.within(&found.targets).is_empty())
}

/// The resources that differ, by kind.
fn kinds(impact: &Impact) -> BTreeMap<String, Count<'_>> {
    let mut kinds: BTreeMap<String, Count<'_>> = BTreeMap::new();
    for difference in here(impact) {
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
        let count = here(impact).filter(is_of).count();
        (count > 0).then(|| format!("{count} {class}"))
    };
    Class::ALL.into_iter().rev().filter_map(of).collect()
}
