//! An entry of `images`, and its spelling in YAML.

use crate::model::ImageRef;
use crate::yaml::{Dialect, Entry, Node, Style, Tag, Text, resolve_plain};

/// The fields that can be set, in the order in which they are written.
pub(super) const FIELDS: [&str; 3] = ["newName", "newTag", "digest"];

/// One entry of `images`; empty fields are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ImageEntry {
    pub(super) name: Text,
    /// The values in the order of [`FIELDS`].
    pub(super) values: [Text; 3],
    pub(super) tag_suffix: Text,
}

impl ImageEntry {
    /// Reads an item of the list.
    pub(super) fn of(node: &Node) -> Self {
        let text = |name: &str| {
            field(node, name)
                .and_then(Node::as_text)
                .cloned()
                .unwrap_or_default()
        };
        Self {
            name: text("name"),
            values: FIELDS.map(text),
            tag_suffix: text("tagSuffix"),
        }
    }

    /// This entry changed by `image`. As in kustomize, the `tagSuffix` is dropped.
    pub(super) fn with(&self, image: &ImageRef) -> Self {
        let [new_name, tag, digest] = &self.values;
        Self {
            name: image.name.clone(),
            values: [
                image.new_name.over(new_name),
                image.tag.over(tag),
                image.digest.over(digest),
            ],
            tag_suffix: Text::default(),
        }
    }

    /// True if both entries have the same fields.
    pub(super) fn has_fields_of(&self, other: &Self) -> bool {
        let is_set = |entry: &Self| {
            let [new_name, tag, digest] = entry.values.each_ref().map(|value| value.is_empty());
            [new_name, tag, digest, entry.tag_suffix.is_empty()]
        };
        is_set(self) == is_set(other)
    }

    /// The fields that are set, `name` first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        let values = FIELDS.into_iter().zip(&self.values);
        std::iter::once(("name", &self.name)).chain(values.filter(|(_, value)| !value.is_empty()))
    }

    /// The entry in flow style: `{name: app, newTag: v1}`.
    pub(super) fn in_flow(&self) -> String {
        let pairs = self
            .pairs()
            .map(|(name, value)| format!("{name}: {}", spelled(value, Style::Plain)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    }
}

/// The field called `name` in any case; the last one if it is repeated.
pub(super) fn field<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    entry_at(node, name).map(|entry| &entry.value)
}

/// The entry of a field, read as [`field`] is.
pub(super) fn entry_at<'n>(node: &'n Node, name: &str) -> Option<&'n Entry> {
    node.as_mapping()?.entries.get(position(node, name)?)
}

/// The index of a field's entry, read as [`field`] is.
pub(super) fn position(node: &Node, name: &str) -> Option<usize> {
    let mut entries = node.as_mapping()?.entries.iter();
    entries.rposition(|entry| entry.key.text.eq_ignore_ascii_case(name))
}

/// A value in its old quotes, or in double quotes if it needs quotes.
pub(super) fn spelled(value: &str, style: Style) -> String {
    match style {
        Style::SingleQuoted => format!("'{}'", value.replace('\'', "''")),
        Style::Plain if is_plain(value) => value.to_owned(),
        _ => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// True if both versions of YAML read the unquoted text as this string.
fn is_plain(value: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._/-+@:=".contains(c);
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !value.ends_with(':')
        && value.chars().all(is_word)
        && [Dialect::Yaml11, Dialect::Yaml12]
            .iter()
            .all(|dialect| resolve_plain(value, *dialect) == Tag::Str)
}
