//! `edit remove resource`: entries of `resources`.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::Draft;
use crate::edit::matching::{check, matches};
use crate::edit::operation::Operation;

/// Removes the entries of `resources` that patterns match.
#[derive(Clone, Debug)]
pub struct RemoveResource(
    /// The paths and patterns.
    pub Vec<String>,
);

impl Operation for RemoveResource {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for pattern in &self.0 {
            check(pattern, pattern)?;
            let entries = draft.items("resources").iter();
            if !entries
                .into_iter()
                .any(|entry| matches(pattern, entry.as_str().unwrap_or_default()))
            {
                let message = format!("no entry of `resources` matches `{pattern}`");
                let warning = Diagnostic::warning(Code::EditUnchanged, message);
                draft.warnings.push(match draft.field("resources") {
                    Some(resources) => warning.at(resources.origin),
                    None => warning,
                });
            }
        }
        if draft.field("resources").is_some() {
            let is_gone = |path: &str| self.0.iter().any(|pattern| matches(pattern, path));
            draft
                .list("resources")
                .retain(|entry| !is_gone(entry.as_str().unwrap_or_default()));
            draft.drop_empty("resources");
        }
        Ok(())
    }
}
