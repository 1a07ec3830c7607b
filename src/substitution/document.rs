//! A resource through its text, as Flux takes it: written as YAML, expanded, read as sigs.k8s.io/yaml reads
//! it (go-yaml v2), and through JSON values. In: a tree and an expansion. Out: the tree of the text before, and that
//! after, in the order of the text.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::yaml::{
    Dialect, Entry, Mapping, Node, Style, Tag, Value, emit, parse_config, resolve_plain,
};

/// The text of a resource.
///
/// # Errors
/// Values that cannot be written.
pub(super) fn text(node: &Node) -> Fallible<String> {
    let mut text = String::new();
    emit(node, &mut text)?;
    Ok(text)
}

/// The tree of a text. `None` if it is not a map.
///
/// # Errors
/// `substitution-yaml`: the text is not YAML. The place is the caller's.
pub(super) fn tree(text: &str) -> Fallible<Option<Node>> {
    let parsed = parse_config(text, Origin::NONE).map_err(|error| {
        let message = format!("the substituted text is not YAML: {}", error.message);
        Diagnostic::error(Code::SubstitutionYaml, message)
            .help("values become YAML: put quotes into them where they are texts")
    })?;
    let parsed = parsed.filter(|node| node.as_mapping().is_some());
    Ok(parsed.map(|mut node| {
        settle(&mut node);
        node
    }))
}

/// Gives keys and scalars the values that go-yaml v2 decodes: keys become strings, the last of repeated keys counts,
/// times stay texts, and words such as `yes` are booleans.
fn settle(node: &mut Node) {
    match &mut node.value {
        Value::Mapping(mapping) => {
            let mut entries: Vec<Entry> = Vec::new();
            for mut entry in std::mem::take(mapping).entries {
                if entry.key.tag == Tag::Bool {
                    entry.key.text = boolean(&entry.key.text).into();
                }
                entry.key.tag = Tag::Str;
                settle(&mut entry.value);
                entries.retain(|known| known.key.text != entry.key.text);
                entries.push(entry);
            }
            *mapping = Mapping {
                entries: entries.into(),
            };
        }
        Value::Sequence(items) => items.iter_mut().for_each(settle),
        Value::Scalar(tag, text) => match tag {
            Tag::Timestamp => {
                *tag = Tag::Str;
                node.style = Style::DoubleQuoted;
            }
            Tag::Bool => *text = boolean(text).into(),
            Tag::Str if resolve_plain(text, Dialect::Yaml12) != Tag::Str => {
                node.style = Style::DoubleQuoted;
            }
            _ => {}
        },
    }
}

fn boolean(text: &str) -> &'static str {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "true" | "on" => "true",
        _ => "false",
    }
}
