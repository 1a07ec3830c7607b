//! `edit add buildmetadata`: options of `buildMetadata`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::build_metadata::options;
use super::list_entries::add_new;

/// Adds options to `buildMetadata`. One that is there already is an error.
#[derive(Clone, Debug)]
pub struct AddBuildMetadata(
    /// The options, separated by commas.
    pub String,
);

impl Operation for AddBuildMetadata {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for option in options(&self.0)? {
            add_new(draft, "buildMetadata", option)?;
        }
        Ok(())
    }
}
