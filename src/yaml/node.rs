//! The tree of a YAML document: values, styles and origins.
//!
//! Scalars keep their text in addition to their tag, as in go-yaml v3, because
//! kustomize's filters work on text (`"3"` patched with `1` stays a string) and
//! only emission turns it into numbers. Styles are kept because they affect
//! output: a replacement scalar inherits the quotes of the replaced one.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::diag::Origin;
use crate::yaml::entries::{Entries, Keyed};

/// The text of a scalar or key; short texts are stored inline, long ones are shared.
pub type Text = smol_str::SmolStr;

/// One value in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The style it was written in.
    pub style: Style,
    /// The origin. Ignore it when documents are compared: compare `value`s.
    pub origin: Origin,
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A leaf: its resolved tag and its text.
    Scalar(Tag, Text),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in source order.
    Mapping(Mapping),
}

/// The type of a scalar, resolved from its text as go-yaml v3 does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tag {
    /// `null`, `~`, or nothing at all (an implicit null, whose text is empty).
    Null,
    /// `true` or `false` in one of the dialect's spellings.
    Bool,
    /// An integer in any notation.
    Int,
    /// A floating-point number, including `.inf` and `.nan`.
    Float,
    /// Everything else.
    Str,
    /// An unquoted date, with or without a time.
    Timestamp,
    /// Base64 with an explicit `!!binary` tag.
    Binary,
}

/// The style in which a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Style {
    /// A plain scalar, or a block collection.
    #[default]
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// `[…]` or `{…}`; for a scalar: a quoted `!!null`.
    Flow,
    /// A plain scalar that a build step created and to which kustomize has not given a tag yet.
    /// No tag: a string that is written plain, so that its type is resolved from its text.
    Untagged,
}

/// A key of a map. Keys are scalars; the parser rejects anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The text.
    pub text: Text,
    /// The resolved tag; a key that is not [`Tag::Str`] cannot be emitted.
    pub tag: Tag,
    /// The style it was written in.
    pub style: Style,
    /// True if a comment follows the colon on the same line. kustomize writes the
    /// comment back there, which breaks the YAML if the value now belongs on that line.
    pub is_commented: bool,
    /// The origin.
    pub origin: Origin,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A map in source order. Keys may repeat, as in the source text: lookups
/// find the first entry, and emission rejects the map.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mapping {
    /// The entries, in source order.
    pub entries: Entries<Entry>,
}

impl Keyed for Entry {
    type Value = Node;

    fn key(&self) -> &Text {
        &self.key.text
    }

    fn parts_mut(&mut self) -> (&Text, &mut Node) {
        (&self.key.text, &mut self.value)
    }
}

impl Key {
    /// A string key in plain style.
    pub fn new(text: impl Into<Text>, origin: Origin) -> Self {
        Self {
            text: text.into(),
            tag: Tag::Str,
            style: Style::Plain,
            is_commented: false,
            origin,
        }
    }
}

impl Mapping {
    /// The value at `key`; of the first entry, if the key repeats.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at `key`, mutable.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let position = self.position(key)?;
        self.entries.value_mut(position)
    }

    /// The entry at `key`; the first, if the key repeats.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(self.position(key)?)
    }

    /// The index of the entry at `key`.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.position_of(key)
    }

    /// True for the second and later entries of one key: lookups see the first.
    pub fn is_repeat(&self, index: usize) -> bool {
        let entry = self.entries.get(index);
        entry.is_some_and(|entry| self.position(&entry.key.text) < Some(index))
    }

    /// Replaces the value at `key` in place, or appends a new entry.
    pub fn set(&mut self, key: &str, value: Node) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.push(key, value),
        }
    }

    /// Appends an entry without checking for an existing one; callers know that the key is new.
    pub fn push(&mut self, key: &str, value: Node) {
        let key = Key::new(key, value.origin);
        self.entries.push(Entry { key, value });
    }

    /// Removes the entry at `key` and returns its value; later entries keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.position(key)?;
        Some(self.entries.remove(index).value)
    }

    /// The value at `key`; if it is missing, the result of `make` is appended first.
    pub fn get_or_insert_with(&mut self, key: &str, make: impl FnOnce() -> Node) -> &mut Node {
        let index = match self.position(key) {
            Some(index) => index,
            None => {
                self.push(key, make());
                self.entries.len() - 1
            }
        };
        self.entries
            .value_mut(index)
            .expect("it is there, or was just put there")
    }

    /// Keeps the last of several entries with the same key, as decoding into a Go map does.
    pub fn keep_last(&mut self) {
        let mut known = FxHashSet::default();
        self.entries.reverse();
        self.entries
            .retain(|entry| known.insert(entry.key.text.clone()));
        self.entries.reverse();
    }

    /// True if the map has an entry for `key`.
    pub fn contains(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// The keys as text, in source order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.text.as_str())
    }

    /// The keys as text with their values, in source order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries
            .iter()
            .map(|entry| (entry.key.text.as_str(), &entry.value))
    }

    /// The keys as text with their mutable values, in source order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        let entries = self.entries.values_mut();
        entries.map(|(key, value)| (key.as_str(), value))
    }

    /// True if there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of entries, repeated keys included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl Node {
    /// A plain scalar with the given tag, which is not checked against the text.
    pub fn scalar(tag: Tag, text: impl Into<Text>, origin: Origin) -> Self {
        Self {
            value: Value::Scalar(tag, text.into()),
            style: Style::Plain,
            origin,
        }
    }

    /// A string in plain style; it gets quotes on output if it needs them.
    pub fn string(text: impl Into<Text>, origin: Origin) -> Self {
        Self::scalar(Tag::Str, text, origin)
    }

    /// An explicit null, written `null`.
    pub fn null(origin: Origin) -> Self {
        Self::scalar(Tag::Null, "null", origin)
    }

    /// A list.
    pub fn sequence(items: Vec<Node>, origin: Origin) -> Self {
        Self {
            value: Value::Sequence(items),
            style: Style::Plain,
            origin,
        }
    }

    /// A map.
    pub fn mapping(mapping: Mapping, origin: Origin) -> Self {
        Self {
            value: Value::Mapping(mapping),
            style: Style::Plain,
            origin,
        }
    }

    /// An empty map.
    pub fn empty_mapping(origin: Origin) -> Self {
        Self::mapping(Mapping::default(), origin)
    }

    /// The value at `key`; `None` if this is not a map or has no such key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The mutable value at `key`; `None` if this is not a map or has no such key.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// The value at the end of `keys`, followed through nested maps.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The mutable value at the end of `keys`, followed through nested maps.
    pub fn at_mut(&mut self, keys: &[&str]) -> Option<&mut Node> {
        keys.iter().try_fold(self, |node, key| node.get_mut(key))
    }

    /// The text of a scalar of any type except null.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Value::Scalar(_, text) if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar of any type except null.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Text::as_str)
    }

    /// The text of the scalar at `key`, of any type except null.
    pub fn str_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The items; `None` if this is not a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The mutable items; `None` if this is not a list.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The map; `None` if this is another kind of node.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The mutable map; `None` if this is another kind of node.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The tag of a scalar; `None` for lists and maps.
    pub fn tag(&self) -> Option<Tag> {
        match self.value {
            Value::Scalar(tag, _) => Some(tag),
            _ => None,
        }
    }

    /// True for a null in any spelling. An untagged scalar is never null, whatever its text.
    pub fn is_null(&self) -> bool {
        self.tag() == Some(Tag::Null) && self.style != Style::Untagged
    }

    /// True for a null without text (`key:` followed by nothing).
    pub fn is_implicit_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Tag::Null, text) if text.is_empty())
    }

    /// The kind of this node as a noun, for messages.
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Scalar(Tag::Null, _) => "null",
            Value::Scalar(..) => "scalar",
            Value::Sequence(_) => "list",
            Value::Mapping(_) => "map",
        }
    }
}
