//! Reads a field by its path as kyaml does (`PathGetter` in `yaml/fns.go`).
//! In: a node and a path in parts. Out: the one node at the path. Unlike the
//! paths that replacements write to, matches are exact.

use crate::diag::{counted, did_you_mean, listed, nearest};
use crate::yaml::{FieldPath, Mapping, Node, Segment, Value};

/// The error for a part that does not fit the node it is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unfit;

/// The node at `path`; `None` if something on the way is missing or null. Parts are
/// field names, indices, `-` for the last element, `[key=value]` or `[=value]`.
///
/// # Errors
/// [`Unfit`], if a part requests a field of a list or an element of a map.
pub(crate) fn lookup<'n, S: AsRef<str>>(
    node: &'n Node,
    path: &[S],
) -> Result<Option<&'n Node>, Unfit> {
    let mut node = node;
    for part in parts(path) {
        match child(node, part)? {
            Some(child) => node = child,
            None => return Ok(None),
        }
    }
    Ok(Some(node))
}

/// The node at `path`, to change. See [`lookup`].
///
/// # Errors
/// See [`lookup`].
pub(crate) fn lookup_mut<'n, S: AsRef<str>>(
    node: &'n mut Node,
    path: &[S],
) -> Result<Option<&'n mut Node>, Unfit> {
    let mut node = node;
    for part in parts(path) {
        let Some(position) = position(node, part)? else {
            return Ok(None);
        };
        match at_mut(node, position) {
            Some(child) => node = child,
            None => return Ok(None),
        }
    }
    Ok(Some(node))
}

/// The way to the node at `path`, with indices for what selects items of lists: the items may be
/// others once they are written to. None where [`lookup`] finds nothing.
pub(crate) fn settled<S: AsRef<str>>(node: &Node, path: &[S]) -> Option<FieldPath> {
    let mut node = node;
    let mut settled = FieldPath::default();
    for part in parts(path) {
        let position = position(node, part).ok()??;
        settled.push(match &node.value {
            Value::Mapping(mapping) => Segment::Key(mapping.entries[position].key.text.clone()),
            _ => Segment::Item(position),
        });
        node = child_at(node, position)?;
    }
    Some(settled)
}

/// The key and value of a `[key=value]` part.
pub(crate) fn split_match(part: &str) -> Option<(&str, &str)> {
    part.strip_prefix('[')?.strip_suffix(']')?.split_once('=')
}

/// The reason why `path` is not found: a description of the node where it ends, or a similar name.
pub(crate) fn explain<S: AsRef<str>>(node: &Node, path: &[S]) -> Option<String> {
    let mut node = node;
    let mut walked: Vec<&str> = Vec::new();
    for part in parts(path) {
        match child(node, part) {
            Ok(Some(child)) => node = child,
            _ => return Some(describe(node, &walked, part)),
        }
        walked.push(part);
    }
    None
}

fn describe(node: &Node, walked: &[&str], part: &str) -> String {
    let place = match walked {
        [] => "it".to_owned(),
        _ => format!("`{}`", walked.join(".")),
    };
    match &node.value {
        Value::Mapping(mapping) if mapping.is_empty() => format!("{place} is empty"),
        Value::Mapping(mapping) => match nearest(part, mapping.keys()) {
            Some(key) => format!("{place} has no `{part}`; {}", did_you_mean(key)),
            None => format!("{place} has no `{part}`; it has {}", keys_of(mapping)),
        },
        Value::Sequence(items) => {
            let elements = counted(items.len(), "element");
            format!("{place} is a list of {elements}")
        }
        Value::Scalar(..) => format!("{place} is a {}", node.kind_name()),
    }
}

/// The keys of a map, sorted.
pub(crate) fn keys_of(mapping: &Mapping) -> String {
    let mut keys: Vec<&str> = mapping.keys().collect();
    keys.sort_unstable();
    listed(keys)
}

/// The parts as kyaml reads them: trimmed, without empty ones.
fn parts<S: AsRef<str>>(path: &[S]) -> impl Iterator<Item = &str> {
    path.iter()
        .map(|part| part.as_ref().trim())
        .filter(|part| !part.is_empty())
}

/// The index of the child of `node` that a part selects.
fn position(node: &Node, part: &str) -> Result<Option<usize>, Unfit> {
    if node.is_null() {
        return Ok(None);
    }
    if let Ok(index) = part.parse::<i64>() {
        let index = usize::try_from(index).map_err(|_| Unfit)?;
        let length = node.as_sequence().ok_or(Unfit)?.len();
        return Ok((index < length).then_some(index));
    }
    match part {
        "-" => Ok(node.as_sequence().ok_or(Unfit)?.len().checked_sub(1)),
        "*" => Err(Unfit),
        _ if part.starts_with('[') && part.ends_with(']') => {
            let (key, value) = split_match(part).ok_or(Unfit)?;
            let items = node.as_sequence().ok_or(Unfit)?;
            Ok(items.iter().position(|item| is_match(item, key, value)))
        }
        name => {
            let entries = &node.as_mapping().ok_or(Unfit)?.entries;
            Ok(entries.iter().position(|entry| entry.key.text == name))
        }
    }
}

fn is_match(item: &Node, key: &str, value: &str) -> bool {
    let is_value =
        |node: &Node| matches!(&node.value, Value::Scalar(_, text) if text.as_str() == value);
    match key {
        "" => is_value(item),
        _ => item.get(key).is_some_and(is_value),
    }
}

fn child<'n>(node: &'n Node, part: &str) -> Result<Option<&'n Node>, Unfit> {
    let position = position(node, part)?;
    Ok(position.and_then(|position| child_at(node, position)))
}

fn child_at(node: &Node, position: usize) -> Option<&Node> {
    match &node.value {
        Value::Mapping(mapping) => mapping.entries.get(position).map(|entry| &entry.value),
        Value::Sequence(items) => items.get(position),
        Value::Scalar(..) => None,
    }
}

fn at_mut(node: &mut Node, position: usize) -> Option<&mut Node> {
    match &mut node.value {
        Value::Mapping(mapping) => mapping
            .entries
            .get_mut(position)
            .map(|entry| &mut entry.value),
        Value::Sequence(items) => items.get_mut(position),
        Value::Scalar(..) => None,
    }
}
