//! The tree: what a YAML document says, how it was spelled, and where it came from.
//!
//! Scalars keep their text beside their tag, as go-yaml v3 does, because
//! kustomize's filters work on text (`"3"` patched with `1` stays a string) and
//! only emission turns it into numbers. Styles are kept since they show: a
//! replaced scalar inherits the quotes of the one it replaces.

use rustc_hash::FxHashSet;

use crate::diag::Origin;

/// A scalar's or key's text: short ones inline, long ones shared.
pub type Text = smol_str::SmolStr;

/// One value in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it says.
    pub value: Value,
    /// How it was spelled.
    pub style: Style,
    /// Where it came from. Not part of equality of documents; compare `value`s.
    pub origin: Origin,
}

/// What a node says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A leaf: its resolved tag and its text.
    Scalar(Tag, Text),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in source order.
    Mapping(Mapping),
}

/// What a scalar's text stands for, after resolution as go-yaml v3 does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// `null`, `~`, or nothing at all (then the text is empty: an implicit null).
    Null,
    /// `true` or `false` in one of the dialect's spellings.
    Bool,
    /// An integer in any notation.
    Int,
    /// A floating point number, `.inf` and `.nan` included.
    Float,
    /// Everything else.
    Str,
    /// A date, unquoted.
    Timestamp,
    /// Base64 under an explicit `!!binary`.
    Binary,
}

/// How a node was spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
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
    /// `[…]` or `{…}`; of a scalar: a quoted `!!null`.
    Flow,
    /// A plain scalar that a step made and kustomize has not given a tag: it is written as
    /// what its text looks like, and counts as a string until then.
    Untagged,
}

/// A map's key. Keys are scalars; anything else is refused when parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The text.
    pub text: Text,
    /// Its resolved tag: a key that is not [`Tag::Str`] cannot be emitted.
    pub tag: Tag,
    /// How it was spelled.
    pub style: Style,
    /// A comment stands behind its colon, on the same line. kustomize writes it back, which goes
    /// wrong where the value has become one that stands on that line.
    pub is_commented: bool,
    /// Where it came from.
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

/// A map in source order. Keys may repeat, as in the text they came from:
/// lookups see the first, and emission refuses the second.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mapping {
    /// The entries, in order.
    pub entries: Vec<Entry>,
}

impl Key {
    /// A plain string key.
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
    /// The value at `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at `key`, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|entry| entry.key.text == key)
            .map(|entry| &mut entry.value)
    }

    /// The entry at `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// The index of the entry at `key`.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key.text == key)
    }

    /// True for the second and later entries of one key: lookups see the first.
    pub fn is_repeat(&self, index: usize) -> bool {
        let entry = self.entries.get(index);
        entry.is_some_and(|entry| self.position(&entry.key.text) < Some(index))
    }

    /// Sets `key`, in place if it is there, else at the end.
    pub fn set(&mut self, key: &str, value: Node) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.push(key, value),
        }
    }

    /// Appends an entry without looking for its key.
    pub fn push(&mut self, key: &str, value: Node) {
        let key = Key::new(key, value.origin);
        self.entries.push(Entry { key, value });
    }

    /// Removes `key`; its value if it was there.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.position(key)?;
        Some(self.entries.remove(index).value)
    }

    /// The value at `key`, put there first if it is missing.
    pub fn get_or_insert_with(&mut self, key: &str, make: impl FnOnce() -> Node) -> &mut Node {
        let index = match self.position(key) {
            Some(index) => index,
            None => {
                self.push(key, make());
                self.entries.len() - 1
            }
        };
        &mut self.entries[index].value
    }

    /// Of entries with one key, keeps the last, as Go's maps do.
    pub fn keep_last(&mut self) {
        let mut known = FxHashSet::default();
        self.entries.reverse();
        self.entries
            .retain(|entry| known.insert(entry.key.text.clone()));
        self.entries.reverse();
    }

    /// True if `key` is there.
    pub fn contains(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Keys as text, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.text.as_str())
    }

    /// Keys as text with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries
            .iter()
            .map(|entry| (entry.key.text.as_str(), &entry.value))
    }

    /// Keys as text with their values to change, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries
            .iter_mut()
            .map(|entry| (entry.key.text.as_str(), &mut entry.value))
    }

    /// True without entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl Node {
    /// A scalar with a given tag, spelled plain.
    pub fn scalar(tag: Tag, text: impl Into<Text>, origin: Origin) -> Self {
        Self {
            value: Value::Scalar(tag, text.into()),
            style: Style::Plain,
            origin,
        }
    }

    /// A string.
    pub fn string(text: impl Into<Text>, origin: Origin) -> Self {
        Self::scalar(Tag::Str, text, origin)
    }

    /// An explicit null.
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

    /// The value at `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value at `key` to change, if this is a map that has it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_mapping_mut()?.get_mut(key)
    }

    /// The value reached by following `keys` through maps.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The value reached by following `keys` through maps, to change.
    pub fn at_mut(&mut self, keys: &[&str]) -> Option<&mut Node> {
        keys.iter().try_fold(self, |node, key| node.get_mut(key))
    }

    /// The text of a scalar of any tag but null.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Value::Scalar(_, text) if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The text of a scalar of any tag but null.
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Text::as_str)
    }

    /// The text of the scalar at `key`, of any tag but null.
    pub fn str_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The items of a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The items of a list, to change.
    pub fn as_sequence_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The map.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The map, to change.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The tag of a scalar.
    pub fn tag(&self) -> Option<Tag> {
        match self.value {
            Value::Scalar(tag, _) => Some(tag),
            _ => None,
        }
    }

    /// True for a null of any spelling. What has no tag yet is none.
    pub fn is_null(&self) -> bool {
        self.tag() == Some(Tag::Null) && self.style != Style::Untagged
    }

    /// True for a null that was not written out (`key:` with nothing behind it).
    pub fn is_implicit_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Tag::Null, text) if text.is_empty())
    }

    /// What kind of node this is, in words.
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Scalar(Tag::Null, _) => "null",
            Value::Scalar(..) => "scalar",
            Value::Sequence(_) => "list",
            Value::Mapping(_) => "map",
        }
    }
}
