//! Causes of one file that act on the same resource in the same targets, as one block. In: blocks.
//! Out: fewer of them.

use std::collections::BTreeMap;

use super::block::{Block, Item};
use crate::impact::Whose;
use crate::model::Step;
use crate::sources::FilePath;

/// The facts that blocks share which are told as one: the file and the only resource, in which
/// targets, and how.
type Key<'b> = (
    &'b FilePath,
    Option<Step>,
    Whose,
    &'b str,
    Option<&'b str>,
    &'b [usize],
);

fn key<'b>(block: &'b Block<'_>) -> Option<Key<'b>> {
    let cause = block.group.cause.as_ref()?;
    let place = cause.place.as_ref()?;
    match block.items.as_slice() {
        [Item::Resource(name, ..)] => Some((
            &place.path,
            cause.step,
            cause.whose,
            name,
            block.followers.as_deref(),
            &block.targets,
        )),
        _ => None,
    }
}

/// The blocks, those of several lines of one file that change one resource as one: the first, which
/// is the gravest.
pub(super) fn merged(blocks: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let mut first: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    let into: Vec<usize> = blocks
        .iter()
        .enumerate()
        .map(|(at, block)| match key(block) {
            Some(key) => *first.entry(key).or_insert(at),
            None => at,
        })
        .collect();
    let mut merged: BTreeMap<usize, Block<'_>> = BTreeMap::new();
    for (block, into) in blocks.into_iter().zip(into) {
        match merged.get_mut(&into) {
            Some(known) => join(known, block),
            None => {
                merged.insert(into, block);
            }
        }
    }
    merged.into_values().collect()
}

fn join<'i>(known: &mut Block<'i>, block: Block<'i>) {
    let place = block
        .group
        .cause
        .as_ref()
        .and_then(|cause| cause.place.as_ref());
    known.more.extend(place.map(|place| place.line));
    for item in block.items {
        match (known.items.last_mut(), item) {
            (Some(Item::Resource(_, notes, lines)), Item::Resource(_, more_notes, more)) => {
                notes.extend(more_notes);
                lines.extend(more);
            }
            (_, item) => known.items.push(item),
        }
    }
}
