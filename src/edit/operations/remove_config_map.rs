//! `edit remove configmap`: entries of `configMapGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::remove_generated::remove_generated;

/// Removes ConfigMaps from `configMapGenerator`.
#[derive(Clone, Debug)]
pub struct RemoveConfigMap {
    /// The names, separated by commas.
    pub names: String,
    /// The namespace; empty for the default one.
    pub namespace: String,
}

impl Operation for RemoveConfigMap {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        remove_generated(draft, "configMapGenerator", &self.names, &self.namespace)
    }
}
