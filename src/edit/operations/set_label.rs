//! `edit set label`: entries of `commonLabels`.

use crate::diag::Fallible;
use crate::edit::arguments::pairs;
use crate::edit::draft::{Draft, set_key};
use crate::edit::operation::Operation;

/// Sets labels in `commonLabels`, each given as `KEY:VALUE`.
#[derive(Clone, Debug)]
pub struct SetLabel(
    /// The labels.
    pub Vec<String>,
);

impl Operation for SetLabel {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        for (key, value) in pairs(&self.0, "label")? {
            set_key(draft.map("commonLabels"), &key, &value);
        }
        Ok(())
    }
}
