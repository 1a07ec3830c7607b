//! `edit set configmap`: an entry of `configMapGenerator`.

use crate::diag::Fallible;
use crate::edit::draft::Draft;
use crate::edit::operation::Operation;

use super::set_generated::NewValues;

/// Sets literals and the namespace of a ConfigMap that is there.
#[derive(Clone, Debug)]
pub struct SetConfigMap(
    /// The values.
    pub NewValues,
);

impl Operation for SetConfigMap {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        self.0.set_in(draft, "configMapGenerator")
    }
}
