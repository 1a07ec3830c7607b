//! Entries that are removed from `configMapGenerator` or `secretGenerator`.

use crate::diag::{Code, Diagnostic, Fallible, listed};
use crate::edit::draft::{Draft, text_at};

use super::generator::is_named;

/// Removes the entries with these names in a namespace.
///
/// # Errors
/// `edit-missing` if there is none of them; those that are missing beside others are a warning.
pub(super) fn remove_generated(
    draft: &mut Draft<'_>,
    list: &str,
    names: &str,
    namespace: &str,
) -> Fallible<()> {
    let names: Vec<&str> = names.split(',').collect();
    let entries = draft.items(list);
    let is_there = |name: &&str| entries.iter().any(|entry| is_named(entry, name, namespace));
    let (there, missing): (Vec<&str>, Vec<&str>) = names.into_iter().partition(is_there);
    if there.is_empty() {
        let message = format!("`{list}` does not have {}", listed(missing));
        let error = Diagnostic::error(Code::EditMissing, message);
        let error = match draft.field(list) {
            Some(list) => error.at(list.origin),
            None => error,
        };
        let known: Vec<&str> = entries.iter().map(|entry| text_at(entry, "name")).collect();
        return Err(if known.is_empty() {
            error.help("there is nothing to remove")
        } else {
            error.help(format!("it has {}", listed(known)))
        }
        .into());
    }
    draft
        .list(list)
        .retain(|entry| !there.iter().any(|name| is_named(entry, name, namespace)));
    draft.drop_empty(list);
    for name in missing {
        let message = format!("`{list}` does not have `{name}`");
        draft
            .warnings
            .push(Diagnostic::warning(Code::EditUnchanged, message));
    }
    Ok(())
}
