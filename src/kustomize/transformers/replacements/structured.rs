//! Values inside strings that contain YAML or JSON, such as a ConfigMap's `config.yaml`. In: the
//! string and the rest of a path. Out: the string, rewritten by kustomize's rules: JSON as Go's
//! `encoding/json` writes it, compact or with an indent of two, YAML with everything that was around its values.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::ReplacementOptions;
use crate::kustomize::specs::lookup::lookup_mut;
use crate::model::Expressions;
use crate::yaml::{
    Document, FieldPath, Node, Text, Value, read, to_json, to_json_indented, with_text_keys,
    write_document,
};

use super::embedded::document;
use super::joined::joined;
use super::sheet_walk::SheetWalk;
use super::source::delimiter_on_collection;
use super::walk::{Create, Found, Remarks, Walk};

/// The document in a string.
pub(super) enum Inner {
    /// JSON, which is written from its values.
    Json(Node),
    /// YAML, whose comments, anchors and tags stay.
    Yaml(Document),
}

/// The scalar that `path` leads into, its document, and the part of the path inside it.
pub(super) fn enter<'n, 'p>(
    node: &'n mut Node,
    path: &'p [String],
) -> Option<(&'n mut Node, Inner, &'p [String])> {
    let length = (1..path.len()).find(|length| {
        let scalar = lookup_mut(node, &path[..*length]).ok().flatten();
        scalar.is_some_and(|scalar| inner(scalar).is_some())
    })?;
    let (outer, rest) = path.split_at(length);
    let scalar = lookup_mut(node, outer).ok().flatten()?;
    let inner = inner(scalar)?;
    Some((scalar, inner, rest))
}

fn inner(scalar: &Node) -> Option<Inner> {
    let Value::Scalar(_, text) = &scalar.value else {
        return None;
    };
    if text.trim_start().starts_with(['{', '[']) {
        return document(scalar).map(Inner::Json);
    }
    read(text).map(Inner::Yaml)
}

/// A value on its way into a string.
#[derive(Clone, Copy)]
pub(super) struct NewValue<'a> {
    pub(super) value: &'a Node,
    /// The options of its replacement, if they count here.
    pub(super) options: Option<&'a ReplacementOptions>,
    /// True if keys of JSON become text.
    pub(super) keys_become_text: bool,
    /// The expressions of matches on the path.
    pub(super) expressions: &'a Expressions,
}

/// Writes `value` at `path` in the document inside a string; returns the string's new text.
///
/// Without options, the whole value is replaced.
///
/// # Errors
/// The path selects nothing, or the result cannot be written.
pub(super) fn replaced(
    original: &str,
    inner: Inner,
    path: &[String],
    value: NewValue<'_>,
    create: Create,
    remarks: &mut Remarks<'_>,
) -> Fallible<Text> {
    match inner {
        Inner::Json(document) => replaced_json(original, document, path, value, create, remarks),
        Inner::Yaml(document) => replaced_yaml(document, path, value, create, remarks),
    }
}

fn replaced_yaml(
    mut document: Document,
    path: &[String],
    new: NewValue<'_>,
    create: Create,
    remarks: &mut Remarks<'_>,
) -> Fallible<Text> {
    let mut walk = SheetWalk::new(create, new.value, new.options, new.expressions);
    if walk.walk(&mut document.root, path)? == 0 {
        return Err(nothing().into());
    }
    let loose = walk.loose_matches.into_iter();
    remarks
        .loose_matches
        .extend(loose.map(|text| (text, Origin::NONE)));
    if walk.is_lost {
        remarks.lost.push(Origin::NONE);
    }
    Ok(write_document(&document).trim().into())
}

fn replaced_json(
    original: &str,
    mut document: Node,
    path: &[String],
    new: NewValue<'_>,
    create: Create,
    remarks: &mut Remarks<'_>,
) -> Fallible<Text> {
    let mut walk = Walk {
        create,
        made: Origin::NONE,
        visit: &mut |found| put(found, new.value, new.options),
        remarks: Remarks::default(),
        expressions: new.expressions,
        enters_text: true,
        path: FieldPath::default(),
    };
    if walk.walk(&mut document, path)? == 0 {
        return Err(nothing().into());
    }
    let found = std::mem::take(&mut walk.remarks);
    if new.keys_become_text {
        with_text_keys(&mut document);
    }
    remarks.loose_matches.extend(found.loose_matches);
    remarks.lost.extend(found.lost);
    let is_indented = original.contains('\n') && original.contains("  ");
    let text = if is_indented {
        to_json_indented(&document, "  ")
    } else {
        to_json(&document)
    };
    Ok(text?.into())
}

fn nothing() -> Diagnostic {
    Diagnostic::error(Code::ReplacementPath, "no such field")
}

/// A scalar gets the value's text and keeps its own type; anything else becomes the value.
///
/// # Errors
/// A part of a map or list is asked for.
fn put(found: Found<'_>, value: &Node, options: Option<&ReplacementOptions>) -> Fallible<()> {
    let options = options.filter(|it| !it.delimiter.is_empty());
    if let Some(options) = options {
        return put_part(found.node, value, options);
    }
    match (&mut found.node.value, &value.value) {
        (Value::Scalar(..), Value::Scalar(_, new)) if found.is_new => {
            *found.node = super::walk::untagged(new, Origin::NONE);
        }
        (Value::Scalar(_, text), Value::Scalar(_, new)) => *text = new.clone(),
        (Value::Scalar(_, text), _) => *text = Text::default(),
        _ => *found.node = value.clone(),
    }
    Ok(())
}

fn put_part(node: &mut Node, value: &Node, options: &ReplacementOptions) -> Fallible<()> {
    let Value::Scalar(_, old) = &mut node.value else {
        return Err(delimiter_on_collection(node).into());
    };
    let new = match &value.value {
        Value::Scalar(_, text) => text.clone(),
        _ => Text::default(),
    };
    *old = joined(old, new, options);
    Ok(())
}
