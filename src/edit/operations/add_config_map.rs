//! `edit add configmap`: an entry of `configMapGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::generator::Generated;

/// Adds sources to the ConfigMap with a name, which is made if it is not there.
#[derive(Clone, Debug)]
pub struct AddConfigMap(
    /// The ConfigMap.
    pub Generated,
);

impl Operation for AddConfigMap {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.0.add_to(draft, "configMapGenerator", "")
    }
}
