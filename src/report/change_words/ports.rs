//! A port that got another number. Its number is what a port is known by, so that a comparison
//! finds one port gone and one new: in words it is one change.

use super::change::change_words;
use super::length::Length;
use super::words::{Values, Words};
use crate::diff::{Change, ChangeKind, Segment};
use crate::yaml::{Node, Text};

/// The changes of one resource of the kind `kind`, in words, each with the positions of its
/// changes.
pub(in crate::report) fn change_words_of(
    kind: &str,
    changes: &[&Change],
    length: Length,
) -> Vec<(Words, Vec<usize>)> {
    let mut said: Vec<(Words, Vec<usize>)> = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        if done.contains(&at) {
            continue;
        }
        let rest = changes.iter().enumerate().skip(at + 1);
        let mut rest = rest.filter(|(other, _)| !done.contains(other));
        let counterpart = rest.find_map(|(other, found)| {
            let words = renumbered(change, found).or_else(|| renumbered(found, change))?;
            Some((other, words))
        });
        match counterpart {
            Some((other, words)) => {
                done.push(other);
                said.push((words, vec![at, other]));
            }
            None => said.push((change_words(kind, change, length), vec![at])),
        }
    }
    said
}

/// The words for `gone` and `new` if they are one port.
fn renumbered(gone: &Change, new: &Change) -> Option<Words> {
    let are_sides = gone.kind == ChangeKind::Removed && new.kind == ChangeKind::Added;
    let (before, after) = (list(gone)?, list(new)?);
    if !are_sides || before != after {
        return None;
    }
    let (old, new) = (gone.old.as_ref()?, new.new.as_ref()?);
    let field = ["port", "containerPort"];
    let field = field.iter().find(|field| old.get(field).is_some())?;
    let (was, is) = (number(old, field)?, number(new, field)?);
    let name = |node: &Node| node.get("name").and_then(Node::as_text).cloned();
    if name(old) != name(new) || rest(old, field) != rest(new, field) {
        return None;
    }
    let name = name(old).map_or_else(String::new, |name| format!(" {name}"));
    let owner = before.iter().rev().find_map(|segment| match segment {
        Segment::Item(item) => Some(format!("container {item}: ")),
        Segment::Key(_) => None,
    });
    let field = format!("{}port{name}", owner.unwrap_or_default());
    let values = Values::Two(" ", was.to_string(), is.to_string());
    Some(Words::new(None, Length::Short.path(&field), values))
}

/// The list of ports that `change` is an item of.
fn list(change: &Change) -> Option<&[Segment]> {
    let (last, list) = change.path.segments().split_last()?;
    let is_ports = matches!(list.last(), Some(Segment::Key(key)) if key == "ports");
    (is_ports && matches!(last, Segment::Item(_))).then_some(list)
}

fn number<'n>(port: &'n Node, field: &str) -> Option<&'n Text> {
    port.get(field)?.as_text()
}

/// The other fields of a port, by key.
fn rest<'n>(port: &'n Node, field: &str) -> Vec<(&'n str, Option<&'n Text>)> {
    let entries = port.as_mapping().into_iter().flat_map(|map| map.iter());
    let entries = entries.filter(|(key, _)| *key != field);
    let mut entries: Vec<_> = entries.map(|(key, value)| (key, value.as_text())).collect();
    entries.sort_by_key(|(key, _)| *key);
    entries
}
