//! The list of operations, read from a node.

use crate::config::config_key;
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::yaml::{Mapping, Node, Style, Tag, Value, through_json_values};

use super::operation::{Action, Operation};
use super::pointer::Pointer;

const KINDS: [&str; 6] = ["add", "copy", "move", "remove", "replace", "test"];

/// Reads the operations; those that never apply are kept as their error.
pub(super) fn operations(node: &Node) -> Fallible<Vec<Fallible<Operation>>> {
    let Some(items) = node.as_sequence() else {
        return Err(wrong_shape("a JSON patch is a list of operations", node).into());
    };
    let mut failures = Failures::default();
    let operations = items
        .iter()
        .filter_map(|item| failures.keep(operation(item)))
        .collect();
    failures.or_ok(operations)
}

/// Reads an operation. The outer result is about the patch's shape, the inner about the operation.
fn operation(item: &Node) -> Fallible<Fallible<Operation>> {
    let Some(mapping) = item.as_mapping() else {
        return Err(wrong_shape("an operation of a JSON patch is a map", item).into());
    };
    let value = field(mapping, "value").map(json_value).transpose()?;
    Ok(read(item, mapping, value).map_err(Into::into))
}

/// Converts a value to JSON. A patch is YAML 1.1, where `yes` is true, unlike
/// the rest of the build.
fn json_value(value: &Node) -> Fallible<Node> {
    let mut value = value.clone();
    value.walk_mut(spell_out);
    through_json_values(&value)
}

fn spell_out(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(Tag::Bool, text) => {
            let is_true = matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "yes" | "on" | "y"
            );
            *text = is_true.to_string().into();
        }
        // go-yaml v2 makes no time of it where any type will do.
        Value::Scalar(tag @ Tag::Timestamp, _) => *tag = Tag::Str,
        Value::Scalar(..) | Value::Sequence(_) => {}
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                if entry.key.tag == Tag::Null {
                    // Refused, also if it has no text.
                    entry.key.style = Style::Flow;
                } else {
                    entry.key.text = config_key(&entry.key);
                    entry.key.tag = Tag::Str;
                }
            }
            // Entries merged by `<<` are included.
            mapping.keep_last();
        }
    }
}

fn read(item: &Node, mapping: &Mapping, value: Option<Node>) -> Result<Operation, Diagnostic> {
    let kind = text(item, mapping, "op")?;
    let action = match kind.as_str().unwrap_or_default() {
        "add" => Action::Add(value),
        "remove" => Action::Remove,
        "replace" => Action::Replace(value),
        "move" => Action::Move(pointer(item, mapping, "from")?),
        "copy" => Action::Copy(pointer(item, mapping, "from")?),
        "test" => Action::Test(value),
        _ => return Err(unknown(kind)),
    };
    Ok(Operation {
        action,
        written: None,
        path: pointer(item, mapping, "path")?,
        at: item.origin,
    })
}

fn pointer(item: &Node, mapping: &Mapping, name: &str) -> Result<Pointer, Diagnostic> {
    let node = text(item, mapping, name)?;
    let text = node.as_text().cloned().unwrap_or_default();
    Ok(Pointer::new(&text, node.origin))
}

fn text<'n>(item: &Node, mapping: &'n Mapping, name: &str) -> Result<&'n Node, Diagnostic> {
    match field(mapping, name) {
        Some(node) if node.tag() == Some(Tag::Str) => Ok(node),
        Some(node) if !node.is_null() => Err(Diagnostic::error(
            Code::PatchOperation,
            format!(
                "`{name}` of an operation takes a string, not a {}",
                node.kind_name()
            ),
        )
        .at(node.origin)
        .help("a path consists of names and indices, each after a `/`: `/spec/ports/0/name`")),
        _ => Err(Diagnostic::error(
            Code::PatchOperation,
            format!("the operation has no `{name}`"),
        )
        .at(item.origin)
        .help("write an operation as `{op: replace, path: /spec/replicas, value: 3}`")),
    }
}

/// The field called `name`; of repeated keys the last counts, as in Go's `encoding/json`.
fn field<'n>(mapping: &'n Mapping, name: &str) -> Option<&'n Node> {
    mapping
        .entries
        .iter()
        .rev()
        .find(|entry| entry.key.text == name)
        .map(|entry| &entry.value)
}

fn unknown(kind: &Node) -> Diagnostic {
    let name = kind.as_str().unwrap_or_default();
    let diagnostic = Diagnostic::error(
        Code::PatchOperation,
        format!("JSON patches have no operation `{name}`"),
    )
    .at(kind.origin);
    let help = "they have `add`, `copy`, `move`, `remove`, `replace` and `test`";
    diagnostic.suggest_or(name, KINDS, help)
}

fn wrong_shape(rule: &str, node: &Node) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::PatchShape,
        format!("{rule}, and this is a {}", node.kind_name()),
    )
    .at(node.origin);
    match &node.value {
        Value::Mapping(mapping) if mapping.contains("op") => {
            diagnostic.help("put a `- ` before it: a single operation must also be a list item")
        }
        _ => {
            diagnostic.help("write operations as `- {op: replace, path: /spec/replicas, value: 3}`")
        }
    }
}
