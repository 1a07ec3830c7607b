//! A tree as a flat list, for serde: the list is as shallow as the tree may be deep. Origins stay behind,
//! since they mean something to one source map alone.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
use crate::diag::Origin;
use crate::limits::NESTING;

/// A part of a tree, in the order of its text.
#[derive(Debug, Serialize, Deserialize)]
enum Part {
    /// A scalar.
    #[serde(rename = "s")]
    Scalar(Tag, Style, Text),
    /// A list, and the number of its items, which follow.
    #[serde(rename = "l")]
    List(Style, usize),
    /// A map, and the number of its entries, which follow: a key and a value each.
    #[serde(rename = "m")]
    Map(Style, usize),
    /// A key: its tag, its style, whether a comment follows it, and its text.
    #[serde(rename = "k")]
    Key(Tag, Style, bool, Text),
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = Vec::new();
        flatten(self, &mut parts);
        parts.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts: Vec<Part> = Vec::deserialize(deserializer)?;
        let mut parts = parts.into_iter();
        let node = raised(&mut parts, 0).filter(|_| parts.next().is_none());
        node.ok_or_else(|| D::Error::custom("the parts make no tree"))
    }
}

fn flatten(node: &Node, parts: &mut Vec<Part>) {
    match &node.value {
        Value::Scalar(tag, text) => parts.push(Part::Scalar(*tag, node.style, text.clone())),
        Value::Sequence(items) => {
            parts.push(Part::List(node.style, items.len()));
            items.iter().for_each(|item| flatten(item, parts));
        }
        Value::Mapping(map) => {
            parts.push(Part::Map(node.style, map.entries.len()));
            for Entry { key, value } in &map.entries {
                let text = key.text.clone();
                parts.push(Part::Key(key.tag, key.style, key.is_commented, text));
                flatten(value, parts);
            }
        }
    }
}

/// The tree that the next parts are; `None` if they are none, or too deep.
fn raised(parts: &mut impl Iterator<Item = Part>, depth: usize) -> Option<Node> {
    if depth > NESTING {
        return None;
    }
    let (value, style) = match parts.next()? {
        Part::Scalar(tag, style, text) => (Value::Scalar(tag, text), style),
        Part::List(style, count) => {
            let mut items = Vec::new();
            for _ in 0..count {
                items.push(raised(parts, depth + 1)?);
            }
            (Value::Sequence(items), style)
        }
        Part::Map(style, count) => {
            let mut map = Mapping::default();
            for _ in 0..count {
                let key = key(parts.next()?)?;
                let value = raised(parts, depth + 1)?;
                map.entries.push(Entry { key, value });
            }
            (Value::Mapping(map), style)
        }
        Part::Key(..) => return None,
    };
    Some(Node {
        value,
        style,
        origin: Origin::NONE,
    })
}

fn key(part: Part) -> Option<Key> {
    let Part::Key(tag, style, is_commented, text) = part else {
        return None;
    };
    Some(Key {
        text,
        tag,
        style,
        is_commented,
        origin: Origin::NONE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{emit, parse};

    fn text(node: &Node) -> String {
        let mut text = String::new();
        emit(node, &mut text).expect("it was parsed");
        text
    }

    #[test]
    fn a_tree_comes_back_as_it_was() {
        let source = "a: 'x'\nb: [1, \"2\", ~]\nc:\n  d: |\n    e\n  f: {}\n";
        let node = parse(source, Origin::NONE).expect("it is YAML");
        let node = node.into_iter().next().expect("a document");
        let json = serde_json::to_string(&node).expect("texts and numbers");
        let back: Node = serde_json::from_str(&json).expect("the same shape");
        assert_eq!(text(&back), text(&node));
        assert_eq!(serde_json::to_string(&back).expect("the same"), json);
    }

    #[test]
    fn parts_that_make_no_tree_are_refused() {
        for json in [
            "[]",
            r#"[{"l":["Plain",2]},{"s":["Int","Plain","1"]}]"#,
            r#"[{"m":["Plain",1]},{"s":["Int","Plain","1"]}]"#,
            r#"[{"s":["Int","Plain","1"]},{"s":["Int","Plain","1"]}]"#,
            r#"[{"k":["Str","Plain",false,"a"]}]"#,
        ] {
            assert!(serde_json::from_str::<Node>(json).is_err(), "{json}");
        }
        let deep = vec![r#"{"l":["Plain",1]}"#; 100_000].join(",");
        assert!(serde_json::from_str::<Node>(&format!("[{deep}]")).is_err());
    }
}
