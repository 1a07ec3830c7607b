//! Values inside strings that hold YAML or JSON, such as a ConfigMap's
//! `config.yaml`. In: the string and the rest of a path. Out: the string,
//! written again by kustomize's rules: JSON as Go's `encoding/json` writes it,
//! compact or indented by two, YAML in its own order and styles.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::specs::lookup::lookup_mut;
use crate::yaml::{FieldPath, Node, Text, Value, encode_preserving, to_json, to_json_indented};

use super::comments;
use super::embedded::document;
use super::walk::{Create, Found, Remarks, Walk};

/// The scalar on the way that `path` leads into, and the part of the path inside of it.
pub(super) fn enter<'n, 'p>(
    node: &'n mut Node,
    path: &'p [String],
) -> Option<(&'n mut Node, Node, &'p [String])> {
    let length = (1..path.len()).find(|length| {
        let scalar = lookup_mut(node, &path[..*length]).ok().flatten();
        scalar.is_some_and(|scalar| document(scalar).is_some())
    })?;
    let (outer, inner) = path.split_at(length);
    let scalar = lookup_mut(node, outer).ok().flatten()?;
    let document = document(scalar)?;
    Some((scalar, document, inner))
}

/// Writes `value` at `path` in the document of a string; the string's new text.
///
/// Options are not looked at: kustomize replaces the whole value here.
///
/// # Errors
/// Where the path means nothing, or the result cannot be written.
pub(super) fn replaced(
    original: &str,
    mut document: Node,
    path: &[String],
    value: &Node,
    create: Create,
    remarks: &mut Remarks,
) -> Fallible<Text> {
    let before = encode_preserving(&document);
    let mut walk = Walk {
        create,
        made: Origin::NONE,
        visit: &mut |found| {
            put(found, value);
            Ok(())
        },
        remarks: Remarks::default(),
        path: FieldPath::default(),
    };
    if walk.walk(&mut document, path)? == 0 {
        return Err(Diagnostic::error(Code::ReplacementPath, "no such field").into());
    }
    let found = std::mem::take(&mut walk.remarks);
    let text = written(original, &before, &document, remarks)?;
    remarks.loose_matches.extend(found.loose_matches);
    remarks.lost.extend(found.lost);
    Ok(text.into())
}

/// A scalar gets the value's text and keeps its own type; anything else becomes the value.
fn put(found: Found<'_>, value: &Node) {
    match (&mut found.node.value, &value.value) {
        (Value::Scalar(..), Value::Scalar(_, new)) if found.is_new => {
            *found.node = super::walk::untagged(new, Origin::NONE);
        }
        (Value::Scalar(_, text), Value::Scalar(_, new)) => *text = new.clone(),
        (Value::Scalar(_, text), _) => *text = Text::default(),
        _ => *found.node = value.clone(),
    }
}

fn written(
    original: &str,
    before: &str,
    document: &Node,
    remarks: &mut Remarks,
) -> Fallible<String> {
    if !original.trim_start().starts_with(['{', '[']) {
        let after = encode_preserving(document);
        let commented = comments::carried_over(original, before, &after);
        remarks.comments_lost |= commented.is_none();
        return Ok(commented.unwrap_or(after).trim().to_owned());
    }
    let is_indented = original.contains('\n') && original.contains("  ");
    if is_indented {
        to_json_indented(document, "  ")
    } else {
        to_json(document)
    }
}
