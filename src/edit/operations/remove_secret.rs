//! `edit remove secret`: entries of `secretGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_generated::remove_generated;

/// Removes Secrets from `secretGenerator`.
#[derive(Clone, Debug)]
pub struct RemoveSecret {
    /// The names, separated by commas.
    pub names: String,
    /// The namespace; empty for the default one.
    pub namespace: String,
}

impl Operation for RemoveSecret {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_generated(draft, "secretGenerator", &self.names, &self.namespace)
    }
}
