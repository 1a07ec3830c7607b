//! A kustomization that an operation changes: its fields, found as kustomize finds them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Origin};
use crate::sources::{FilePath, SourceMap, Sources};
use crate::yaml::{Mapping, Node, Tag, Value};

/// A kustomization file that an operation changes.
pub struct Draft<'s> {
    /// The tree of the file. Values that stay keep their origins, and so their text.
    pub(super) root: Node,
    /// Warnings about what the operation does not do.
    pub(super) warnings: Vec<Diagnostic>,
    /// The files that the operation may look at.
    pub(super) sources: &'s dyn Sources,
    /// The map that resolves positions in those files.
    pub(super) map: &'s SourceMap,
    /// Other files that the operation changes, and their new texts.
    pub(super) others: BTreeMap<FilePath, String>,
    /// The directory of the kustomization.
    pub(super) directory: &'s FilePath,
    /// The name of the kustomization file.
    pub(super) file_name: &'s str,
}

impl Draft<'_> {
    /// A field that is neither absent nor null.
    pub(super) fn field(&self, name: &str) -> Option<&Node> {
        field(&self.root, name)
    }

    /// The items of a list; none if it is absent.
    pub(super) fn items(&self, name: &str) -> &[Node] {
        let items = self.field(name).and_then(Node::as_sequence);
        items.unwrap_or_default()
    }

    /// Sets a field to a text; an empty one removes the field, as in kustomize.
    pub(super) fn set_text(&mut self, name: &str, text: &str) {
        set_text(map(&mut self.root), name, text);
    }

    /// A list, which is made if it is absent.
    pub(super) fn list(&mut self, name: &str) -> &mut Vec<Node> {
        list(map(&mut self.root), name)
    }

    /// A map, which is made if it is absent.
    pub(super) fn map(&mut self, name: &str) -> &mut Mapping {
        map(made(
            map(&mut self.root),
            name,
            Node::empty_mapping(Origin::NONE),
        ))
    }

    /// Removes a field that has become empty.
    pub(super) fn drop_empty(&mut self, name: &str) {
        let is_empty = self.field(name).is_some_and(|field| match &field.value {
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(map) => map.is_empty(),
            Value::Scalar(..) => false,
        });
        if is_empty {
            self.remove(name);
        }
    }

    /// Removes a field.
    pub(super) fn remove(&mut self, name: &str) {
        remove(map(&mut self.root), name);
    }
}

/// A field of a map that is neither absent nor null.
pub(super) fn field<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    super::entry::field(node, name).filter(|value| !value.is_null())
}

/// The text of a map's field; empty if it is absent.
pub(super) fn text_at<'n>(node: &'n Node, name: &str) -> &'n str {
    field(node, name).and_then(Node::as_str).unwrap_or_default()
}

/// The map of a node, which becomes one if it is not.
pub(super) fn map(node: &mut Node) -> &mut Mapping {
    if node.as_mapping().is_none() {
        node.value = Value::Mapping(Mapping::default());
    }
    match node.value {
        Value::Mapping(ref mut map) => map,
        _ => map(node),
    }
}

/// The list of a map's field, which is made if it is absent.
pub(super) fn list<'n>(of: &'n mut Mapping, name: &str) -> &'n mut Vec<Node> {
    let node = made(of, name, Node::sequence(Vec::new(), Origin::NONE));
    items(node)
}

fn items(node: &mut Node) -> &mut Vec<Node> {
    if node.as_sequence().is_none() {
        node.value = Value::Sequence(Vec::new());
    }
    match node.value {
        Value::Sequence(ref mut items) => items,
        _ => items(node),
    }
}

/// Sets a map's field to a text; an empty one removes the field.
pub(super) fn set_text(of: &mut Mapping, name: &str, text: &str) {
    if text.is_empty() {
        remove(of, name);
        return;
    }
    set(of, name, Node::string(text, Origin::NONE));
}

/// Sets a map's field to a value, under the name that the file has for it.
pub(super) fn set(of: &mut Mapping, name: &str, value: Node) {
    match index(of, name) {
        Some(at) => {
            if let Some(entry) = of.entries.get_mut(at) {
                entry.value = Node {
                    origin: entry.value.origin,
                    ..value
                };
            }
        }
        None => of.push(name, value),
    }
}

/// Removes a map's field; repeated ones, too.
pub(super) fn remove(of: &mut Mapping, name: &str) {
    of.entries
        .retain(|entry| !entry.key.text.eq_ignore_ascii_case(name));
}

/// Sets a key of a map whose keys are the user's, and so have a case.
pub(super) fn set_key(of: &mut Mapping, key: &str, text: &str) {
    let at = of.entries.iter().rposition(|entry| entry.key.text == key);
    match at.and_then(|at| of.entries.get_mut(at)) {
        Some(entry) => {
            entry.value = Node {
                origin: entry.value.origin,
                ..Node::string(text, Origin::NONE)
            };
        }
        None => of.push(key, Node::string(text, Origin::NONE)),
    }
}

/// A map of texts; empty ones are left out, as kustomize leaves them out.
pub(super) fn map_of(fields: &[(&str, &str)]) -> Mapping {
    let mut map = Mapping::default();
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        map.push(name, Node::string(*text, Origin::NONE));
    }
    map
}

/// The boolean `true`.
pub(super) fn yes() -> Node {
    Node::scalar(Tag::Bool, "true", Origin::NONE)
}

fn made<'n>(of: &'n mut Mapping, name: &str, empty: Node) -> &'n mut Node {
    let at = match index(of, name) {
        Some(at) => at,
        None => {
            of.push(name, Node::null(Origin::NONE));
            of.entries.len() - 1
        }
    };
    let node = &mut of.entries[at].value;
    if node.is_null() {
        *node = Node {
            origin: node.origin,
            ..empty
        };
    }
    node
}

fn index(of: &Mapping, name: &str) -> Option<usize> {
    let mut entries = of.entries.iter();
    entries.rposition(|entry| entry.key.text.eq_ignore_ascii_case(name))
}

/// The pairs of an entry of `labels`, which are made if they are absent.
pub(super) fn pairs_of(entry: &mut Mapping) -> &mut Mapping {
    map(made(entry, "pairs", Node::empty_mapping(Origin::NONE)))
}

/// The map of a map's field, which is made if it is absent.
pub(super) fn map_at<'n>(of: &'n mut Mapping, name: &str) -> &'n mut Mapping {
    map(made(of, name, Node::empty_mapping(Origin::NONE)))
}

/// The text with a newline at its end: every line can be treated alike.
pub(super) fn with_last_newline(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.ends_with('\n') {
        return text.into();
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    format!("{text}{newline}").into()
}
