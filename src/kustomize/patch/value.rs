//! Values as a merge writes them: their styles, and what they are caused by.

use crate::kustomize::step_context::StepContext;
use crate::yaml::{Dialect, Node, Style, Tag, Value, resolve_plain};

/// What became of a value.
pub(super) enum Merged {
    /// It stays, changed in place perhaps.
    Kept,
    /// It goes.
    Cleared,
    /// This takes its place.
    New(Node),
}

/// The patch's value in place of the destination's.
pub(super) fn replaced(dest: &Node, patch: Option<&Node>, cx: &mut StepContext<'_>) -> Merged {
    match patch {
        Some(patch) => Merged::New(written(patch, dest, cx)),
        None => Merged::Kept,
    }
}

/// A copy of a patch's value that remembers what it replaced.
pub(super) fn written(patch: &Node, replaced: &Node, cx: &mut StepContext<'_>) -> Node {
    let mut node = patch.clone();
    let origin = cx.within(patch.origin).over(replaced);
    cx.mark_written(&mut node);
    node.origin = origin;
    node
}

/// A plain string that YAML 1.1 would not take for one is quoted from the first
/// merge on, which shows where a later one puts a number in its place.
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

/// Puts a value where one is; the style of the old one stays, and with it, for
/// quoted scalars, the fact that it is a string (kyaml's `FieldSetter`).
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
