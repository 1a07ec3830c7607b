//! A change as lines, as a diff has them: for outputs that show lines. In: a
//! change. Out: [`Row`]s, without Secrets' values and characters that are obeyed.

use crate::diag::counted;
use crate::diff::{Change, ChangeKind, Label, Line, compare_lines, is_multiline};
use crate::yaml::Node;

use super::value::{raw_text, short, visible, yaml};

/// Lines of a text that are shown around a difference in it.
const CONTEXT: usize = 3;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Both sides have it.
    Kept,
    /// The old side has it.
    Removed,
    /// The new side has it.
    Added,
    /// It is a word about the others.
    Note,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) sign: Sign,
    pub(super) text: String,
}

impl Row {
    fn new(sign: Sign, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { sign, text }
    }
}

/// Where the change is; nothing for a whole resource.
pub(super) fn place(change: &Change) -> String {
    if change.path.is_root() {
        String::new()
    } else {
        visible(&change.path.to_string())
    }
}

/// The lines of a change.
pub(super) fn rows(change: &Change) -> Vec<Row> {
    let of = |sign, node: &Option<Node>| node.iter().flat_map(|node| block(sign, node)).collect();
    match change.kind {
        ChangeKind::Added if is_set_item(change) => set_item(Sign::Added, &change.new),
        ChangeKind::Removed if is_set_item(change) => set_item(Sign::Removed, &change.old),
        ChangeKind::Added => of(Sign::Added, &change.new),
        ChangeKind::Removed => of(Sign::Removed, &change.old),
        ChangeKind::Changed => changed(change),
        ChangeKind::Moved => vec![moved(change)],
        ChangeKind::Respelled => respelled(change),
    }
}

fn block(sign: Sign, node: &Node) -> Vec<Row> {
    let text = yaml(node);
    let lines = text.lines();
    lines.map(|line| Row::new(sign, visible(line))).collect()
}

fn set_item(sign: Sign, node: &Option<Node>) -> Vec<Row> {
    let text = node.as_ref().and_then(short).unwrap_or_default();
    vec![Row::new(sign, text)]
}

fn is_set_item(change: &Change) -> bool {
    let item = change.path.last_item();
    item.is_some_and(|item| matches!(item.label, Label::Value(_)))
}

fn changed(change: &Change) -> Vec<Row> {
    let text = |node: &Option<Node>| node.as_ref().and_then(raw_text).map(str::to_owned);
    match (text(&change.old), text(&change.new)) {
        (Some(old), Some(new)) if is_multiline(&old, &new) => {
            let lines = compare_lines(&old, &new, CONTEXT);
            lines.into_iter().map(line).collect()
        }
        _ => {
            let old = change
                .old
                .iter()
                .flat_map(|node| block(Sign::Removed, node));
            let new = change.new.iter().flat_map(|node| block(Sign::Added, node));
            old.chain(new).collect()
        }
    }
}

fn line(line: Line<'_>) -> Row {
    let (sign, text) = match line {
        Line::Kept(text) => (Sign::Kept, text),
        Line::Added(text) => (Sign::Added, text),
        Line::Removed(text) => (Sign::Removed, text),
        Line::Skipped(count) => {
            let text = format!("({})", counted(count, "equal line"));
            return Row::new(Sign::Note, text);
        }
    };
    match text.strip_suffix('\n') {
        Some(text) if sign != Sign::Kept && text.ends_with([' ', '\t']) => {
            Row::new(sign, format!("{}(white space)", visible(text)))
        }
        Some(text) => Row::new(sign, visible(text)),
        None => Row::new(sign, format!("{} (no newline here)", visible(text))),
    }
}

fn moved(change: &Change) -> Row {
    let positions = change
        .path
        .last_item()
        .and_then(|item| item.old.zip(item.new));
    match positions {
        Some((from, to)) => Row::new(Sign::Note, format!("moved from [{from}] to [{to}]")),
        None => Row::new(Sign::Note, "moved"),
    }
}

fn respelled(change: &Change) -> Vec<Row> {
    let shown = |node: &Option<Node>| node.as_ref().and_then(short);
    match shown(&change.old).zip(shown(&change.new)) {
        Some((old, new)) if old != new => {
            vec![Row::new(Sign::Note, format!("{old} is {new}, respelled"))]
        }
        _ => vec![Row::new(
            Sign::Note,
            "respelled, or in another order: it means the same",
        )],
    }
}
