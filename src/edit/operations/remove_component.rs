//! `edit remove component`: entries of `components`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_paths::remove_paths;

/// Removes the entries of `components` that patterns match.
#[derive(Clone, Debug)]
pub struct RemoveComponent(
    /// The paths and patterns.
    pub Vec<String>,
);

impl Operation for RemoveComponent {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_paths(draft, "components", &self.0)
    }
}
