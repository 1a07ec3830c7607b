//! One entry of `images`, as text has it.

use crate::model::ImageRef;
use crate::yaml::{Dialect, Entry, Node, Style, Tag, Text, resolve_plain};

/// The fields that can be set, in the order in which they are written.
pub(super) const FIELDS: [&str; 3] = ["newName", "newTag", "digest"];

/// One entry of `images`; empty fields are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ImageEntry {
    pub(super) name: Text,
    /// By [`FIELDS`].
    pub(super) values: [Text; 3],
    tag_suffix: Text,
}

impl ImageEntry {
    /// What an item of the list says.
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

    /// The entry that `image` makes of this one. kustomize drops the `tagSuffix` with the rest.
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

    /// The fields that are there, `name` first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        let values = FIELDS.into_iter().zip(&self.values);
        std::iter::once(("name", &self.name)).chain(values.filter(|(_, value)| !value.is_empty()))
    }

    /// `{name: app, newTag: v1}`
    pub(super) fn in_flow(&self) -> String {
        let pairs = self
            .pairs()
            .map(|(name, value)| format!("{name}: {}", spelled(value, Style::Plain)));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    }
}

/// A field of an entry by its name in any case, the last of several.
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

/// A value in the quotes it had, or in double quotes where it needs some.
pub(super) fn spelled(value: &str, style: Style) -> String {
    match style {
        Style::SingleQuoted => format!("'{}'", value.replace('\'', "''")),
        Style::Plain if is_plain(value) => value.to_owned(),
        _ => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// True where YAML of either version reads the text, unquoted, as the string it is.
fn is_plain(value: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._/-+@:".contains(c);
    value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !value.ends_with(':')
        && value.chars().all(is_word)
        && [Dialect::Yaml11, Dialect::Yaml12]
            .iter()
            .all(|dialect| resolve_plain(value, *dialect) == Tag::Str)
}
