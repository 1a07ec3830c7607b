//! Maps of strings in manifests: `data`, `binaryData`, labels, annotations
//! (`kyaml/yaml/datamap.go`). In: keys and values. Out: maps by key, with the
//! spelling and the tags that kustomize gives them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::diag::{Code, Diagnostic, Origin};
use crate::kustomize::version::{Behavior, Version};
use crate::yaml::{Entry, Mapping, Node, Style, Tag, Text, unquoted_key};

/// The column at which kustomize breaks lines of base64.
const BASE64_COLUMNS: usize = 70;

/// A string, in block style if it has several lines.
pub(super) fn text_value(text: impl Into<Text>, origin: Origin) -> Node {
    let mut node = Node::string(text, origin);
    if node.as_str().is_some_and(|text| text.contains('\n')) {
        node.style = Style::Literal;
    }
    node
}

/// Bytes in base64; if one line is not enough, in lines of 70 columns, each ending in a line feed.
pub(super) fn base64_value(bytes: &[u8], origin: Origin) -> Node {
    let encoded = STANDARD.encode(bytes);
    if encoded.len() < BASE64_COLUMNS {
        return text_value(encoded, origin);
    }
    let mut lines = String::with_capacity(encoded.len() + encoded.len() / BASE64_COLUMNS + 1);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(BASE64_COLUMNS));
        lines.push_str(line);
        lines.push('\n');
        rest = more;
    }
    text_value(lines, origin)
}

/// A map of the given values, sorted by key.
pub(super) fn map_of(pairs: impl IntoIterator<Item = (Text, Node)>) -> Mapping {
    let mut entries: Vec<Entry> = pairs
        .into_iter()
        .map(|(text, value)| Entry {
            key: unquoted_key(text, value.origin),
            value,
        })
        .collect();
    entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
    Mapping {
        entries: entries.into(),
    }
}

/// The error for a key that kustomize cannot print in a map; `None` for any other key.
pub(super) fn unprintable_key(text: &str, version: Version) -> Option<Diagnostic> {
    let kind = match unquoted_key(text, Origin::NONE).tag {
        Tag::Int | Tag::Timestamp if version.has(Behavior::KeysBecomeText) => return None,
        Tag::Str => return None,
        Tag::Bool => "a boolean",
        Tag::Int | Tag::Float => "a number",
        Tag::Null => "null",
        Tag::Timestamp => "a date",
        Tag::Binary => "binary",
    };
    let message = format!(
        "the key `{text}` is {kind} in YAML, and kustomize does not quote keys that it makes"
    );
    let diagnostic = Diagnostic::error(Code::KeyNotAString, message);
    Some(diagnostic.help("use a key that can only be text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base64_of(length: usize) -> String {
        let node = base64_value(&vec![0; length], Origin::NONE);
        node.as_str().expect("a string").to_owned()
    }

    #[test]
    fn long_base64_is_broken_and_ends_in_a_line_feed() {
        assert_eq!(base64_of(51), "A".repeat(68));
        assert_eq!(base64_of(54), format!("{}\nAA\n", "A".repeat(70)));
        assert_eq!(base64_of(105), format!("{0}\n{0}\n", "A".repeat(70)));
        assert_eq!(base64_value(&[0; 54], Origin::NONE).style, Style::Literal);
    }
}
