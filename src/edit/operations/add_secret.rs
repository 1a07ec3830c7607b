//! `edit add secret`: an entry of `secretGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::generator::Generated;

/// Adds sources to the Secret with a name, which is made if it is not there.
#[derive(Clone, Debug)]
pub struct AddSecret {
    /// The Secret.
    pub secret: Generated,
    /// Its type, if it is made.
    pub kind: String,
}

impl Operation for AddSecret {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.secret.add_to(draft, "secretGenerator", &self.kind)
    }
}
