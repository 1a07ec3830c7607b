//! `edit remove transformer`: entries of `transformers`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_paths::remove_paths;

/// Removes the entries of `transformers` that patterns match.
#[derive(Clone, Debug)]
pub struct RemoveTransformer(
    /// The paths and patterns.
    pub Vec<String>,
);

impl Operation for RemoveTransformer {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_paths(draft, "transformers", &self.0)
    }
}
