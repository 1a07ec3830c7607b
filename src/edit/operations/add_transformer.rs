//! `edit add transformer`: entries of `transformers`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::matching::found_or_warned;
use crate::edit::operation::Operation;

use super::add_path::add_paths;

/// Adds files to `transformers`. A pattern adds what it matches.
#[derive(Clone, Debug)]
pub struct AddTransformer(
    /// The paths and patterns, relative to the kustomization.
    pub Vec<String>,
);

impl Operation for AddTransformer {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let paths = found_or_warned(draft, &self.0)?;
        add_paths(draft, "transformers", &paths);
        Ok(())
    }
}
