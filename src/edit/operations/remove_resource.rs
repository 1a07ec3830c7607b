//! `edit remove resource`: entries of `resources`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_paths::remove_paths;

/// Removes the entries of `resources` that patterns match.
#[derive(Clone, Debug)]
pub struct RemoveResource(
    /// The paths and patterns.
    pub Vec<String>,
);

impl Operation for RemoveResource {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_paths(draft, "resources", &self.0)
    }
}
