//! Values as a merge writes them: their styles, and what they are caused by.

use crate::kustomize::step_context::StepContext;
use crate::yaml::{Dialect, Node, Style, Tag, Value, resolve_plain};

/// The result of merging a value.
pub(super) enum Merged {
    /// The value is kept, possibly changed in place.
    Kept,
    /// The value is removed.
    Cleared,
    /// The value is replaced by this one.
    New(Node),
}

/// Replaces the destination's value with the patch's.
pub(super) fn replaced(dest: &Node, patch: Option<&Node>, cx: &mut StepContext<'_>) -> Merged {
    match patch {
        Some(patch) => Merged::New(written(patch, dest, cx)),
        None => Merged::Kept,
    }
}

/// A copy of a patch's value whose origin records the replaced value.
pub(super) fn written(patch: &Node, replaced: &Node, cx: &mut StepContext<'_>) -> Node {
    let mut node = patch.clone();
    let origin = cx.within(patch.origin).over(replaced);
    cx.mark_written(&mut node);
    node.origin = origin;
    node
}

/// Quotes a plain string that YAML 1.1 would read as another type. kyaml does so
/// from the first merge on, which matters if a later merge writes a number there.
pub(super) fn quote_if_ambiguous(node: &mut Node) {
    let Value::Scalar(tag, text) = &mut node.value else {
        return;
    };
    let counts_as_string = match node.style {
        Style::Plain => *tag == Tag::Str,
        style => style == Style::Untagged,
    };
    if counts_as_string && !text.is_empty() && resolve_plain(text, Dialect::Yaml11) != Tag::Str {
        *tag = Tag::Str;
        node.style = Style::DoubleQuoted;
    }
}

/// Overwrites a value; the style of the old one is kept, and with it, for
/// quoted scalars, its type string (kyaml's `FieldSetter`).
pub(super) fn put(old: &mut Node, mut new: Node) {
    new.style = match old.style {
        Style::Untagged => Style::Plain,
        style => style,
    };
    let quoted = !matches!(new.style, Style::Plain | Style::Flow);
    if let (true, Value::Scalar(tag, _)) = (quoted, &mut new.value) {
        *tag = Tag::Str;
    }
    *old = new;
}

pub(super) fn with_value(like: &Node, value: Value) -> Node {
    Node {
        value,
        style: like.style,
        origin: like.origin,
    }
}
