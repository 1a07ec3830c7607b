//! The way from an overlay's files back to offshoot.yaml. The overlay of a render is not on disk, so
//! a place in it helps nobody: the cause of a value is the rule that asked for it.
//!
//! Before the build, [`Traces::note`] parses each file that was written and walks it beside the tree
//! that was planned, whose origins are numbers of rules. It keeps, for each file, the rule of every
//! value by the value's offset. After the build, [`retrace`] finds where each file begins in the
//! source map, and looks up the positions that lie in one: the rule is that of the last value at or
//! before the position. It replaces the place and step of causes, and the origins of resources that
//! the overlay adds, whose values get the rule as their cause.

use std::collections::BTreeMap;

use crate::diag::{Fallible, Origin};
use crate::kustomize::{Build, Files};
use crate::model::{Cause, Causes, Step};
use crate::sources::FilePath;
use crate::yaml::{Node, parse};

use super::rules::{Rule, Rules};

/// Rules by the offset of the values that they asked for.
type Offsets = BTreeMap<usize, Rule>;

/// The rules behind the values of an overlay's files.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Traces {
    files: BTreeMap<FilePath, Offsets>,
}

impl Traces {
    /// Notes the rules behind the values of `text`, which was made of `planned`.
    pub(super) fn note(&mut self, path: FilePath, text: &str, planned: &Node, rules: &Rules) {
        let mut offsets = Offsets::new();
        if let Ok(Some(written)) = parse(text, Origin::START) {
            written.walk_beside(planned, |written, planned| {
                note(written.origin, rules.get(planned.origin), &mut offsets);
                for entry in written
                    .as_mapping()
                    .into_iter()
                    .flat_map(|map| &map.entries)
                {
                    if let Some(planned) = planned.get(&entry.key.text) {
                        note(entry.key.origin, rules.get(planned.origin), &mut offsets);
                    }
                }
            });
        }
        self.files.insert(path, offsets);
    }

    /// Adds the files of `other`.
    pub(super) fn merge(&mut self, other: &Traces) {
        let files = other.files.iter();
        self.files
            .extend(files.map(|(path, offsets)| (path.clone(), offsets.clone())));
    }
}

/// Notes a rule. A map begins where its first key does, and comes before it.
fn note(origin: Origin, rule: Option<Rule>, offsets: &mut Offsets) {
    if let (Some(position), Some(rule)) = (origin.as_source(), rule) {
        offsets.entry(position - 1).or_insert(rule);
    }
}

/// Replaces positions in the overlay's files by the rules behind them. `values` has the places of those
/// `values` that a rule's template reads, by the place of the template.
///
/// # Errors
/// Files of the overlay that cannot be read.
pub(in crate::environment) fn retrace(
    build: &mut Build,
    traces: &Traces,
    files: &Files<'_>,
    values: &BTreeMap<Origin, Origin>,
) -> Fallible<()> {
    let mut way = Way::default();
    for (path, offsets) in &traces.files {
        let (text, start) = files.text(path, Origin::NONE)?;
        if let Some(start) = start.as_source() {
            let end = start + text.len();
            way.files.insert(start, Range { end, offsets });
        }
    }
    let causes = &mut build.causes;
    for (template, value) in values {
        let value = causes.note(Cause::new(Step::Values, *value));
        way.values.insert(*template, value);
    }
    let mut are_ours = Vec::new();
    causes.change_all(|cause| {
        let rule = way.rule(cause.at);
        are_ours.push(rule.is_some());
        if let Some(rule) = rule {
            (cause.step, cause.at, cause.via) = (rule.name, rule.at, Origin::NONE);
            way.follow(cause);
        }
    });
    for resource in build.resources.items_mut() {
        resource.listed = innermost(resource.listed, &build.causes, &are_ours);
    }
    for resource in build.resources.items_mut() {
        if let Some(rule) = way.rule(resource.origin) {
            resource.origin = rule.at;
            way.mark(&mut resource.node, &mut build.causes);
        }
        // A rule may have changed a part of a value where the overlay has a whole one.
        resource.find_secret_copies(&build.causes);
    }
    Ok(())
}

/// The last of the files of the overlay that list each other: it knows the field that asks for them.
fn innermost(listed: Origin, causes: &Causes, are_ours: &[bool]) -> Origin {
    let is_ours = |origin: Origin| {
        let number = origin.as_cause();
        number.is_some_and(|it| are_ours.get(it).copied().unwrap_or_default())
    };
    let mut listed = listed;
    while let Some(cause) = causes.get(listed).filter(|_| is_ours(listed))
        && is_ours(cause.replaced)
    {
        listed = cause.replaced;
    }
    listed
}

/// A file of the overlay in the source map.
struct Range<'a> {
    end: usize,
    offsets: &'a Offsets,
}

/// The way from positions in the overlay's files to rules.
#[derive(Default)]
struct Way<'a> {
    /// The files by where they begin.
    files: BTreeMap<usize, Range<'a>>,
    /// The causes of values that templates read, by the places of these.
    values: BTreeMap<Origin, Origin>,
}

impl Way<'_> {
    /// The rule behind a position in one of the overlay's files: that of the last value which begins there or before.
    fn rule(&self, origin: Origin) -> Option<Rule> {
        let position = origin.as_source()?;
        let (start, range) = self.files.range(..=position).next_back()?;
        if position > range.end {
            return None;
        }
        let before = range.offsets.range(..=position - start).next_back();
        let found = before.or_else(|| range.offsets.first_key_value());
        found.map(|(_, rule)| *rule)
    }

    /// Notes the value that the template of a rule reads.
    fn follow(&self, cause: &mut Cause) {
        if let (true, Some(value)) = (cause.from.is_none(), self.values.get(&cause.at)) {
            cause.from = *value;
        }
    }

    /// For a resource that the overlay adds: makes the rules the causes of its values.
    fn mark(&self, node: &mut Node, causes: &mut Causes) {
        node.walk_mut(|node| {
            if let Some(rule) = self.rule(node.origin) {
                let mut cause = Cause::new(rule.name, rule.at);
                self.follow(&mut cause);
                node.origin = causes.note(cause);
            }
        });
    }
}
