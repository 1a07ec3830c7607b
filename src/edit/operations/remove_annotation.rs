//! `edit remove annotation`: entries of `commonAnnotations`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_keys::remove_keys;

/// Removes annotations from `commonAnnotations`.
#[derive(Clone, Debug)]
pub struct RemoveAnnotation {
    /// The keys, separated by commas.
    pub keys: String,
    /// Accepts keys that are not there.
    pub ignore_missing: bool,
}

impl Operation for RemoveAnnotation {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_keys(
            draft,
            "commonAnnotations",
            "annotation",
            &self.keys,
            self.ignore_missing,
        )
    }
}
