//! The edited line behind a difference that no value leads to, such as an entry of `resources` for
//! what it brought. In: the edits that a target reads. Out: the line that explains the difference.
//!
//! A value's chain of causes names the steps that wrote it, but not the entries that led to its
//! file, nor the option that turned off a step. So three questions follow, and the first answer
//! holds: did a step of the other side remove the value, at an edited line? Does an edited entry
//! name the file of the value, or a directory that leads to it? And which hunk has most of the
//! words of the difference: its values, the resource's name, the field?

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::chain::{Located, Place, Whose, chain};
use super::edits::{Hunk, TargetEdits, names};
use super::sides::Sides;
use super::subject::Subject;
use crate::diff::{Change, ChangeKind, Segment};
use crate::model::Causes;
use crate::sources::{FilePath, SourceMap};
use crate::yaml::Node;

/// A text on an edited line that may name a file or a directory.
struct Entry {
    whose: Whose,
    place: Place,
    names: FilePath,
}

/// The search for edited lines in one target.
pub(super) struct Attribution<'a> {
    sides: Sides<'a>,
    entries: Vec<Entry>,
    hunks: Vec<(&'a FilePath, &'a Hunk)>,
    /// Steps that removed a value, by the place of the value: on the old side and on the new one.
    removals: [FxHashMap<Place, Located>; 2],
}

impl<'a> Attribution<'a> {
    /// The edits that the target of `sides` reads.
    pub(super) fn new(sides: Sides<'a>) -> Self {
        let TargetEdits { edits, reads, .. } = sides.edits;
        let read = edits.all().filter(|(path, _)| reads(path));
        let hunks: Vec<(&FilePath, &Hunk)> = read
            .flat_map(|(path, hunks)| hunks.iter().map(move |hunk| (path, hunk)))
            .filter(|(_, hunk)| !hunk.is_spelling())
            .collect();
        let entries = hunks.iter().flat_map(|(path, hunk)| entries(path, hunk));
        Self {
            sides,
            entries: entries.collect(),
            removals: [sides.old, sides.new].map(|causes| removals(causes, sides.map)),
            hunks,
        }
    }

    /// The edited line that explains `change` of `subject`. `sources` are the places that the old
    /// and the new value come from.
    pub(super) fn of(
        &self,
        subject: &Subject,
        change: &Change,
        sources: [Option<&Place>; 2],
    ) -> Option<Cause> {
        let removed = self.removed(change.kind, sources);
        removed
            .or_else(|| self.entry(change.kind, sources))
            .or_else(|| self.likely(subject, change))
    }

    /// An edited line that asked for the removal of what only one side has.
    fn removed(&self, kind: ChangeKind, [old, new]: [Option<&Place>; 2]) -> Option<Cause> {
        // The side without the value has the step that removed it.
        let (whose, place, removals) = match kind {
            ChangeKind::Removed => (Whose::New, old?, &self.removals[1]),
            ChangeKind::Added => (Whose::Old, new?, &self.removals[0]),
            _ => return None,
        };
        let link = removals.get(place)?;
        let place = self.sides.edits.edits.within(link, whose)?;
        Some(Cause {
            whose,
            step: link.step,
            place: Some(place),
        })
    }

    /// An edited entry that names the file of the value, or else a directory that leads to it.
    fn entry(&self, kind: ChangeKind, sources: [Option<&Place>; 2]) -> Option<Cause> {
        let file = |whose| match whose {
            Whose::Old => sources[0].or(sources[1]),
            Whose::New => sources[1].or(sources[0]),
        };
        let counts = |entry: &&Entry| match kind {
            ChangeKind::Added => entry.whose == Whose::New,
            ChangeKind::Removed => entry.whose == Whose::Old,
            _ => true,
        };
        let names =
            |entry: &&Entry| file(entry.whose).is_some_and(|place| place.path == entry.names);
        let leads = |entry: &&Entry| {
            let leads = self.sides.edits.leads;
            file(entry.whose).is_some_and(|place| leads(entry.whose, &entry.names, &place.path))
        };
        // A new line explains more than one that is gone.
        let entries = || {
            let is_new = |entry: &&Entry| entry.whose == Whose::New;
            let new = self.entries.iter().filter(is_new);
            let old = self.entries.iter().filter(move |entry| !is_new(entry));
            new.chain(old).filter(counts)
        };
        let found = entries().find(names).or_else(|| entries().find(leads))?;
        Some(Cause {
            whose: found.whose,
            step: None,
            place: Some(found.place.clone()),
        })
    }

    /// The hunk with most of the words of the difference; the only one even without any.
    fn likely(&self, subject: &Subject, change: &Change) -> Option<Cause> {
        let words = words(subject, change);
        let score = |hunk: &Hunk| -> usize {
            let lines = hunk.lines.iter().flatten();
            let says = |text: &str| lines.clone().any(|line| line.contains(text));
            let found = words.iter().filter(|(word, _)| says(word));
            found.map(|(_, weight)| weight).sum()
        };
        let scored = self
            .hunks
            .iter()
            .map(|(path, hunk)| (score(hunk), path, hunk));
        // Of equals the first: the order is that of paths and lines.
        let best = scored.rev().max_by_key(|(score, ..)| *score)?;
        let (score, path, hunk) = best;
        if score == 0 && self.hunks.len() > 1 {
            return None;
        }
        let whose = if hunk.new.is_empty() {
            Whose::Old
        } else {
            Whose::New
        };
        let (line, text) = telling_line(hunk, whose, &words)?;
        Some(Cause {
            whose,
            step: None,
            place: Some(Place {
                path: (*path).clone(),
                line,
                column: column(text),
            }),
        })
    }
}

/// The line of a hunk with most of `words`; the first of equals.
fn telling_line<'h>(
    hunk: &'h Hunk,
    whose: Whose,
    words: &[(String, usize)],
) -> Option<(usize, &'h str)> {
    let score = |line: &str| -> usize {
        let found = words
            .iter()
            .filter(|(word, _)| line.contains(word.as_str()));
        found.map(|(_, weight)| weight).sum()
    };
    let lines: Vec<_> = hunk.numbered(whose).collect();
    let lines = lines.into_iter().rev();
    lines.max_by_key(|(_, line)| (score(line), !line.trim().is_empty()))
}

/// The words of a difference, each with its weight.
fn words(subject: &Subject, change: &Change) -> Vec<(String, usize)> {
    let value = |node: &Option<Node>| node.as_ref().and_then(Node::as_text).cloned();
    let values = [value(&change.new), value(&change.old)]
        .into_iter()
        .flatten();
    let mut words: Vec<(String, usize)> = values
        .filter(|value| value.len() > 1)
        .map(|value| (value.to_string(), 4))
        .collect();
    if let (Some(old), Some(new)) = (value(&change.old), value(&change.new)) {
        let changed = changed_words(&old, &new).into_iter();
        words.extend(changed.map(|word| (word.to_owned(), 4)));
    }
    words.push((subject.logical_name.to_string(), 3));
    words.extend(field(change).map(|field| (field, 2)));
    words.push((subject.gvk.kind.to_string(), 1));
    words.retain(|(word, _)| !word.is_empty());
    words
}

/// The words that only one of two texts has.
fn changed_words<'t>(old: &'t str, new: &'t str) -> Vec<&'t str> {
    let split = |text: &'t str| {
        let words = text.split(|char: char| !(char.is_alphanumeric() || "._-".contains(char)));
        words.filter(|word| word.len() > 1).collect::<BTreeSet<_>>()
    };
    let (old, new) = (split(old), split(new));
    new.symmetric_difference(&old).copied().collect()
}

/// The last field of the path of `change`.
fn field(change: &Change) -> Option<String> {
    let mut segments = change.path.segments().iter().rev();
    segments.find_map(|segment| match segment {
        Segment::Key(key) => Some(key.to_string()),
        _ => None,
    })
}

fn column(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len() + 1
}

/// The paths that the lines of a hunk may name: texts of entries and values, and of `key=path`.
fn entries(path: &FilePath, hunk: &Hunk) -> Vec<Entry> {
    let Some(directory) = path.parent() else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for whose in [Whose::New, Whose::Old] {
        for (line, text) in hunk.numbered(whose) {
            let entry = |name: &str| Entry {
                whose,
                place: Place {
                    path: path.clone(),
                    line,
                    column: column(text),
                },
                names: directory.join(name),
            };
            entries.extend(names(text).map(entry));
        }
    }
    entries
}

fn removals(causes: &Causes, map: &SourceMap) -> FxHashMap<Place, Located> {
    let links = causes
        .removals()
        .iter()
        .map(|origin| chain(*origin, causes, map));
    links
        .filter_map(|links| {
            let source = links.last()?.location.as_ref().map(Place::of)?;
            Some((source, links.into_iter().next()?))
        })
        .collect()
}
