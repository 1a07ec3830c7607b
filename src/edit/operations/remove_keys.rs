//! Keys that are removed from a map of labels or annotations.

use crate::diag::{Code, Diagnostic, Fallible, listed};
use crate::edit::arguments::names;
use crate::edit::draft::Draft;
use crate::yaml::{Mapping, Node};

/// Removes keys from a map of the kustomization.
///
/// # Errors
/// `edit-argument`; `edit-missing`, unless missing keys are ignored.
pub(super) fn remove_keys(
    draft: &mut Draft<'_>,
    field: &str,
    kind: &str,
    keys: &str,
    ignore_missing: bool,
) -> Fallible<()> {
    let keys = names(keys, kind)?;
    let known = draft.field(field).and_then(Node::as_mapping);
    for (index, key) in keys.iter().enumerate() {
        let is_there = known.is_some_and(|map| map.contains(key)) && !keys[..index].contains(key);
        if !is_there && !ignore_missing {
            return Err(missing(draft.field(field), field, key).into());
        }
    }
    if known.is_some() {
        let map = draft.map(field);
        map.entries
            .retain(|entry| !keys.contains(&entry.key.text.as_str()));
        draft.drop_empty(field);
    }
    Ok(())
}

fn missing(map: Option<&Node>, field: &str, key: &str) -> Diagnostic {
    let message = format!("`{field}` does not have `{key}`");
    let error = Diagnostic::error(Code::EditMissing, message);
    let keys = map
        .and_then(Node::as_mapping)
        .into_iter()
        .flat_map(Mapping::keys);
    let keys: Vec<&str> = keys.collect();
    let help = if keys.is_empty() {
        "`-i` ignores what does not exist".to_owned()
    } else {
        format!("it has {}; `-i` ignores what does not exist", listed(keys))
    };
    match map {
        Some(map) => error.at(map.origin),
        None => error,
    }
    .help(help)
}
