//! The way from an edited line to a field. In: a difference. Out: its steps, the edited line first,
//! each with its place and what the line says.

use serde::Serialize;

use super::links::{Link, Links};
use crate::impact::{Cause, Difference, Link as ChainLink, Whose};
use crate::model;
use crate::sources::FilePath;

/// The steps of one side.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Chain {
    /// The side; `None` where both sides go the same way.
    side: Option<usize>,
    steps: Vec<Step>,
}

/// A step.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct Step {
    link: Option<Link>,
    /// The transformer: `images`.
    what: String,
    /// The line.
    text: String,
    is_edited: bool,
}

/// The ways to the values of `found`.
pub(super) fn chains(found: &Difference, links: &Links<'_>) -> Vec<Chain> {
    let steps = |whose: Whose, chain: &[ChainLink]| steps(found, whose, chain, links);
    let old = steps(Whose::Old, &found.old_chain);
    let new = steps(Whose::New, &found.new_chain);
    let is_same_way = way(&found.old_chain) == way(&found.new_chain);
    let one = |steps| vec![Chain { side: None, steps }];
    match (old.is_empty(), new.is_empty()) {
        (true, true) => Vec::new(),
        (_, true) => one(old),
        (true, _) => one(new),
        _ if is_same_way => one(new),
        _ => vec![
            Chain {
                side: Some(0),
                steps: old,
            },
            Chain {
                side: Some(1),
                steps: new,
            },
        ],
    }
}

/// The files and steps of a chain, whatever the lines.
fn way(chain: &[ChainLink]) -> Vec<(Option<model::Step>, Option<&FilePath>)> {
    let links = chain.iter();
    let way = links.map(|link| (link.step, link.place.as_ref().map(|place| &place.path)));
    way.collect()
}

fn steps(found: &Difference, whose: Whose, chain: &[ChainLink], links: &Links<'_>) -> Vec<Step> {
    let cause = found.cause.as_ref().filter(|cause| cause.whose == whose);
    let mut steps: Vec<Step> = chain
        .iter()
        .rev()
        .map(|link| step(link, whose, is_edited(cause, link), links))
        .collect();
    if found.is_whole() {
        // The first line of a document says nothing of it.
        let others = steps.iter_mut().filter(|step| !step.is_edited);
        others.for_each(|step| step.text.clear());
    }
    let is_known = steps.iter().any(|step| step.is_edited);
    if let Some(cause) = cause.filter(|cause| !is_known && cause.place.is_some()) {
        let link = ChainLink {
            step: cause.step,
            place: cause.place.clone(),
        };
        steps.insert(0, step(&link, whose, true, links));
    }
    steps
}

fn is_edited(cause: Option<&Cause>, link: &ChainLink) -> bool {
    let edited = cause.and_then(|cause| cause.place.as_ref());
    let both = edited.zip(link.place.as_ref());
    both.is_some_and(|(one, other)| one.path == other.path && one.line == other.line)
}

fn step(link: &ChainLink, whose: Whose, is_edited: bool, links: &Links<'_>) -> Step {
    let place = link.place.as_ref();
    Step {
        link: place.map(|place| links.link(links.place(place), Some(place))),
        what: link
            .step
            .map_or_else(String::new, |step| step.field().to_owned()),
        text: place.map_or_else(String::new, |place| links.line(place, whose)),
        is_edited,
    }
}
