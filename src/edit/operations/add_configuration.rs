//! `edit add configuration`: entries of `configurations`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::matching::found_or_warned;
use crate::edit::operation::Operation;

use super::add_path::add_paths;

/// Adds files to `configurations`. A pattern adds what it matches.
#[derive(Clone, Debug)]
pub struct AddConfiguration(
    /// The paths and patterns, relative to the kustomization.
    pub Vec<String>,
);

impl Operation for AddConfiguration {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let paths = found_or_warned(draft, &self.0)?;
        add_paths(draft, "configurations", &paths);
        Ok(())
    }
}
