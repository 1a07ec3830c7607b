//! `edit add resource`: entries of `resources`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::matching::found;
use crate::edit::operation::Operation;

use super::add_path::add_paths;

/// Adds files and directories to `resources`. A pattern adds what it matches.
#[derive(Clone, Debug)]
pub struct AddResource {
    /// The paths and patterns, relative to the kustomization.
    pub paths: Vec<String>,
    /// Adds the paths as they are, without looking for them.
    pub no_verify: bool,
}

impl Operation for AddResource {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let paths = if self.no_verify {
            self.paths.clone()
        } else {
            found(draft, &self.paths)?
        };
        add_paths(draft, "resources", &paths);
        Ok(())
    }
}
