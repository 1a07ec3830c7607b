//! The patch for one resource: RFC 6902, since it says exactly what changes and
//! leaves the rest of any kind alone, lists included.

use crate::diag::{Fallible, Origin};
use crate::model::Resource;
use crate::yaml::{self, Mapping, Node, Tag, Text, Value};

use crate::environment::field::FieldPath;

/// The rule that asked for a change: a comment in the written patch.
pub(in crate::environment) type Why = &'static str;

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
        Self::new("replace", path, string(&text), why)
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
        op.push("path", string(&self.path.pointer()));
        op.push("value", self.value.clone());
        Node::mapping(op, Origin::NONE)
    }
}

/// Operations that set annotations: one each where the resource has some, else the whole map.
pub(super) fn annotation_ops(resource: &Resource, annotations: &[(Text, String, Why)]) -> Vec<Op> {
    let path = FieldPath::keys(&["metadata", "annotations"]);
    let there = path.find(&resource.node).and_then(Node::as_mapping);
    if there.is_some_and(|there| !there.is_empty()) {
        let op =
            |(key, value, why): &(Text, String, Why)| Op::set(path.key(key), string(value), why);
        return annotations.iter().map(op).collect();
    }
    let mut map = Mapping::default();
    for (key, value, _) in annotations {
        map.push(key, string(value));
    }
    let why = annotations.first().map_or("", |(.., why)| why);
    vec![Op::new("add", path, Node::mapping(map, Origin::NONE), why)]
}

/// The patch's text: its operations, each run of one rule's below a comment that names it.
pub(super) fn text(ops: &[Op]) -> Fallible<String> {
    let mut text = String::new();
    for group in ops.chunk_by(|a, b| a.why == b.why) {
        let nodes = group.iter().map(Op::to_node).collect();
        text.push_str(&format!("# {}\n", group[0].why));
        yaml::emit(&Node::sequence(nodes, Origin::NONE), &mut text)?;
    }
    Ok(text)
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
