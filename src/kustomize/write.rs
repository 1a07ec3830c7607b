//! Writes scalars as kustomize does: a new text keeps the quotes of the old one, and
//! with them whether it is a string (`FieldSetter` in `kyaml/yaml/fns.go`). In: a
//! field and a text. Out: the changed field, with the requesting step as its origin.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::step_context::StepContext;
use crate::yaml::{Dialect, Node, Style, Tag, Text, Value, resolve_plain};

/// Overwrites a scalar or null with `text`. Without a tag, the type of an
/// unquoted text is what it looks like: an image renamed to `1.5` is a number.
///
/// # Errors
/// `node` is a map or list.
pub(super) fn set_scalar(
    node: &mut Node,
    text: impl Into<Text>,
    tag: Option<Tag>,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let Value::Scalar(old_tag, old_text) = &node.value else {
        return Err(not_a_scalar(node).into());
    };
    let text = text.into();
    let untagged = tag.is_none() && matches!(node.style, Style::Plain | Style::Untagged);
    let tag = written_tag(node.style, tag, &text);
    if (*old_tag, old_text) == (tag, &text) {
        cx.causes.rewrite(cx.step, node.origin);
        return Ok(());
    }
    cx.writes_text(&text)?;
    node.origin = cx.over(node);
    node.value = Value::Scalar(tag, text);
    if untagged {
        node.style = Style::Untagged;
    }
    Ok(())
}

/// The tag of a text written in a given style.
pub(super) fn written_tag(style: Style, wanted: Option<Tag>, text: &str) -> Tag {
    match (style, wanted) {
        (_, Some(Tag::Str)) => Tag::Str,
        (Style::Plain | Style::Flow | Style::Untagged, Some(tag)) => tag,
        (Style::Plain | Style::Flow | Style::Untagged, None) => {
            resolve_plain(text, Dialect::Yaml12)
        }
        (_, _) => Tag::Str,
    }
}

fn not_a_scalar(node: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::FieldKind,
        format!(
            "a scalar must be written here, but this is a {}",
            node.kind_name()
        ),
    )
    .at(node.origin)
    .help("correct the manifest, or narrow the field spec to the kinds with a scalar in this field")
}
