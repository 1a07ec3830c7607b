//! Edited lines that do not show in a target. In: a render of the edited tree. Out: the lines, each
//! with what overrides it there, or what deletes the object or the list that it is in.
//!
//! An edited value that a newer step overrides has its line further down in its chain of causes. A
//! value whose whole list or object was replaced or deleted is in no chain: its document and field
//! are looked up in the render, and the deepest value on the way that is still there, or the
//! removal of the next one, tells what stopped it.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::chain::{Link, Located, Place, Whose, chain};
use super::difference::Difference;
use super::edited_values::{EditedValue, EditedValues};
use super::edits::TargetEdits;
use crate::model::{Causes, Resource, Step};
use crate::sources::{FilePath, SourceMap};
use crate::yaml::{Node, Segment, Value};

/// An edited line, and what stands in its way in some targets.
#[derive(Clone, Debug)]
pub struct Overridden {
    /// The line; the column is that of the value.
    pub place: Place,
    /// The reason that it does not show.
    pub by: Obstacle,
    /// The targets: positions in [`super::Impact::targets`].
    pub targets: Vec<usize>,
}

/// The reason that an edited line does not show in a target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Obstacle {
    /// A newer step made the visible value.
    Overridden(Link),
    /// A step deleted the value, or the object that it is in.
    Deleted(Link),
}

/// The edited lines of `values`, as a target sees them that renders `resources`. Lines that show, or
/// that made a difference, are not overridden.
pub fn overridden(
    resources: &[Resource],
    causes: &Causes,
    map: &SourceMap,
    edits: TargetEdits<'_>,
    values: &EditedValues,
    differences: &[Difference],
) -> SeenLines {
    if values.is_empty() {
        return SeenLines::default();
    }
    let mut search = Search {
        causes,
        map,
        edits,
        lines: values.all().map(|value| line_of(&value.place)).collect(),
        found: BTreeMap::new(),
        shown: BTreeSet::new(),
    };
    let made = differences.iter().filter_map(|found| found.cause.as_ref());
    let made = made.filter(|cause| cause.whose == Whose::New);
    let places = made.filter_map(|cause| cause.place.as_ref());
    search.shown = places.map(line_of).collect();
    for resource in resources.iter() {
        resource.node.walk(|node| search.value(node));
    }
    search.stopped(resources, values);
    let shown = search.shown;
    let hidden = search.found.into_values();
    SeenLines {
        overridden: hidden
            .filter(|(place, _)| !shown.contains(&line_of(place)))
            .collect(),
        shown: shown.into_iter().collect(),
    }
}

/// The edited lines, as one target sees them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SeenLines {
    /// Those that do not show, and why.
    pub overridden: Vec<(Place, Obstacle)>,
    /// Those that show: the file, and the line from 1.
    pub shown: Vec<(FilePath, usize)>,
}

impl SeenLines {
    /// Replaces the paths of files.
    pub fn move_paths(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        for (place, obstacle) in &mut self.overridden {
            place.path = moved(&place.path);
            let (Obstacle::Overridden(link) | Obstacle::Deleted(link)) = obstacle;
            link.move_path(moved);
        }
        for (path, _) in &mut self.shown {
            *path = moved(path);
        }
    }
}

/// True for a step that keeps the value and adds to it, or follows it.
fn is_derived(link: &Located) -> bool {
    matches!(
        link.step,
        Some(Step::NamePrefix | Step::NameSuffix | Step::Hash | Step::References | Step::Vars)
    )
}

/// A line of a file.
type Line = (FilePath, usize);

fn line_of(place: &Place) -> Line {
    (place.path.clone(), place.line)
}

struct Search<'a> {
    causes: &'a Causes,
    map: &'a SourceMap,
    edits: TargetEdits<'a>,
    /// The edited lines.
    lines: BTreeSet<Line>,
    found: BTreeMap<Line, (Place, Obstacle)>,
    /// Lines that show.
    shown: BTreeSet<Line>,
}

impl Search<'_> {
    fn value(&mut self, node: &Node) {
        if !matches!(node.value, Value::Scalar(..)) {
            return;
        }
        let links = chain(node.origin, self.causes, self.map);
        let mut edited = links.iter().enumerate();
        let edited = edited.find_map(|(at, link)| Some((at, self.edited(link)?)));
        match (edited, links.first()) {
            (Some((0, place)), _) => _ = self.shown.insert(line_of(&place)),
            // The visible value is made of the edited one.
            (Some((at, place)), _) if links[..at].iter().all(is_derived) => {
                self.shown.insert(line_of(&place));
            }
            (Some((_, place)), Some(newest)) => {
                let by = Obstacle::Overridden(newest.link());
                self.found.insert(line_of(&place), (place, by));
            }
            _ => {}
        }
    }

    fn edited(&self, link: &Located) -> Option<Place> {
        let place = self.edits.edits.within(link, Whose::New)?;
        self.lines.contains(&line_of(&place)).then_some(place)
    }

    /// Looks up the edited values that are in no chain.
    fn stopped(&mut self, resources: &[Resource], values: &EditedValues) {
        let unseen = |value: &&EditedValue| {
            let line = line_of(&value.place);
            value.document.is_some()
                && !self.shown.contains(&line)
                && !self.found.contains_key(&line)
                && (self.edits.reads)(&value.place.path)
        };
        let unseen: Vec<&EditedValue> = values.all().filter(unseen).collect();
        if unseen.is_empty() {
            return;
        }
        let sources = self.sources(resources);
        let removals = self.removals();
        for value in unseen {
            let document = value.document.map(|line| (value.place.path.clone(), line));
            let Some(document) = document else { continue };
            let obstacle = match sources.get(&document) {
                Some(&at) => self.on_the_way(&resources[at].node, value, &removals),
                None => removals.get(&document).cloned().map(Obstacle::Deleted),
            };
            if let Some(obstacle) = obstacle {
                let place = value.place.clone();
                self.found.insert(line_of(&place), (place, obstacle));
            }
        }
    }

    /// The resources, by the first line of their documents.
    fn sources(&self, resources: &[Resource]) -> FxHashMap<Line, usize> {
        let source = |(at, resource): (usize, &Resource)| {
            let (_, source) = self.causes.chain(resource.origin);
            let place = self.map.locate(source)?;
            Some(((place.path, place.line), at))
        };
        resources.iter().enumerate().filter_map(source).collect()
    }

    /// The newest step of each removal, by the line of the value that it removed.
    fn removals(&self) -> FxHashMap<Line, Link> {
        let removals = self.causes.removals().iter();
        let links = removals.map(|origin| chain(*origin, self.causes, self.map));
        links
            .filter_map(|links| {
                let source = links.last()?.location.as_ref()?;
                let line = (source.path.clone(), source.line);
                Some((line, links.first()?.link()))
            })
            .collect()
    }

    /// The step that stops `value` on the way to it from `root`.
    fn on_the_way(
        &self,
        root: &Node,
        value: &EditedValue,
        removals: &FxHashMap<Line, Link>,
    ) -> Option<Obstacle> {
        let mut node = root;
        let mut depth = 0;
        for segment in value.path.segments() {
            let next = match segment {
                Segment::Key(key) => node.get(key),
                Segment::Item(_) => {
                    let line = value.lines.get(depth + 1);
                    line.and_then(|line| self.item(node, &value.place.path, *line))
                }
            };
            let Some(next) = next else { break };
            node = next;
            depth += 1;
        }
        let removed = value.lines.iter().skip(depth).find_map(|line| {
            let line = (value.place.path.clone(), *line);
            removals.get(&line).cloned()
        });
        if let Some(link) = removed {
            return Some(Obstacle::Deleted(link));
        }
        let links = chain(node.origin, self.causes, self.map);
        let newest = links.first().filter(|link| link.step.is_some());
        newest.map(|link| Obstacle::Overridden(link.link()))
    }

    /// The item of a list that begins on `line` of the file at `path`.
    fn item<'n>(&self, list: &'n Node, path: &FilePath, line: usize) -> Option<&'n Node> {
        let Value::Sequence(items) = &list.value else {
            return None;
        };
        items.iter().find(|item| {
            let (_, source) = self.causes.chain(item.origin);
            let place = self.map.locate(source);
            place.is_some_and(|place| place.path == *path && place.line == line)
        })
    }
}
