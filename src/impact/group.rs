//! The differences of all targets, each once, by cause.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::chain::{Place, Whose};
use super::difference::Difference;
use super::edited_values::EditedValues;
use super::edits::Edits;
use super::members::group;
use super::overridden::{Obstacle, Overridden, SeenLines};
use super::without_effect::{HunkOf, without_effect};
use crate::diag::Diagnostic;
use crate::diff::IgnorePattern;
use crate::impact::gathered::{Group, Impact, Included, LeftOut, State};
use crate::sources::FilePath;

/// An [`Impact`] that targets are still added to.
#[derive(Debug, Default)]
pub struct Gathering {
    impact: Impact,
    /// Positions of differences, by their ids.
    known: FxHashMap<String, usize>,
    /// Targets in which something overrides an edited line.
    overridden: BTreeMap<(Place, Obstacle), Vec<usize>>,
    /// Edited lines that show in a target.
    shown: BTreeSet<(FilePath, usize)>,
    /// Edited files that a target reads.
    read: BTreeSet<FilePath>,
    /// Edited files that a target reads which is not rendered: what they change is unknown.
    unsure: BTreeSet<FilePath>,
}

impl Gathering {
    /// Adds a target and its differences. Targets are in the impact in the order of these calls.
    pub fn add(&mut self, name: &str, differences: Vec<Difference>, unchanged: usize) {
        let target = self.impact.targets.len();
        let mut positions = Vec::with_capacity(differences.len());
        for difference in differences {
            let position = match self.known.get(&difference.id) {
                Some(&position) => {
                    let known = &mut self.impact.differences[position];
                    known.also_called(&difference.subject.text, target);
                    position
                }
                None => {
                    let position = self.impact.differences.len();
                    self.known.insert(difference.id.clone(), position);
                    self.impact.differences.push(difference);
                    position
                }
            };
            let targets = &mut self.impact.differences[position].targets;
            if targets.last() != Some(&target) {
                targets.push(target);
                positions.push(position);
            }
        }
        let state = if positions.is_empty() {
            State::Same
        } else {
            State::Differs(positions)
        };
        self.impact.note(name, state, unchanged);
    }

    /// Adds a target of which nothing is to be compared.
    pub fn note(&mut self, name: &str, state: State) {
        self.impact.note(name, state, 0);
    }

    /// Marks the target that was added last as one that others are built from.
    pub fn is_base(&mut self) {
        if let Some(target) = self.impact.targets.last_mut() {
            target.is_deployed = false;
        }
    }

    /// Marks the target that was added last as an environment.
    pub fn is_environment(&mut self) {
        if let Some(target) = self.impact.targets.last_mut() {
            target.is_environment = true;
        }
    }

    /// Adds the bases that the target that was added last is built from and that are not new.
    pub fn includes(&mut self, bases: Vec<Included>) {
        if let Some(target) = self.impact.targets.last_mut() {
            target.includes = bases;
        }
    }

    /// Marks the target that was added last as one that only `side` has.
    pub fn is_only_on(&mut self, side: Whose) {
        if let Some(target) = self.impact.targets.last_mut() {
            target.only_on = Some(side);
        }
    }

    /// Adds generators that were left out of both sides of the target that was added last.
    pub fn left_out(&mut self, why: Vec<Diagnostic>) {
        let target = self.impact.targets.len().checked_sub(1);
        if let Some(target) = target.filter(|_| !why.is_empty()) {
            self.impact.left_out.push(LeftOut { target, why });
        }
    }

    /// Adds what the target that was added last saw of the edits: the lines, and the files that it
    /// reads.
    pub fn saw(&mut self, lines: SeenLines, read: Vec<FilePath>) {
        let Some(target) = self.impact.targets.len().checked_sub(1) else {
            return;
        };
        for overridden in lines.overridden {
            self.overridden.entry(overridden).or_default().push(target);
        }
        self.shown.extend(lines.shown);
        self.read.extend(read);
    }

    /// Adds edited files of which nothing can be said, as a target that reads them does not render.
    pub fn unsure(&mut self, read: Vec<FilePath>) {
        self.unsure.extend(read);
    }

    /// Adds the number of changes that each of `patterns` matched in a target.
    pub fn ignored(&mut self, patterns: &[IgnorePattern], counts: &[usize]) {
        let ignored = &mut self.impact.ignored;
        if ignored.is_empty() {
            ignored.extend(patterns.iter().map(|pattern| (pattern.text.clone(), 0)));
        }
        for ((_, sum), count) in ignored.iter_mut().zip(counts) {
            *sum += count;
        }
    }

    /// Adds changed manifests that no target reads.
    pub fn unread(&mut self, files: Vec<FilePath>) {
        self.impact.unread = files;
    }

    /// The impact on all targets that were added, which `edits` made; `values` are those of the
    /// edited lines.
    pub fn finish(self, edits: &Edits, values: &EditedValues) -> Impact {
        let mut impact = self.impact;
        let mut known: BTreeSet<HunkOf> = BTreeSet::new();
        let mut know = |path: &FilePath, line: usize, whose: Whose| {
            let place = Place {
                path: path.clone(),
                line,
                column: 1,
            };
            let hunk = edits.hunk_of(&place, whose);
            known.extend(hunk.map(|hunk| (path.clone(), hunk)));
        };
        for cause in impact
            .differences
            .iter()
            .filter_map(|found| found.cause.as_ref())
        {
            if let Some(place) = &cause.place {
                know(&place.path, place.line, cause.whose);
            }
        }
        for (place, _) in self.overridden.keys() {
            know(&place.path, place.line, Whose::New);
        }
        for (path, line) in &self.shown {
            know(path, *line, Whose::New);
        }
        let read = &self.read - &self.unsure;
        impact.without_effect = without_effect(values, edits, &read, &known);
        impact.causes = groups(&impact.differences, edits);
        let overridden = self.overridden.into_iter();
        impact.overridden = overridden
            .map(|((place, by), targets)| Overridden { place, by, targets })
            .collect();
        impact.edited_lines = edited_lines(&impact, edits);
        impact
    }
}

/// The texts of the edited lines that `impact` speaks of.
fn edited_lines(impact: &Impact, edits: &Edits) -> BTreeMap<(FilePath, usize, Whose), String> {
    let causes = impact.differences.iter();
    let causes = causes.filter_map(|found| found.cause.as_ref());
    let causes = causes.filter_map(|cause| Some((cause.place.as_ref()?, cause.whose)));
    let overridden = impact.overridden.iter();
    let overridden = overridden.map(|found| (&found.place, Whose::New));
    let mut lines = BTreeMap::new();
    for (place, whose) in causes.chain(overridden) {
        if let Some(text) = edits.line(&place.path, place.line, whose) {
            let key = (place.path.clone(), place.line, whose);
            lines.entry(key).or_insert_with(|| text.to_owned());
        }
    }
    lines
}

fn groups(differences: &[Difference], edits: &Edits) -> Vec<Group> {
    let mut by_cause: BTreeMap<&Option<Cause>, Vec<usize>> = BTreeMap::new();
    for (position, difference) in differences.iter().enumerate() {
        by_cause
            .entry(&difference.cause)
            .or_default()
            .push(position);
    }
    let mut groups: Vec<(usize, Group)> = by_hunk(by_cause, differences, edits)
        .into_iter()
        .map(|(cause, positions)| {
            let first = positions.first().copied().unwrap_or_default();
            (first, group(cause, positions, differences))
        })
        .collect();
    groups.sort_by_key(|(first, group)| {
        let reach = group.targets.len();
        (Reverse(group.class), Reverse(reach), *first)
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The lines of one hunk, what they did to one resource, and in which targets.
type HunkKey<'d> = (FilePath, usize, BTreeSet<&'d str>, BTreeSet<usize>);

/// The causes, those of one hunk that act on the same resources of the same targets as one: its
/// first new line, or else its first line that is gone.
fn by_hunk(
    by_cause: BTreeMap<&Option<Cause>, Vec<usize>>,
    differences: &[Difference],
    edits: &Edits,
) -> Vec<(Option<Cause>, Vec<usize>)> {
    let mut found: Vec<(Option<Cause>, Vec<usize>)> = Vec::new();
    let mut known: FxHashMap<HunkKey<'_>, usize> = FxHashMap::default();
    for (cause, positions) in by_cause {
        let place = cause.as_ref().and_then(|cause| {
            let place = cause.place.as_ref()?;
            Some((place.path.clone(), edits.hunk_of(place, cause.whose)?))
        });
        let Some((path, hunk)) = place else {
            found.push((cause.clone(), positions));
            continue;
        };
        let those = || positions.iter().map(|&at| &differences[at]);
        let subjects = those().map(|found| found.subject.text.as_str());
        let targets = those().flat_map(|found| found.targets.iter().copied());
        let key = (path, hunk, subjects.collect(), targets.collect());
        match known.get(&key).and_then(|&at| found.get_mut(at)) {
            Some((first, known)) => {
                known.extend(positions);
                known.sort_unstable();
                if is_before(cause.as_ref(), first.as_ref()) {
                    first.clone_from(cause);
                }
            }
            None => {
                known.insert(key, found.len());
                found.push((cause.clone(), positions));
            }
        }
    }
    found
}

/// True if `one` is shown rather than `other`, of the same hunk: new lines first, then by line.
fn is_before(one: Option<&Cause>, other: Option<&Cause>) -> bool {
    let rank = |cause: Option<&Cause>| {
        let cause = cause?;
        let line = cause.place.as_ref().map(|place| (place.line, place.column));
        Some((Reverse(cause.whose), line))
    };
    rank(one) < rank(other)
}
