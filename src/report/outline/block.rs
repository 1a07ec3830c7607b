//! The block of one cause: what it did to which resources, in which targets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::fold::{Folded, folded};
use super::line::{Line, lines};
use super::scope::Scope;
use crate::diff::{Class, Note};
use crate::impact::{Cause, Group, Impact};
use crate::report::change_words::{Length, Names};
use crate::sources::FilePath;

/// Lines of one file that do the like to one resource, from which on they are one block.
const MANY_LINES: usize = 6;

/// Resources whose reference follows a new name that are named.
const MOST_FOLLOWERS: usize = 4;

/// The changes that one cause made, or in an impact by resource those of one resource.
pub(in crate::report) struct Block<'i> {
    /// The group.
    pub(in crate::report) group: &'i Group,
    /// The number of other lines of the same file that do the like to the same resource.
    pub(in crate::report) more: usize,
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
}

/// A part of a block.
pub(in crate::report) enum Item<'i> {
    /// A change of many resources.
    Folded(Folded),
    /// A resource that came or went.
    Whole(Line<'i>, Vec<&'i Note>),
    /// A resource with its changes.
    Resource(String, Vec<&'i Note>, Vec<Line<'i>>),
}

/// The blocks of an impact.
pub(in crate::report) struct Blocks<'i> {
    /// Those that reach a target of the report.
    pub(in crate::report) blocks: Vec<Block<'i>>,
    /// The groups that reach bases alone.
    pub(in crate::report) of_bases: Vec<&'i Group>,
    /// True if lines stand for resources that are not named.
    pub(in crate::report) is_folded: bool,
}

impl<'i> Blocks<'i> {
    /// The blocks of `impact`, the gravest first. With [`Length::Full`] nothing is folded.
    pub(in crate::report) fn of(impact: &'i Impact, names: &Names<'_>, length: Length) -> Self {
        let mut found = Self {
            blocks: Vec::new(),
            of_bases: Vec::new(),
            is_folded: false,
        };
        let mut noted: BTreeSet<(String, &Note)> = BTreeSet::new();
        for group in &impact.causes {
            match block(impact, group, names, length, &mut noted) {
                // The line about a new target says what it has from known bases.
                Some((block, _)) if block.items.is_empty() && block.followers.is_none() => {}
                Some((block, is_folded)) => {
                    found.is_folded |= is_folded;
                    found.blocks.push(block);
                }
                None => found.of_bases.push(group),
            }
        }
        let order = |block: &Block<'_>| (Reverse(block.class), Reverse(block.targets.len()));
        found.blocks.sort_by_key(order);
        if length == Length::Short {
            found.blocks = merged(found.blocks);
        }
        // A base in which the same line does something else is no news beside that.
        let known: BTreeSet<Option<&Cause>> = causes(&found.blocks).collect();
        let is_news = |group: &&Group| !known.contains(&group.cause.as_ref());
        found.of_bases.retain(is_news);
        found
    }
}

/// The block of `group`, and whether lines stand for resources that are not named; `None` if it
/// reaches no target of the report.
fn block<'i>(
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
    let block = Block {
        group,
        more: 0,
        resource: group.resource.and_then(|at| {
            let difference = impact.differences.get(at)?;
            Some(names.said(&difference.subject))
        }),
        class: class(impact, group, scope),
        targets,
        items: items.chain(resources(lines, noted)).collect(),
        followers: followers(impact, group, scope, names, length),
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
    /// ` and 12 more lines`
    pub(in crate::report) fn more_lines(&self) -> String {
        match self.more {
            0 => String::new(),
            more => format!(" and {}", crate::diag::counted(more, "more line")),
        }
    }

    /// The file and the only resource that the block is about, in which targets.
    fn key(&self) -> Option<(FilePath, String, Class, Vec<usize>)> {
        let place = self.group.cause.as_ref()?.place.as_ref()?;
        match self.items.as_slice() {
            [Item::Resource(name, ..)] if self.followers.is_none() => Some((
                place.path.clone(),
                name.clone(),
                self.class,
                self.targets.clone(),
            )),
            _ => None,
        }
    }
}

/// The blocks, those of many lines of one file that do the like to one resource as one.
fn merged(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for key in blocks.iter().filter_map(Block::key) {
        *counts.entry(key).or_default() += 1;
    }
    let mut at = BTreeMap::new();
    let mut kept: Vec<Block<'_>> = Vec::new();
    for block in blocks {
        let key = block.key();
        let key = key.filter(|key| counts.get(key).is_some_and(|count| *count >= MANY_LINES));
        let Some(key) = key else {
            kept.push(block);
            continue;
        };
        let first = *at.entry(key).or_insert(kept.len());
        match kept.get_mut(first) {
            Some(known) => {
                known.more += 1;
                known.items.extend(block.items);
            }
            None => kept.push(block),
        }
    }
    for block in kept.iter_mut().filter(|block| block.more > 0) {
        block.items = joined(std::mem::take(&mut block.items));
    }
    kept
}

/// The items, those of one resource as one.
fn joined(items: Vec<Item<'_>>) -> Vec<Item<'_>> {
    let mut joined: Vec<Item<'_>> = Vec::new();
    for item in items {
        match (joined.last_mut(), item) {
            (Some(Item::Resource(name, notes, lines)), Item::Resource(other, more_notes, more))
                if *name == other =>
            {
                notes.extend(more_notes);
                lines.extend(more);
            }
            (_, item) => joined.push(item),
        }
    }
    joined
}

/// The causes of blocks.
fn causes<'b>(blocks: &'b [Block<'_>]) -> impl Iterator<Item = Option<&'b Cause>> {
    blocks.iter().map(|block| block.group.cause.as_ref())
}

/// The gravest class of a group's differences in the targets of the report.
fn class(impact: &Impact, group: &Group, scope: Scope<'_>) -> Class {
    let fields = group.fields.iter().chain(&group.follows);
    let variants = fields.flat_map(|field| &field.variants);
    let differences = variants.filter_map(|at| impact.differences.get(*at));
    let here = differences.filter(|found| !scope.within(&found.targets).is_empty());
    here.map(|found| found.change.class)
        .max()
        .unwrap_or_default()
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
fn followers(
    impact: &Impact,
    group: &Group,
    scope: Scope<'_>,
    names: &Names<'_>,
    length: Length,
) -> Option<String> {
    let holders = group.follows.iter().filter_map(|field| {
        let variants = field.variants.iter();
        let mut variants = variants.filter_map(|at| impact.differences.get(*at));
        let here = variants.find(|found| !scope.within(&found.targets).is_empty())?;
        Some(names.said(&here.subject))
    });
    let holders: BTreeSet<String> = holders.collect();
    if holders.is_empty() {
        return None;
    }
    let most = match length {
        Length::Short => MOST_FOLLOWERS,
        Length::Full => usize::MAX,
    };
    let noun = if holders.len() == 1 {
        "the reference"
    } else {
        "the references"
    };
    Some(format!(
        "{noun} in {}",
        crate::diag::first_of(most, holders)
    ))
}
