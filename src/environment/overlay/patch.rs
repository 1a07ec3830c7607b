//! The patch of one resource: RFC 6902, because it states exactly what changes
//! and leaves the rest of any kind alone, lists included.

use crate::diag::{Fallible, Origin};
use crate::model::Resource;
use crate::yaml::FieldPath;
use crate::yaml::{self, Mapping, Node, Tag, Value};

use super::entry::Entry;
use super::rules::{Rule, Rules};

/// One operation.
#[derive(Clone, Debug)]
pub(super) struct Op {
    /// `add`, `remove` or `replace`.
    verb: &'static str,
    /// The field.
    pub(super) path: FieldPath,
    /// The new value.
    value: NewValue,
    /// The rule that asked for it.
    pub(super) rule: Rule,
}

/// The value that an operation writes.
#[derive(Clone, Debug)]
enum NewValue {
    Nothing,
    Text(String),
    Map(Vec<Entry>),
    Node(Node),
}

impl Op {
    /// Replaces a string.
    pub(super) fn replace(path: FieldPath, text: String, rule: Rule) -> Self {
        Self::new("replace", path, NewValue::Text(text), rule)
    }

    /// Sets a string, whether there is one already or not.
    pub(super) fn add(path: FieldPath, text: String, rule: Rule) -> Self {
        Self::new("add", path, NewValue::Text(text), rule)
    }

    /// Sets a whole map, whether there is one already or not.
    pub(super) fn add_map(path: FieldPath, entries: Vec<Entry>, rule: Rule) -> Self {
        Self::new("add", path, NewValue::Map(entries), rule)
    }

    /// Adds a value of any kind.
    pub(super) fn add_node(path: FieldPath, value: Node, rule: Rule) -> Self {
        Self::new("add", path, NewValue::Node(value), rule)
    }

    /// Removes a value.
    pub(super) fn remove(path: FieldPath, rule: Rule) -> Self {
        Self::new("remove", path, NewValue::Nothing, rule)
    }

    /// The new text, if it is one.
    pub(super) fn new_text(&self) -> Option<&str> {
        match &self.value {
            NewValue::Text(text) => Some(text),
            NewValue::Nothing | NewValue::Map(_) | NewValue::Node(_) => None,
        }
    }

    fn new(verb: &'static str, path: FieldPath, value: NewValue, rule: Rule) -> Self {
        Self {
            verb,
            path,
            value,
            rule,
        }
    }

    fn to_node(&self, rules: &mut Rules) -> Node {
        let value = match &self.value {
            NewValue::Nothing => None,
            NewValue::Text(text) => Some(rules.values(self.rule).text(text)),
            NewValue::Map(entries) => Some(entries_node(entries, self.rule, rules)),
            NewValue::Node(node) => Some(rules.values(self.rule).whole(node)),
        };
        let values = rules.values(self.rule);
        let mut fields = Mapping::default();
        fields.push("op", values.text(self.verb));
        fields.push("path", values.text(&self.path.pointer().to_string()));
        if let Some(value) = value {
            fields.push("value", value);
        }
        values.mapping(fields)
    }
}

/// A map of entries, each with the rule that asked for it; the last of a key counts.
pub(super) fn entries_node(entries: &[Entry], rule: Rule, rules: &mut Rules) -> Node {
    let mut mapping = Mapping::default();
    for Entry { key, value, rule } in entries {
        mapping.set(key, rules.values(*rule).spelled(value));
    }
    rules.values(rule).mapping(mapping)
}

/// Operations that set labels or annotations, as `field` says: one for each where the resource has some,
/// else the whole map.
pub(super) fn metadata_ops(resource: &Resource, field: &str, entries: &[Entry]) -> Vec<Op> {
    let path = FieldPath::keys(&["metadata", field]);
    let existing = path.find(&resource.node).and_then(Node::as_mapping);
    if existing.is_some_and(|existing| !existing.is_empty()) {
        let op = |Entry { key, value, rule }: &Entry| {
            let text = value.as_str().unwrap_or_default();
            Op::add(path.clone().key(key), text.to_owned(), *rule)
        };
        return entries.iter().map(op).collect();
    }
    let first = entries.first().map(|entry| entry.rule);
    first
        .map(|rule| Op::add_map(path, entries.to_vec(), rule))
        .into_iter()
        .collect()
}

/// The patch's text, and the operations that it lists: each run of one rule's below a comment
/// that names it.
pub(super) fn text(ops: &[Op], rules: &mut Rules) -> Fallible<(String, Node)> {
    let mut text = String::new();
    let mut all = Vec::new();
    for group in ops.chunk_by(|a, b| a.rule.name == b.rule.name) {
        let nodes: Vec<Node> = group.iter().map(|op| op.to_node(rules)).collect();
        if let Some(first) = group.first() {
            text.push_str(&format!("# {}\n", first.rule.name));
        }
        yaml::emit(&Node::sequence(nodes.clone(), Origin::NONE), &mut text)?;
        all.extend(nodes);
    }
    Ok((text, Node::sequence(all, Origin::NONE)))
}

/// True if the resource survives a JSON patch, which passes numbers through
/// 64-bit floating point: whole numbers beyond 2⁵³ would lose digits.
pub(super) fn survives(node: &Node) -> bool {
    let is_lost =
        |node: &Node| matches!(&node.value, Value::Scalar(Tag::Int, text) if !is_exact(text));
    !node.any(is_lost)
}

fn is_exact(text: &str) -> bool {
    const LIMIT: i128 = 1 << 53;
    match text.replace('_', "").parse::<i128>() {
        Ok(number) => (-LIMIT..=LIMIT).contains(&number),
        Err(_) => text.len() <= 14,
    }
}
