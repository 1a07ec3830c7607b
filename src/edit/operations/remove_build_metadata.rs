//! `edit remove buildmetadata`: options of `buildMetadata`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::build_metadata::options;
use super::list_entries::{remove_all, warn_of_none};

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
                warn_of_none(draft, "buildMetadata", message);
            }
        }
        remove_all(draft, "buildMetadata", |option| options.contains(&option));
        Ok(())
    }
}
