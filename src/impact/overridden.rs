//! Edited lines that do not show, as something newer stands over them. In: a
//! render of the edited tree. Out: the lines, each with what overrides it there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use similar::DiffOp;

use crate::diff::edit_script;
use crate::model::{Causes, Resource};
use crate::sources::{FilePath, SourceMap};
use crate::yaml::{Node, Value};

use super::chain::{Link, Located, Place, chain};
use super::difference::Difference;

/// An edited line, and what stands over it in some targets.
#[derive(Clone, Debug)]
pub struct Overridden {
    /// The line; the column is that of the value.
    pub place: Place,
    /// The step that made the visible value.
    pub by: Link,
    /// The targets: positions in [`super::Impact::targets`].
    pub targets: Vec<usize>,
}

/// The lines of edited files that are new or say something else, from 1.
#[derive(Clone, Debug, Default)]
pub struct EditedLines {
    lines: BTreeMap<FilePath, Vec<Range<usize>>>,
}

impl EditedLines {
    /// Adds what an edit of the file `path` made of `old`.
    pub fn add(&mut self, path: &FilePath, old: &str, new: &str) {
        let [old, new] = [old, new].map(|text| text.lines().collect::<Vec<_>>());
        let ops = edit_script(&old, &new);
        let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        let ranges = changed.map(|op| op.new_range().start + 1..op.new_range().end + 1);
        let ranges = ranges.filter(|range| !range.is_empty());
        self.lines.insert(path.clone(), ranges.collect());
    }

    fn has(&self, located: &Located) -> Option<Place> {
        let location = located.location.as_ref()?;
        let mut ranges = self.lines.get(&location.path)?.iter();
        ranges
            .any(|range| range.contains(&location.line))
            .then(|| Place::of(location))
    }
}

/// The edited lines that `resources` would have values from, were it not for newer links; none of
/// those that show, there or in a difference.
pub fn overridden(
    resources: &[Resource],
    causes: &Causes,
    map: &SourceMap,
    lines: &EditedLines,
    differences: &[Difference],
) -> Vec<(Place, Link)> {
    let mut search = Search {
        causes,
        map,
        lines,
        found: BTreeMap::new(),
        shown: BTreeSet::new(),
    };
    let made = differences.iter().filter_map(|found| found.cause.as_ref());
    let places = made.filter_map(|cause| cause.place.as_ref());
    search.shown = places.map(line_of).collect();
    if !lines.lines.is_empty() {
        for resource in resources.iter() {
            resource.node.walk(|node| search.value(node));
        }
    }
    let shown = search.shown;
    let hidden = search.found.into_values();
    hidden
        .filter(|(place, _)| !shown.contains(&line_of(place)))
        .collect()
}

fn line_of(place: &Place) -> (FilePath, usize) {
    (place.path.clone(), place.line)
}

struct Search<'a> {
    causes: &'a Causes,
    map: &'a SourceMap,
    lines: &'a EditedLines,
    found: BTreeMap<(FilePath, usize), (Place, Link)>,
    /// Lines that show.
    shown: BTreeSet<(FilePath, usize)>,
}

impl Search<'_> {
    fn value(&mut self, node: &Node) {
        if !matches!(node.value, Value::Scalar(..)) {
            return;
        }
        let links = chain(node.origin, self.causes, self.map);
        let mut edited = links.iter().enumerate();
        let edited = edited.find_map(|(at, link)| Some((at, self.lines.has(link)?)));
        match (edited, links.first()) {
            (Some((0, place)), _) => _ = self.shown.insert(line_of(&place)),
            (Some((_, place)), Some(newest)) => {
                self.found.insert(line_of(&place), (place, newest.link()));
            }
            _ => {}
        }
    }
}
