//! The block of one cause: what it did to which resources, in which targets.

use std::collections::BTreeSet;

use super::fold::{Folded, folded};
use super::line::{Line, lines};
use super::scope::Scope;
use crate::diff::{Class, Note};
use crate::impact::{Field, Group, Impact};
use crate::report::change_words::{Length, Names, Sign};

/// Resources whose reference follows a new name that are named.
const MOST_FOLLOWERS: usize = 4;

/// The changes that one cause made, or in an impact by resource those of one resource.
pub(in crate::report) struct Block<'i> {
    /// The group.
    pub(in crate::report) group: &'i Group,
    /// The other lines of the same file that change the same resource.
    pub(in crate::report) more: Vec<usize>,
    /// The resource, in an impact by resource.
    pub(in crate::report) resource: Option<String>,
    /// The gravest class in the targets of the report.
    pub(in crate::report) class: Class,
    /// The targets of the report that it reaches.
    pub(in crate::report) targets: Vec<usize>,
    /// The changes.
    pub(in crate::report) items: Vec<Item<'i>>,
    /// `the reference in Deployment api`, for what only follows a new name.
    pub(in crate::report) followers: Option<String>,
    /// Those of which this is said.
    pub(super) holders: BTreeSet<String>,
}

/// A part of a block.
pub(in crate::report) enum Item<'i> {
    /// A change of many resources.
    Folded(Folded<'i>),
    /// A resource that came or went.
    Whole(Line<'i>, Vec<&'i Note>),
    /// A resource with its changes.
    Resource(String, Vec<&'i Note>, Vec<Line<'i>>),
}

/// The block of `group`, and whether lines stand for resources that are not named; `None` if it
/// reaches no target of the report.
pub(super) fn block<'i>(
    impact: &'i Impact,
    group: &'i Group,
    names: &Names<'_>,
    length: Length,
    noted: &mut BTreeSet<(String, &'i Note)>,
) -> Option<(Block<'i>, bool)> {
    let scope = Scope::of(impact);
    let targets = scope.within(&group.targets);
    if targets.is_empty() {
        return None;
    }
    let mut lines = lines(impact, group, scope, names, length);
    let folded = match length {
        Length::Short => folded(&mut lines),
        Length::Full => Vec::new(),
    };
    let is_folded = !folded.is_empty();
    let items = folded.into_iter().map(Item::Folded);
    let holders = holders(impact, group, scope, names);
    let block = Block {
        group,
        more: Vec::new(),
        resource: group.resource.and_then(|at| {
            let difference = impact.differences.get(at)?;
            Some(names.said(&difference.subject))
        }),
        class: class(impact, group, scope),
        targets,
        items: items.chain(resources(lines, noted)).collect(),
        followers: followers(&holders, length),
        holders,
    };
    Some((block, is_folded))
}

impl<'i> Block<'i> {
    /// The block of one group alone.
    pub(in crate::report) fn of(
        impact: &'i Impact,
        group: &'i Group,
        names: &Names<'_>,
        length: Length,
    ) -> Option<Self> {
        let found = block(impact, group, names, length, &mut BTreeSet::new());
        found.map(|(block, _)| block)
    }

    /// The class, or what says more of resources that came or went and do nothing graver.
    pub(in crate::report) fn label(&self) -> &'static str {
        let mut signs = self.items.iter().map(|item| match item {
            Item::Whole(line, _) => line.words.sign,
            Item::Folded(folded) if folded.is_whole() => folded.sign,
            _ => None,
        });
        let first = signs.next().flatten();
        let first = first.filter(|first| signs.all(|sign| sign == Some(*first)));
        match (self.class, first) {
            (Class::InPlace, Some(Sign::Added)) => "new",
            (Class::InPlace, Some(Sign::Removed)) => "removed",
            (class, _) => class.name(),
        }
    }
}

/// The gravest class of a group's differences in the targets of the report. Of what only follows a
/// new name it matters that pods are replaced, unless there is nothing else.
fn class(impact: &Impact, group: &Group, scope: Scope<'_>) -> Class {
    let gravest = |fields: &[Field]| {
        let variants = fields.iter().flat_map(|field| &field.variants);
        let differences = variants.filter_map(|at| impact.differences.get(*at));
        let here = differences.filter(|found| !scope.within(&found.targets).is_empty());
        here.map(|found| found.change.class).max()
    };
    match (gravest(&group.fields), gravest(&group.follows)) {
        (Some(own), Some(follows)) => own.max(follows.min(Class::Rollout)),
        (own, follows) => own.or(follows).unwrap_or_default(),
    }
}

/// Lines by resource, each of whose notes is said once.
fn resources<'i>(lines: Vec<Line<'i>>, noted: &mut BTreeSet<(String, &'i Note)>) -> Vec<Item<'i>> {
    let mut items: Vec<Item<'i>> = Vec::new();
    for line in lines {
        let mut fresh = |line: &Line<'i>| {
            let notes = line.subject.notes.iter();
            let notes = notes.filter(|note| noted.insert((line.name.clone(), note)));
            notes.collect::<Vec<_>>()
        };
        if line.whole.is_some() {
            let notes = fresh(&line);
            items.push(Item::Whole(line, notes));
            continue;
        }
        match items.last_mut() {
            Some(Item::Resource(name, notes, lines)) if *name == line.name => {
                notes.extend(fresh(&line));
                lines.push(line);
            }
            _ => {
                let notes = fresh(&line);
                items.push(Item::Resource(line.name.clone(), notes, vec![line]));
            }
        }
    }
    items
}

/// The resources whose references follow a new name.
fn holders(
    impact: &Impact,
    group: &Group,
    scope: Scope<'_>,
    names: &Names<'_>,
) -> BTreeSet<String> {
    let holders = group.follows.iter().filter_map(|field| {
        let variants = field.variants.iter();
        let mut variants = variants.filter_map(|at| impact.differences.get(*at));
        let here = variants.find(|found| !scope.within(&found.targets).is_empty())?;
        let name = names.said(&here.subject);
        // A Job whose own name follows: it is run again.
        let is_name = here.change.path.is(&["metadata", "name"]);
        Some(if is_name {
            format!("the name of {name}")
        } else {
            name
        })
    });
    holders.collect()
}

/// `the reference in Deployment api`
pub(super) fn followers(holders: &BTreeSet<String>, length: Length) -> Option<String> {
    let most = match length {
        Length::Short => MOST_FOLLOWERS,
        Length::Full => usize::MAX,
    };
    let noun = match holders.len() {
        0 => return None,
        1 => "the reference",
        _ => "the references",
    };
    let names = crate::diag::first_of(most, holders);
    Some(format!("{noun} in {names}"))
}
