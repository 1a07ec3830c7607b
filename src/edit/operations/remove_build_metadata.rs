//! `edit remove buildmetadata`: options of `buildMetadata`.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::build_metadata::options;

/// Removes options from `buildMetadata`. One that is not there is a warning.
#[derive(Clone, Debug)]
pub struct RemoveBuildMetadata(
    /// The options, separated by commas.
    pub String,
);

impl Operation for RemoveBuildMetadata {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let options = options(&self.0)?;
        for option in &options {
            let mut known = draft.items("buildMetadata").iter();
            if !known.any(|item| item.as_str() == Some(option)) {
                let message = format!("`buildMetadata` does not have `{option}`");
                let warning = Diagnostic::warning(Code::EditUnchanged, message);
                draft.warnings.push(match draft.field("buildMetadata") {
                    Some(field) => warning.at(field.origin),
                    None => warning,
                });
            }
        }
        if draft.field("buildMetadata").is_some() {
            draft
                .list("buildMetadata")
                .retain(|item| !item.as_str().is_some_and(|text| options.contains(&text)));
            draft.drop_empty("buildMetadata");
        }
        Ok(())
    }
}
