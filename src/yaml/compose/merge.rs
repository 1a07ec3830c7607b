//! Merge keys: `<<: *defaults`.

use rustc_hash::FxHashSet;

use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};

/// True for an unquoted `<<`.
pub(super) fn is_merge_key(key: &Key) -> bool {
    key.text == "<<" && key.style == Style::Plain && key.tag == Tag::Str
}

/// kyaml's merge: remembers what stands behind `<<`, for when the map is complete.
pub(super) fn keep(merge: &mut Option<Node>, source: Node, at: usize) -> Checked<()> {
    if merge.is_some() {
        return Err(Fault::new(at, "a second `<<` in one map")
            .help("merge several maps with a list: `<<: [*a, *b]`"));
    }
    check(&source, at)?;
    *merge = Some(source);
    Ok(())
}

/// kyaml's merge: the map's own entries win, then those of the first map.
pub(super) fn merge(entries: &mut Vec<Entry>, source: Node) {
    let mut known: FxHashSet<Text> = entries.iter().map(|own| own.key.text.clone()).collect();
    for source in maps(source) {
        let fresh = source.entries.into_iter();
        entries.extend(fresh.filter(|entry| known.insert(entry.key.text.clone())));
    }
}

/// go-yaml v2's merge: what is merged overrides the entries so far, and is
/// overridden by those that follow. Entries repeat; the last is meant.
pub(super) fn merge_in_place(entries: &mut Vec<Entry>, source: Node, at: usize) -> Checked<()> {
    check(&source, at)?;
    for source in maps(source).into_iter().rev() {
        entries.extend(source.entries);
    }
    Ok(())
}

fn check(source: &Node, at: usize) -> Checked<()> {
    let mergeable = match &source.value {
        Value::Mapping(_) => true,
        Value::Sequence(items) => items.iter().all(|item| item.as_mapping().is_some()),
        Value::Scalar(..) => false,
    };
    if mergeable {
        Ok(())
    } else {
        Err(Fault::new(at, "`<<` merges a map or a list of maps")
            .help("quote the key if it is not meant to merge: `\"<<\"`"))
    }
}

/// The maps that a source is, once it is checked.
fn maps(source: Node) -> Vec<Mapping> {
    let items = match source.value {
        Value::Sequence(items) => items,
        value => vec![Node { value, ..source }],
    };
    let map = |item: Node| match item.value {
        Value::Mapping(mapping) => Some(mapping),
        _ => None,
    };
    items.into_iter().filter_map(map).collect()
}
