//! The changes of one cause as lines. In: a group of differences. Out: a [`Line`] for each change
//! of each resource, with the targets that have it; what is said in the same words is one line.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Group, Impact, Subject};
use crate::report::change_words::{
    Length, Names, Sign, Values, Words, difference_words, resource_words,
};

/// One change of one resource.
#[derive(Clone)]
pub(in crate::report) struct Line<'i> {
    /// The resource, as people say it.
    pub(in crate::report) name: String,
    /// The resource.
    pub(in crate::report) subject: &'i Subject,
    /// The change.
    pub(in crate::report) words: Words,
    /// The class of the change.
    pub(in crate::report) class: Class,
    /// The targets that have it.
    pub(in crate::report) targets: Vec<usize>,
    /// True if most targets have another change in its place.
    pub(in crate::report) is_exception: bool,
    /// A whole resource that came or went.
    pub(in crate::report) whole: Option<&'i Difference>,
    /// The differences that are said, those of most targets first.
    pub(in crate::report) differences: Vec<&'i Difference>,
}

/// A difference in some targets.
struct Part<'i> {
    /// The resource by the name that it has where most targets have it.
    owner: &'i Subject,
    difference: &'i Difference,
    targets: Vec<usize>,
    is_exception: bool,
}

/// The lines of `group`, those of one resource together.
pub(super) fn lines<'i>(
    impact: &'i Impact,
    group: &'i Group,
    scope: Scope<'_>,
    names: &Names<'_>,
    length: Length,
) -> Vec<Line<'i>> {
    let parts = parts(impact, group, scope, length);
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    let mut resources: Vec<(String, Vec<Part<'i>>)> = Vec::new();
    for part in parts {
        let name = names.said(part.owner);
        let at = *by_name.entry(name.clone()).or_insert(resources.len());
        match resources.get_mut(at) {
            Some((_, parts)) => parts.push(part),
            None => resources.push((name, vec![part])),
        }
    }
    let lines = resources
        .into_iter()
        .map(|(name, parts)| of_resource(&name, parts, length));
    lines.flatten().collect()
}

fn parts<'i>(
    impact: &'i Impact,
    group: &'i Group,
    scope: Scope<'_>,
    length: Length,
) -> Vec<Part<'i>> {
    let mut parts = Vec::new();
    for field in &group.fields {
        let variants = field.variants.iter();
        let variants = variants.filter_map(|at| impact.differences.get(*at));
        let variants = variants.filter_map(|difference| {
            let targets = scope.within(&difference.targets);
            let is_told = !difference.is_known || length == Length::Full;
            let is_told = !targets.is_empty() && is_told;
            is_told.then_some((difference, targets))
        });
        let mut owner = None;
        for (at, (difference, targets)) in variants.enumerate() {
            let known: &Difference = owner.get_or_insert(difference);
            // One that came in the place of one that went is another.
            let is_other = difference.is_whole() && difference.change.kind != known.change.kind;
            let owner = if is_other {
                &difference.subject
            } else {
                &known.subject
            };
            parts.push(Part {
                owner,
                difference,
                targets,
                is_exception: at > 0,
            });
        }
    }
    parts
}

/// The lines of one resource.
fn of_resource<'i>(name: &str, parts: Vec<Part<'i>>, length: Length) -> Vec<Line<'i>> {
    let mut lines: Vec<Line<'i>> = Vec::new();
    for part in parts {
        let difference = part.difference;
        let is_whole = difference.is_whole();
        let words = if is_whole {
            whole(name, difference)
        } else {
            difference_words(difference, length)
        };
        let line = Line {
            name: name.to_owned(),
            subject: &difference.subject,
            words,
            class: difference.change.class,
            targets: part.targets,
            is_exception: part.is_exception && !is_whole,
            whole: is_whole.then_some(difference),
            differences: vec![difference],
        };
        add(&mut lines, line);
    }
    lines
}

/// A resource that came or went: `+ Service api (ClusterIP, 80)`.
fn whole(name: &str, difference: &Difference) -> Words {
    let change = &difference.change;
    let node = change.new.as_ref().or(change.old.as_ref());
    let what = node.and_then(resource_words);
    Words {
        sign: Some(match change.kind {
            ChangeKind::Removed => Sign::Removed,
            _ => Sign::Added,
        }),
        field: name.to_owned(),
        values: what.map_or(Values::None, |what| Values::Said(" ", format!("({what})"))),
    }
}

/// Adds `line`, or its targets to the line that says the same.
fn add<'i>(lines: &mut Vec<Line<'i>>, line: Line<'i>) {
    // Looking back a little is enough: what is the same in two sets of targets is close by.
    let mut known = lines.iter_mut().rev().take(200);
    match known.find(|known| known.words == line.words && known.class == line.class) {
        Some(known) => {
            let all: BTreeSet<usize> = known.targets.iter().chain(&line.targets).copied().collect();
            known.targets = all.into_iter().collect();
            known.is_exception &= line.is_exception;
            known.differences.extend(line.differences);
        }
        None => lines.push(line),
    }
}
