//! Texts in a list of a kustomization, such as the paths in `resources`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::edit::draft::Draft;
use crate::yaml::Node;

/// Adds an entry at the end of `list`.
///
/// # Errors
/// `edit-conflict` if it is there already.
pub(super) fn add_new(draft: &mut Draft<'_>, list: &str, entry: &str) -> Fallible<()> {
    let mut known = draft.items(list).iter();
    if let Some(known) = known.find(|item| item.as_str() == Some(entry)) {
        let message = format!("`{entry}` is already in `{list}`");
        return Err(Diagnostic::error(Code::EditConflict, message)
            .at(known.origin)
            .help("remove it from the argument")
            .into());
    }
    draft.list(list).push(Node::string(entry, Origin::NONE));
    Ok(())
}

/// Removes the entries of `list` that are `gone`, and the list if none is left.
pub(super) fn remove_all(draft: &mut Draft<'_>, list: &str, gone: impl Fn(&str) -> bool) {
    if draft.field(list).is_some() {
        draft
            .list(list)
            .retain(|entry| !gone(entry.as_str().unwrap_or_default()));
        draft.drop_empty(list);
    }
}

/// Warns of entries that `list` does not have.
pub(super) fn warn_of_none(draft: &mut Draft<'_>, list: &str, message: String) {
    let warning = Diagnostic::warning(Code::EditUnchanged, message);
    let warning = match draft.field(list) {
        Some(field) => warning.at(field.origin),
        None => warning,
    };
    draft.warnings.push(warning);
}
