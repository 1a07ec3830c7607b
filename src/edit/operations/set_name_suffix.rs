//! `edit set namesuffix`: the field `nameSuffix`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

/// Sets `nameSuffix`; an empty one removes the field.
#[derive(Clone, Debug)]
pub struct SetNameSuffix(
    /// The value.
    pub String,
);

impl Operation for SetNameSuffix {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        draft.set_text("nameSuffix", &self.0);
        Ok(())
    }
}
