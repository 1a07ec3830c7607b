//! Changes that are taken back. In: a manifest on both sides, and some of its changes. Out: the new
//! manifest as it would be without them, for formats that show manifests where changes are ignored.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, ChangeKind};
use super::path::{Item, Segment};
use crate::yaml::{Mapping, Node, Value};

/// A change, and the rest of its path.
type Below<'c> = (&'c ChangeKind, &'c [Segment]);

/// `new` without `changes`, which [`compare_trees`](super::tree::compare_trees) found between `old`
/// and it.
pub(super) fn undone(old: &Node, new: &Node, changes: &[Change]) -> Node {
    let changes = changes.iter();
    let below: Vec<Below<'_>> = changes
        .map(|change| (&change.kind, change.path.segments()))
        .collect();
    let mut new = new.clone();
    undo(Some(old), &mut new, &below);
    new
}

fn undo(old: Option<&Node>, new: &mut Node, changes: &[Below<'_>]) {
    if changes.iter().any(|(_, rest)| rest.is_empty()) {
        if let Some(old) = old {
            *new = old.clone();
        }
        return;
    }
    match &mut new.value {
        Value::Mapping(mapping) => in_map(old.and_then(Node::as_mapping), mapping, changes),
        Value::Sequence(items) => in_list(old.and_then(Node::as_sequence), items, changes),
        Value::Scalar(..) => {}
    }
}

fn in_map(old: Option<&Mapping>, new: &mut Mapping, changes: &[Below<'_>]) {
    let mut by_key: BTreeMap<&str, Vec<Below<'_>>> = BTreeMap::new();
    for (kind, path) in changes {
        if let [Segment::Key(key), rest @ ..] = path {
            by_key.entry(key).or_default().push((kind, rest));
        }
    }
    for (key, below) in by_key {
        let old = old.and_then(|old| old.get(key));
        match (old, new.get_mut(key)) {
            (None, Some(_)) if below.iter().any(|(_, rest)| rest.is_empty()) => {
                new.remove(key);
            }
            (_, Some(value)) => undo(old, value, &below),
            (Some(old), None) => new.push(key, old.clone()),
            (None, None) => {}
        }
    }
}

fn in_list(old: Option<&[Node]>, new: &mut Vec<Node>, changes: &[Below<'_>]) {
    let old = old.unwrap_or_default();
    let mut by_item: BTreeMap<usize, (&Item, Vec<Below<'_>>)> = BTreeMap::new();
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    // Items that get their old position again.
    let mut back: BTreeMap<usize, Node> = BTreeMap::new();
    for (kind, path) in changes {
        let [Segment::Item(item), rest @ ..] = path else {
            continue;
        };
        match (item.old, item.new) {
            (Some(from), None) => back.extend(old.get(from).map(|node| (from, node.clone()))),
            (None, Some(to)) if rest.is_empty() => _ = gone.insert(to),
            (_, Some(to)) => {
                let below = by_item.entry(to).or_insert_with(|| (item, Vec::new()));
                below.1.push((kind, rest));
            }
            (None, None) => {}
        }
    }
    for (to, (item, mut below)) in by_item {
        let Some(node) = new.get_mut(to) else {
            continue;
        };
        let is_move = |(kind, rest): &Below<'_>| rest.is_empty() && **kind == ChangeKind::Moved;
        let moves = below.iter().any(is_move);
        below.retain(|below| !is_move(below));
        undo(item.old.and_then(|from| old.get(from)), node, &below);
        if let (true, Some(from)) = (moves, item.old) {
            back.insert(from, node.clone());
            gone.insert(to);
        }
    }
    let mut position = 0..;
    new.retain(|_| position.next().is_none_or(|at| !gone.contains(&at)));
    for (at, node) in back {
        new.insert(at.min(new.len()), node);
    }
}

#[cfg(test)]
mod tests {
    use super::undone;
    use crate::diag::Origin;
    use crate::diff::tree::compare_trees;
    use crate::model::Gvk;
    use crate::yaml::{Node, emit, parse_config};

    const OLD: &str = "spec: {replicas: 1, template: {spec: {containers: [{name: a, image: 'x:1', env: [{name: A, value: '1'}, {name: B, value: '2'}]}, {name: b, image: 'y:1'}]}}}";

    fn node(text: &str) -> Node {
        let node = parse_config(text, Origin::NONE).expect("it is YAML");
        node.expect("it is not empty")
    }

    fn text(node: &Node) -> String {
        let mut text = String::new();
        emit(node, &mut text).expect("it can be written");
        text
    }

    #[test]
    fn without_all_changes_a_manifest_is_the_old_one() {
        let gvk = Gvk::new("apps".into(), "v1".into(), "Deployment".into());
        for (from, to) in [
            ("replicas: 1", "replicas: 2"),
            ("replicas: 1, ", ""),
            ("{replicas: 1", "{paused: true, replicas: 1"),
            ("image: 'y:1'", "image: 'y:2'"),
            ("{name: A, value: '1'}, ", ""),
            ("{name: B, value: '2'}", "{name: B, value: '3'}, {name: C}"),
            (
                "{name: A, value: '1'}, {name: B, value: '2'}",
                "{name: B, value: '5'}, {name: C}, {name: A, value: '1'}",
            ),
            (", {name: b, image: 'y:1'}", ""),
            ("env: [", "env: [{name: Z}, "),
        ] {
            let (old, new) = (node(OLD), node(&OLD.replace(from, to)));
            assert_ne!(text(&old), text(&new), "{to}");
            let changes = compare_trees(&gvk, None, &old, &new);
            assert!(!changes.is_empty());
            assert_eq!(text(&undone(&old, &new, &changes)), text(&old), "{to}");
            assert_eq!(text(&undone(&old, &new, &[])), text(&new), "{to}");
        }
    }
}
