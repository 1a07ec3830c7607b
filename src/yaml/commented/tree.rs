//! The tree.

use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Node, Style, Tag, Text, Value};
use crate::yaml::resolve::resolve_plain;

/// A document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The value.
    pub(crate) root: Sheet,
    pub(super) head: String,
    pub(super) foot: String,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A leaf.
    Scalar,
    /// A list.
    Sequence,
    /// A map: keys and values in turn.
    Mapping,
    /// `*name`
    Alias,
}

/// A value with everything that was written around it.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// The kind.
    pub(crate) kind: Kind,
    /// The text of a scalar, or the name of an alias.
    pub(crate) text: Text,
    /// The items, or the keys and values in turn.
    pub(crate) content: Vec<Sheet>,
    /// The byte offset in the text that it was read from.
    pub(super) at: usize,
    /// The short tag; empty if it is to be resolved from the text.
    pub(super) tag: String,
    /// True if the tag was written.
    pub(super) is_tagged: bool,
    pub(super) style: Style,
    pub(super) anchor: Option<String>,
    pub(super) head: String,
    pub(super) line: String,
    pub(super) foot: String,
}

impl Sheet {
    /// A value without a tag: its type is that of its text.
    pub(crate) fn bare(kind: Kind, text: impl Into<Text>) -> Self {
        Self {
            kind,
            text: text.into(),
            content: Vec::new(),
            at: 0,
            tag: String::new(),
            is_tagged: false,
            style: Style::Plain,
            anchor: None,
            head: String::new(),
            line: String::new(),
            foot: String::new(),
        }
    }

    /// The value of a manifest.
    pub(crate) fn of(node: &Node) -> Self {
        let (kind, content) = match &node.value {
            Value::Scalar(tag, text) => {
                return Self {
                    tag: match node.style {
                        Style::Untagged => String::new(),
                        _ => tag_name(*tag).to_owned(),
                    },
                    style: node.style,
                    ..Self::bare(Kind::Scalar, text.clone())
                };
            }
            Value::Sequence(items) => (Kind::Sequence, items.iter().map(Self::of).collect()),
            Value::Mapping(mapping) => {
                let key = |key: &crate::yaml::node::Key| Self {
                    tag: tag_name(key.tag).to_owned(),
                    style: key.style,
                    ..Self::bare(Kind::Scalar, key.text.clone())
                };
                let pairs = mapping.entries.iter();
                let pairs = pairs.flat_map(|entry| [key(&entry.key), Self::of(&entry.value)]);
                (Kind::Mapping, pairs.collect())
            }
        };
        Self {
            content,
            style: node.style,
            ..Self::bare(kind, "")
        }
    }

    /// True for a null.
    pub(crate) fn is_null(&self) -> bool {
        self.tag == "!!null"
    }

    /// The index in the content of the value at `key`.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        let mut keys = self.content.iter().step_by(2);
        keys.position(|known| known.text == key)
            .map(|position| 2 * position + 1)
    }

    /// Adds a key.
    pub(crate) fn push(&mut self, key: &str, value: Self) {
        self.content.push(Self::bare(Kind::Scalar, key));
        self.content.push(value);
    }
}

/// The short tag of a scalar without a written one.
pub(super) fn resolved(text: &str) -> &'static str {
    tag_name(resolve_plain(text, Dialect::Yaml12))
}

pub(super) fn tag_name(tag: Tag) -> &'static str {
    match tag {
        Tag::Null => "!!null",
        Tag::Bool => "!!bool",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Str => "!!str",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
    }
}
