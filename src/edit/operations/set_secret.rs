//! `edit set secret`: an entry of `secretGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::set_generated::NewValues;

/// Sets literals and the namespace of a Secret that is there.
#[derive(Clone, Debug)]
pub struct SetSecret(
    /// The values.
    pub NewValues,
);

impl Operation for SetSecret {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.0.set_in(draft, "secretGenerator")
    }
}
