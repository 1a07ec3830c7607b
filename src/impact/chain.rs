//! The causes of a value, as places. In: an origin and the tables it leads
//! through. Out: its links, newest first, the source that they end in last.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::diag::Origin;
use crate::model::{Cause, Causes, Step};
use crate::sources::{FilePath, Location, SourceMap};

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: FilePath,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The side that has the link which made the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// The old side.
    Old,
    /// The new side.
    New,
}

/// A step that made a value, or the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// The step; `None` for the source.
    pub step: Option<Step>,
    /// The place that asked for the step, or where the value stands; `None` where there is none,
    /// as for an option of the command line.
    pub place: Option<Place>,
}

impl Link {
    /// Replaces the path of its file.
    pub(super) fn move_path(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        self.place
            .iter_mut()
            .for_each(|place| place.path = moved(&place.path));
    }
}

/// A link with the text around its place.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) step: Option<Step>,
    pub(super) location: Option<Location>,
}

/// The links behind `origin`.
pub(super) fn chain(origin: Origin, causes: &Causes, map: &SourceMap) -> Vec<Located> {
    let (steps, source) = causes.chain(origin);
    let mut links: Vec<Located> = steps
        .into_iter()
        .flat_map(|cause| std::iter::once(cause).chain(value_in(&cause, causes)))
        .map(|cause| Located {
            step: Some(cause.step),
            location: map.locate(causes.position(cause.at)),
        })
        .collect();
    if let Some(location) = map.locate(source) {
        links.push(Located {
            step: None,
            location: Some(location),
        });
    }
    links
}

/// The value of an environment that a step took, where the chain does not end in it.
fn value_in(cause: &Cause, causes: &Causes) -> Option<Cause> {
    let value = causes.get(cause.from)?;
    (value.step == Step::Values && !cause.replaced.is_none()).then_some(value)
}

impl Located {
    pub(super) fn link(&self) -> Link {
        Link {
            step: self.step,
            place: self.location.as_ref().map(Place::of),
        }
    }

    /// The lines that the link stands for, from 1: those of an entry, for a step that it asks for;
    /// the line of a value, or all lines of a block scalar.
    pub(super) fn lines(&self) -> Range<usize> {
        let Some(location) = &self.location else {
            return 0..0;
        };
        let written = location.text.get(location.offset..).unwrap_or_default();
        let end = if self.step.is_some() || written.starts_with(['|', '>']) {
            location.line + entry(location).count()
        } else {
            location.line + 1
        };
        let start = if self.step.is_some() {
            location.line - above_in_item(location)
        } else {
            location.line
        };
        start..end
    }

    /// True if both stand for the same step, asked for by an entry that says the same, wherever in
    /// its file it has moved to.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.step == other.step
            && match (&self.location, &other.location) {
                (Some(old), Some(new)) => old.path == new.path && says_the_same(old, new),
                (None, None) => true,
                _ => false,
            }
    }
}

impl Place {
    pub(super) fn of(location: &Location) -> Self {
        Self {
            path: location.path.clone(),
            line: location.line,
            column: location.column,
        }
    }
}

/// True if the line of either place is the same, and so is what is indented below it.
fn says_the_same(old: &Location, new: &Location) -> bool {
    std::ptr::eq(old.text.as_ptr(), new.text.as_ptr()) && old.offset == new.offset
        || entry(old).eq(entry(new))
}

/// The number of lines between the first line of the list item that a place is in and the place's
/// own; 0 where it is in no item, or on its first line.
fn above_in_item(location: &Location) -> usize {
    let before = location.text.get(..location.offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let own = location.text.get(start..).unwrap_or_default();
    let depth = spaces(own);
    if own.trim_start().starts_with("- ") {
        return 0;
    }
    let above = before.get(..start).unwrap_or_default();
    for (count, line) in above.lines().rev().enumerate() {
        let content = line.len() - line.trim_start_matches([' ', '-']).len();
        if spaces(line) < depth && !line.trim().is_empty() {
            let is_item = line.trim_start().starts_with("- ") && content == depth;
            return if is_item { count + 1 } else { 0 };
        }
    }
    0
}

/// The line of a place, and the deeper lines after it.
fn entry(location: &Location) -> impl Iterator<Item = &str> {
    let before = location.text.get(..location.offset).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut lines = location.text.get(start..).unwrap_or_default().lines();
    let first = lines.next();
    // What belongs to an item of a list starts where the text after its dash does.
    let least = first.map_or(0, |line| {
        let own = line.trim_start_matches([' ', '-']);
        if line.trim_start().starts_with("- ") {
            line.len() - own.len()
        } else {
            spaces(line) + 1
        }
    });
    let is_below = move |line: &&str| line.trim().is_empty() || spaces(line) >= least;
    first.into_iter().chain(lines.take_while(is_below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry_at(text: &str, offset: usize) -> Vec<String> {
        let map = SourceMap::default();
        let start = map.add(FilePath::new("/f.yaml"), text.into());
        let location = map.locate(start.offset(offset)).expect("in the file");
        entry(&location).map(str::to_owned).collect()
    }

    #[test]
    fn an_item_of_a_list_begins_above_its_fields() {
        let text = "replicas:\n- name: web\n  count: 1\nother:\n  a: 1\n";
        let above = |offset| {
            let map = SourceMap::default();
            let start = map.add(FilePath::new("/f.yaml"), text.into());
            let location = map.locate(start.offset(offset)).expect("in the file");
            above_in_item(&location)
        };
        assert_eq!((above(24), above(13), above(0)), (1, 0, 0));
        assert_eq!(above(text.len() - 3), 0);
    }

    #[test]
    fn an_entry_is_its_line_and_what_is_below_it() {
        let text = "images:\n- name: api\n  newTag: v1\n- name: web\nreplicas: 1\n";
        assert_eq!(entry_at(text, 10), ["- name: api", "  newTag: v1"]);
        assert_eq!(entry_at(text, 25), ["  newTag: v1"]);
        assert_eq!(entry_at(text, 0), ["images:"]);
        assert_eq!(
            entry_at("a: 1\nb: |\n  x\n\n  y\nc: 2\n", 8),
            ["b: |", "  x", "", "  y"]
        );
    }
}
