//! The values of a change, in full. In: lines of an outline. Out: for each distinct change its
//! targets, its field, and the two sides beside each other, or the one that there is; for a
//! resource that came or went its text once, and a table of what differs in which targets.

use std::cmp::Reverse;

use serde::Serialize;

use super::chain::{Chain, chains};
use super::sides::{Cell, side_by_side};
use super::view::View;
use crate::diff::{ChangeKind, Line as TextLine, compare_lines};
use crate::impact::Difference;
use crate::report::hunk::{Row, place, rows};
use crate::report::outline::Line;
use crate::report::value::visible;
use crate::yaml::Node;

/// Lines of a difference between two variants that are shown.
const MOST_LINES: usize = 60;

/// Everything that an entry shows of its values.
#[derive(Default, Serialize)]
pub(super) struct Content {
    parts: Vec<Part>,
    /// The differences between targets; empty if there are none.
    table: Vec<TableRow>,
}

/// One change.
#[derive(PartialEq, Eq, Serialize)]
struct Part {
    /// `in overlays/east`, where it is not in all targets of its entry.
    targets: String,
    /// The resource in full, by each of its names; empty if it is that of the part before.
    names: Vec<Named>,
    path: String,
    /// `added` or `removed`, if there is only one side.
    side: &'static str,
    /// The text of that side.
    text: String,
    /// Both sides.
    cells: Vec<Cell>,
    chains: Vec<Chain>,
}

/// A name of a resource.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct Named {
    name: String,
    /// The targets that have it, where others have another.
    targets: String,
}

/// Some targets, and what is different there.
#[derive(Serialize)]
struct TableRow {
    targets: String,
    text: String,
    /// Lines with signs.
    lines: String,
}

/// The values of `lines`, which are one entry in `targets`.
pub(super) fn content(view: &View<'_>, lines: &[&Line<'_>], targets: &[usize]) -> Content {
    let whole: Vec<&Difference> = lines
        .iter()
        .filter(|line| line.whole.is_some())
        .flat_map(|line| line.differences.iter().copied())
        .collect();
    if !whole.is_empty() {
        return of_whole(view, whole);
    }
    let mut parts: Vec<(Part, Vec<usize>, bool)> = Vec::new();
    for line in lines {
        for found in &line.differences {
            let part = part(view, found);
            let here = view.scope.within(&found.targets);
            let is_same = |(known, ..): &&mut (Part, Vec<usize>, bool)| is_same(known, &part);
            match parts.iter_mut().find(is_same) {
                Some((_, known, is_exception)) => {
                    known.extend(here);
                    known.sort_unstable();
                    known.dedup();
                    *is_exception &= line.is_exception;
                }
                None => parts.push((part, here, line.is_exception)),
            }
        }
    }
    Content {
        parts: labeled(view, parts, targets),
        table: Vec::new(),
    }
}

/// The parts, each with its targets if it is not in all, and without what the one before says.
fn labeled(view: &View<'_>, parts: Vec<(Part, Vec<usize>, bool)>, targets: &[usize]) -> Vec<Part> {
    let (mut names, mut chains) = (Vec::new(), Vec::new());
    let mut shown = Vec::with_capacity(parts.len());
    for (mut part, here, is_exception) in parts {
        if here != targets {
            let but = if is_exception { "but " } else { "" };
            part.targets = format!("{but}in {}", view.some_names(&here));
        }
        if part.names == names {
            part.names.clear();
        } else {
            names.clone_from(&part.names);
        }
        if part.chains == chains {
            part.chains.clear();
        } else {
            chains.clone_from(&part.chains);
        }
        shown.push(part);
    }
    shown
}

fn is_same(one: &Part, other: &Part) -> bool {
    one.path == other.path
        && one.side == other.side
        && one.text == other.text
        && one.cells == other.cells
        && one.chains == other.chains
}

fn part(view: &View<'_>, found: &Difference) -> Part {
    let change = &found.change;
    let side = match change.kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        _ => "",
    };
    let rows = rows(change);
    let (text, cells) = match side {
        "" => (String::new(), side_by_side(rows)),
        _ => (joined(&rows), Vec::new()),
    };
    Part {
        targets: String::new(),
        names: names(view, found),
        path: place(change),
        side,
        text,
        cells,
        chains: chains(found, &view.links),
    }
}

/// The names of the resource in the targets of the report.
fn names(view: &View<'_>, found: &Difference) -> Vec<Named> {
    let mut named = by_name(view, found);
    if let [(_, targets)] = named.as_mut_slice() {
        targets.clear();
    }
    let was = found.subject.was.as_ref();
    let was = was.map(|was| format!(" (was {})", visible(was)));
    let was = was.unwrap_or_default();
    let named = named.into_iter().map(|(name, targets)| Named {
        name: visible(name) + &was,
        targets: view.target_names(&targets),
    });
    named.collect()
}

/// The names of the resource, each with the targets of the report that have it.
fn by_name<'f>(view: &View<'_>, found: &'f Difference) -> Vec<(&'f str, Vec<usize>)> {
    let is_also = |at: &usize| found.also.iter().any(|(_, targets)| targets.contains(at));
    let mut own = view.scope.within(&found.targets);
    own.retain(|at| !is_also(at));
    let also = found.also.iter();
    let also = also.map(|(name, targets)| (name.as_str(), view.scope.within(targets)));
    let own = std::iter::once((found.subject.text.as_str(), own));
    let mut named: Vec<(&str, Vec<usize>)> = Vec::new();
    for (name, targets) in own.chain(also).filter(|(_, targets)| !targets.is_empty()) {
        named.push((name, targets));
    }
    named
}

fn joined(rows: &[Row]) -> String {
    let lines: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    lines.join("\n")
}

/// A resource that came or went: what most targets have, and what differs from that in others.
fn of_whole(view: &View<'_>, mut found: Vec<&Difference>) -> Content {
    found.sort_by_key(|found| Reverse(view.scope.within(&found.targets).len()));
    let Some((most, others)) = found.split_first() else {
        return Content::default();
    };
    let mut shown = part(view, most);
    let mut table = name_rows(view, most, "");
    for other in others {
        let lines = different_lines(&nameless(most), &nameless(other));
        table.extend(name_rows(view, other, &lines));
    }
    if table.len() < 2 {
        table.clear();
    } else {
        shown.names.clear();
    }
    Content {
        parts: vec![shown],
        table,
    }
}

/// A row for each name that the resource has, with the lines in which its text differs from what is
/// shown.
fn name_rows(view: &View<'_>, found: &Difference, lines: &str) -> Vec<TableRow> {
    let named = by_name(view, found).into_iter();
    let row = |(name, targets): (&str, Vec<usize>)| TableRow {
        targets: view.target_names(&targets),
        text: visible(name),
        lines: lines.to_owned(),
    };
    named.map(row).collect()
}

/// The text of a resource without its name and namespace, which are named beside it.
fn nameless(found: &Difference) -> String {
    let mut change = found.change.clone();
    let nodes = change.old.iter_mut().chain(&mut change.new);
    for node in nodes {
        if let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut) {
            metadata.remove("name");
            metadata.remove("namespace");
        }
    }
    joined(&rows(&change))
}

/// The lines that one text has and the other has not, with signs.
fn different_lines(old: &str, new: &str) -> String {
    let ended = |text: &str| format!("{text}\n");
    let (old, new) = (ended(old), ended(new));
    let signed = |line: TextLine<'_>| match line {
        TextLine::Added(text) => Some(format!("+ {}", text.trim_end_matches('\n'))),
        TextLine::Removed(text) => Some(format!("- {}", text.trim_end_matches('\n'))),
        TextLine::Kept(_) | TextLine::Skipped(_) => None,
    };
    let lines: Vec<String> = compare_lines(&old, &new, 0)
        .into_iter()
        .filter_map(signed)
        .collect();
    let left_out = lines.len().saturating_sub(MOST_LINES);
    let mut shown = lines;
    shown.truncate(MOST_LINES);
    if left_out > 0 {
        shown.push(format!("… and {left_out} more lines"));
    }
    shown.join("\n")
}
