//! Paths that are removed from a list of the kustomization.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::matching::{check, matches};

use super::list_entries::{remove_all, warn_of_none};

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
            warn_of_none(draft, list, message);
        }
    }
    remove_all(draft, list, |path| {
        patterns.iter().any(|pattern| matches(pattern, path))
    });
    Ok(())
}
