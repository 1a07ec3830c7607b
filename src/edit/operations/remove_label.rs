//! `edit remove label`: entries of `commonLabels`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_keys::remove_keys;

/// Removes labels from `commonLabels`.
#[derive(Clone, Debug)]
pub struct RemoveLabel {
    /// The keys, separated by commas.
    pub keys: String,
    /// Accepts keys that are not there.
    pub ignore_missing: bool,
}

impl Operation for RemoveLabel {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_keys(
            draft,
            "commonLabels",
            "label",
            &self.keys,
            self.ignore_missing,
        )
    }
}
