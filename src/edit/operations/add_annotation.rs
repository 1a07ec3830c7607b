//! `edit add annotation`: new entries of `commonAnnotations`.

use crate::diag::Fallible;
use crate::edit::arguments::pairs;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::add_key::add_key;

/// Adds annotations to `commonAnnotations`, each given as `KEY:VALUE`.
#[derive(Clone, Debug)]
pub struct AddAnnotation {
    /// The annotations.
    pub annotations: Vec<String>,
    /// Replaces the values of those that are there.
    pub force: bool,
}

impl Operation for AddAnnotation {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for (key, value) in pairs(&self.annotations, "annotation")? {
            let map = draft.map("commonAnnotations");
            add_key(map, &key, &value, "annotation", self.force)?;
        }
        Ok(())
    }
}
