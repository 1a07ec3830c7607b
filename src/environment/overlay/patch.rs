//! The patch for one resource: RFC 6902, since it says exactly what changes and
//! leaves the rest of any kind alone, lists included.

use crate::diag::{Fallible, Origin};
use crate::model::{Resource, Step};
use crate::yaml::{self, FieldPath, Mapping, Node, Tag, Text, Value};

/// The rule that asked for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::environment) struct Why {
    /// Its name: a comment in the written patch.
    pub(in crate::environment) rule: Step,
    /// Its place in offshoot.yaml.
    pub(in crate::environment) at: Origin,
}

/// One operation.
#[derive(Clone, Debug)]
pub(in crate::environment) struct Op {
    /// `add` or `replace`.
    verb: &'static str,
    /// Where.
    pub(super) path: FieldPath,
    /// What is there then.
    value: Node,
    /// The rule that asked for it.
    why: Why,
}

impl Op {
    /// Another string in the place of one that is there.
    pub(in crate::environment) fn replace(path: FieldPath, text: String, why: Why) -> Self {
        Self::new("replace", path, Node::string(text, why.at), why)
    }

    /// A value that need not be there yet.
    pub(in crate::environment) fn set(path: FieldPath, value: Node, why: Why) -> Self {
        Self::new("add", path, value, why)
    }

    fn new(verb: &'static str, path: FieldPath, value: Node, why: Why) -> Self {
        Self {
            verb,
            path,
            value,
            why,
        }
    }

    fn to_node(&self) -> Node {
        let mut op = Mapping::default();
        op.push("op", string(self.verb));
        op.push("path", string(&self.path.pointer().to_string()));
        op.push("value", self.value.clone());
        Node::mapping(op, Origin::NONE)
    }
}

/// Operations that set annotations: one each where the resource has some, else the whole map.
pub(super) fn annotation_ops(resource: &Resource, annotations: &[(Text, String, Why)]) -> Vec<Op> {
    let path = FieldPath::keys(&["metadata", "annotations"]);
    let there = path.find(&resource.node).and_then(Node::as_mapping);
    if there.is_some_and(|there| !there.is_empty()) {
        let op = |(key, value, why): &(Text, String, Why)| {
            Op::set(
                path.clone().key(key),
                Node::string(value.as_str(), why.at),
                *why,
            )
        };
        return annotations.iter().map(op).collect();
    }
    let mut map = Mapping::default();
    for (key, value, why) in annotations {
        map.push(key, Node::string(value.as_str(), why.at));
    }
    let first = annotations.first().map(|(.., why)| *why);
    let op = |why: Why| Op::new("add", path, Node::mapping(map, why.at), why);
    first.map(op).into_iter().collect()
}

/// The patch's text, and the operations that it lists: each run of one rule's below a comment
/// that names it.
pub(super) fn text(ops: &[Op]) -> Fallible<(String, Node)> {
    let mut text = String::new();
    for group in ops.chunk_by(|a, b| a.why.rule == b.why.rule) {
        let nodes = group.iter().map(Op::to_node).collect();
        text.push_str(&format!("# {}\n", group[0].why.rule));
        yaml::emit(&Node::sequence(nodes, Origin::NONE), &mut text)?;
    }
    let all = ops.iter().map(Op::to_node).collect();
    Ok((text, Node::sequence(all, Origin::NONE)))
}

/// True if the resource survives a JSON patch, which passes numbers through
/// 64-bit floating point: whole numbers beyond 2⁵³ would not.
pub(super) fn survives(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(Tag::Int, text) => is_exact(text),
        Value::Scalar(..) => true,
        Value::Sequence(items) => items.iter().all(survives),
        Value::Mapping(mapping) => mapping.iter().all(|(_, value)| survives(value)),
    }
}

fn is_exact(text: &str) -> bool {
    const LIMIT: i128 = 1 << 53;
    match text.replace('_', "").parse::<i128>() {
        Ok(number) => (-LIMIT..=LIMIT).contains(&number),
        Err(_) => text.len() <= 14,
    }
}

fn string(text: &str) -> Node {
    Node::string(text, Origin::NONE)
}
