//! The values of a change, in full. In: lines of an outline. Out: for each distinct change its
//! targets, its field, and the two sides beside each other, or the one that there is; for a
//! resource that came or went its text once, and a table of what differs in which targets.

use std::cmp::Reverse;

use serde::Serialize;

use super::chain::{Chain, chains};
use super::sides::{Cell, side_by_side};
use super::view::View;
use crate::diag::first_of;
use crate::diff::{ChangeKind, Line as TextLine, compare_lines};
use crate::impact::Difference;
use crate::report::hunk::{Row, place, rows};
use crate::report::outline::Line;
use crate::report::value::visible;

/// Names of one resource in several targets that are written out.
const NAMED: usize = 6;

/// Lines of a difference between two variants that are shown.
const MOST_LINES: usize = 60;

/// Everything that an entry shows of its values.
#[derive(Default, Serialize)]
pub(super) struct Content {
    parts: Vec<Part>,
    /// What differs between targets; empty if nothing does.
    table: Vec<TableRow>,
}

/// One change.
#[derive(PartialEq, Eq, Serialize)]
struct Part {
    /// `in overlays/east`, where it is not in all targets of its entry.
    targets: String,
    /// The resource in full; empty if it is that of the part before.
    subject: String,
    /// Its names elsewhere.
    also: String,
    path: String,
    /// `added` or `removed`, if there is only one side.
    side: &'static str,
    /// The text of that side.
    text: String,
    /// Both sides.
    cells: Vec<Cell>,
    chains: Vec<Chain>,
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
fn labeled(
    view: &View<'_>,
    parts: Vec<(Part, Vec<usize>, bool)>,
    targets: &[usize],
) -> Vec<Part> {
    let (mut subject, mut also, mut chains) = (String::new(), String::new(), Vec::new());
    let mut shown = Vec::with_capacity(parts.len());
    for (mut part, here, is_exception) in parts {
        if here != targets {
            let but = if is_exception { "but " } else { "" };
            part.targets = format!("{but}in {}", view.target_names(&here));
        }
        if part.subject == subject && part.also == also {
            part.subject.clear();
            part.also.clear();
        } else {
            subject.clone_from(&part.subject);
            also.clone_from(&part.also);
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
    let subject = visible(&found.subject.text);
    let was = found.subject.was.as_ref();
    let was = was.map(|was| format!(" (was {})", visible(was)));
    let also = found.also.iter().filter_map(|(name, targets)| {
        let here = view.scope.within(targets);
        (!here.is_empty()).then(|| format!("{} in {}", visible(name), view.target_names(&here)))
    });
    Part {
        targets: String::new(),
        subject: subject + &was.unwrap_or_default(),
        also: first_of(NAMED, also),
        path: place(change),
        side,
        text,
        cells,
        chains: chains(found, &view.links),
    }
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
    shown.also.clear();
    let mut table = name_rows(view, most, "as shown");
    for other in others {
        let lines = different_lines(&shown.text, &joined(&rows(&other.change)));
        let mut rows = name_rows(view, other, "");
        if let Some(first) = rows.first_mut() {
            first.lines = lines;
        }
        table.extend(rows);
    }
    if table.len() < 2 {
        table.clear();
    }
    Content {
        parts: vec![shown],
        table,
    }
}

/// A row for each name that the resource has.
fn name_rows(view: &View<'_>, found: &Difference, same: &str) -> Vec<TableRow> {
    let here = view.scope.within(&found.targets);
    let is_also = |at: &usize| found.also.iter().any(|(_, targets)| targets.contains(at));
    let own: Vec<usize> = here.iter().copied().filter(|at| !is_also(at)).collect();
    let row = |targets: &[usize], text: String| TableRow {
        targets: view.target_names(targets),
        text,
        lines: String::new(),
    };
    let mut rows = Vec::new();
    if !own.is_empty() {
        rows.push(row(&own, same.to_owned()));
    }
    for (name, targets) in &found.also {
        let targets = view.scope.within(targets);
        if !targets.is_empty() {
            rows.push(row(&targets, visible(name)));
        }
    }
    rows
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
