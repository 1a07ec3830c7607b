//! All blocks of an impact, in their order. In: an impact. Out: [`Blocks`], what is alike as one.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::block::{Block, block, followers};
use super::merge::merged;
use super::set_items::fold_sets;
use crate::diff::Note;
use crate::impact::{Cause, Group, Impact};
use crate::report::change_words::{Length, Names};

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
        let mut found = match length {
            Length::Short => Self::by_hunk(impact, names),
            Length::Full => Self::apart(impact, names, length),
        };
        if length == Length::Short {
            found.blocks.iter_mut().for_each(fold_sets);
            each_once(&mut found.blocks, length);
            // What a new target has from a base that is not new is counted above.
            found
                .blocks
                .retain(|block| !block.items.is_empty() || block.followers.is_some());
        }
        found
    }

    /// The blocks, every change in them by itself.
    pub(in crate::report) fn by_hunk(impact: &'i Impact, names: &Names<'_>) -> Self {
        let found = Self::apart(impact, names, Length::Short);
        Self {
            blocks: merged(found.blocks),
            ..found
        }
    }

    /// The blocks, each edited line by itself.
    fn apart(impact: &'i Impact, names: &Names<'_>, length: Length) -> Self {
        let mut found = Self {
            blocks: Vec::new(),
            of_bases: Vec::new(),
            is_folded: false,
        };
        let mut noted: BTreeSet<(String, &Note)> = BTreeSet::new();
        for group in &impact.causes {
            match block(impact, group, names, length, &mut noted) {
                Some((block, is_folded)) => {
                    found.is_folded |= is_folded;
                    found.blocks.push(block);
                }
                None => found.of_bases.push(group),
            }
        }
        let order = |block: &Block<'_>| (Reverse(block.class), Reverse(block.targets.len()));
        found.blocks.sort_by_key(order);
        // A base in which the same line does something else is not worth telling beside that.
        let known: BTreeSet<Option<&Cause>> = causes(&found.blocks).collect();
        let is_news = |group: &&Group| !known.contains(&group.cause.as_ref());
        found.of_bases.retain(is_news);
        found
    }
}

/// The causes of blocks.
fn causes<'b>(blocks: &'b [Block<'_>]) -> impl Iterator<Item = Option<&'b Cause>> {
    blocks.iter().map(|block| block.group.cause.as_ref())
}

/// Leaves each resource whose references are updated to the first block that says so. A block that
/// has nothing else to say keeps its own.
fn each_once(blocks: &mut [Block<'_>], length: Length) {
    let mut said: BTreeSet<String> = BTreeSet::new();
    for block in blocks {
        let fresh: BTreeSet<String> = block.holders.difference(&said).cloned().collect();
        said.extend(fresh.iter().cloned());
        if !block.items.is_empty() {
            block.followers = followers(&fresh, length);
        }
    }
}
