//! Keys that kustomize makes: it writes them without quotes, and reads them back before they are printed, so
//! that a key such as `1_0` or `true` is a number or a boolean then (kyaml's `FieldSetter`).

use crate::diag::Origin;
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag, Text};
use crate::yaml::resolve::resolve_plain;

/// A key without quotes. An empty one is written with them. One that does not read as text is
/// [`Style::Untagged`], so that an error can tell it from a key that somebody wrote.
pub(crate) fn unquoted_key(text: impl Into<Text>, origin: Origin) -> Key {
    let key = Key::new(text, origin);
    let tag = match key.text.as_str() {
        "" => Tag::Str,
        text => resolve_plain(text, Dialect::Yaml12),
    };
    let style = if tag == Tag::Str {
        key.style
    } else {
        Style::Untagged
    };
    Key { tag, style, ..key }
}

/// Appends an entry with an [`unquoted_key`]; callers know that the key is new.
pub(crate) fn push_unquoted(mapping: &mut Mapping, key: &str, value: Node) {
    let key = unquoted_key(key, value.origin);
    mapping.entries.push(Entry { key, value });
}
