//! `edit set nameprefix`: the field `namePrefix`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

/// Sets `namePrefix`; an empty one removes the field.
#[derive(Clone, Debug)]
pub struct SetNamePrefix(
    /// The value.
    pub String,
);

impl Operation for SetNamePrefix {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        draft.set_text("namePrefix", &self.0);
        Ok(())
    }
}
