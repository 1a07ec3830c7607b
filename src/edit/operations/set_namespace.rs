//! `edit set namespace`: the field `namespace`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

/// Sets `namespace`; an empty one removes the field.
#[derive(Clone, Debug)]
pub struct SetNamespace(
    /// The value.
    pub String,
);

impl Operation for SetNamespace {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        draft.set_text("namespace", &self.0);
        Ok(())
    }
}
