//! A comparison as a unified diff of the emitted YAML: one file a resource,
//! Secrets masked. In: a comparison and what its sides are called. Out: text
//! that `patch` and every viewer of diffs can read, without characters that a terminal obeys.

use crate::diag::{Fallible, visible_lines, visible_name};
use crate::diff::{Comparison, Object, ResourceChange, hunks};
use crate::yaml::{Node, emit};

/// Lines kept around a difference, as `diff -u` keeps them.
const CONTEXT: usize = 3;

/// `comparison` as a unified diff, resource by resource in its order. What it ignores stays as it is
/// on the old side.
///
/// # Errors
/// Fails if a manifest cannot be emitted; see [`emit`].
pub fn unified(comparison: &Comparison<'_>, from: &str, to: &str) -> Fallible<String> {
    let mut text = String::new();
    for resource in &comparison.resources {
        let told;
        let (old, new) = match resource {
            ResourceChange::Added(object) => (None, Some(whole(object))),
            ResourceChange::Removed(object) => (Some(whole(object)), None),
            ResourceChange::Changed(found) => {
                told = found.told();
                (Some(whole(&found.old)), Some((&found.new, &*told)))
            }
        };
        let (old_header, old) = file(from, old)?;
        let (new_header, new) = file(to, new)?;
        text += &format!("--- {old_header}\n+++ {new_header}\n");
        let hunks = hunks(&old, &new, CONTEXT);
        let hunks = hunks.iter().map(ToString::to_string);
        text.extend(hunks.map(|hunk| visible_lines(&hunk, false)));
    }
    Ok(text)
}

fn whole<'o>(object: &'o Object<'_>) -> (&'o Object<'o>, &'o Node) {
    (object, &object.node)
}

/// The name and the text of a resource as a file; nothing is an empty `/dev/null`.
fn file(side: &str, object: Option<(&Object<'_>, &Node)>) -> Fallible<(String, String)> {
    let Some((object, node)) = object else {
        return Ok(("/dev/null".to_owned(), String::new()));
    };
    let mut text = String::new();
    emit(node, &mut text)?;
    Ok((header(side, object), text))
}

/// `FROM/Kind/namespace/name`, the namespace left out where there is none.
fn header(side: &str, object: &Object<'_>) -> String {
    let id = &object.id;
    let (gvk, namespace) = (&id.gvk, &id.namespace);
    let header = if namespace.is_empty() {
        format!("{side}/{gvk}/{}", object.id.name)
    } else {
        format!("{side}/{gvk}/{namespace}/{}", id.name)
    };
    visible_name(&header)
}
