//! An entry of `labels`, `commonLabels`, or a `LabelTransformer`.

use crate::config::LocatedText;
use crate::diag::Fallible;
use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::ResourceSet;
use crate::yaml::Text;

use super::entries::Entries;
use super::selector_overlap;

/// Labels for every resource, in each map selected by the field specs.
#[derive(Clone, Debug)]
pub(crate) struct Labels(Entries);

impl Labels {
    /// Sets `pairs` at `specs`.
    pub(crate) fn new(pairs: Vec<(Text, LocatedText)>, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self(Entries::new(pairs, specs.into()))
    }
}

impl Transformer for Labels {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        let before = selector_overlap::before(self.0.texts(), self.0.specs(), resources);
        self.0.set_in_all(resources, cx)?;
        if let Some(before) = before {
            selector_overlap::warn(&before, resources, cx);
        }
        Ok(())
    }
}
