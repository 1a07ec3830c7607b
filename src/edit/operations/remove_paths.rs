//! Paths that are removed from a list of the kustomization.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::Draft;
use crate::edit::matching::{check, matches};

/// Removes the entries of a list that patterns match; a pattern that matches none is a warning.
///
/// # Errors
/// `edit-argument` for a text that is not a pattern.
pub(super) fn remove_paths(draft: &mut Draft<'_>, list: &str, patterns: &[String]) -> Fallible<()> {
    for pattern in patterns {
        check(pattern, pattern)?;
        let mut entries = draft.items(list).iter();
        if !entries.any(|entry| matches(pattern, entry.as_str().unwrap_or_default())) {
            let message = format!("no entry of `{list}` matches `{pattern}`");
            let warning = Diagnostic::warning(Code::EditUnchanged, message);
            draft.warnings.push(match draft.field(list) {
                Some(field) => warning.at(field.origin),
                None => warning,
            });
        }
    }
    if draft.field(list).is_some() {
        let is_gone = |path: &str| patterns.iter().any(|pattern| matches(pattern, path));
        draft
            .list(list)
            .retain(|entry| !is_gone(entry.as_str().unwrap_or_default()));
        draft.drop_empty(list);
    }
    Ok(())
}
