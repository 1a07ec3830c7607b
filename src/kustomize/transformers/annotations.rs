//! `commonAnnotations`, or an `AnnotationsTransformer`.

use crate::config::LocatedText;
use crate::diag::Fallible;
use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::ResourceSet;
use crate::yaml::Text;

use super::entries::Entries;

/// Annotations for every resource, in each map selected by the field specs.
#[derive(Clone, Debug)]
pub(crate) struct Annotations(Entries);

impl Annotations {
    /// Sets `pairs` at `specs`.
    pub(crate) fn new(pairs: Vec<(Text, LocatedText)>, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self(Entries::new(pairs, specs.into()))
    }
}

impl Transformer for Annotations {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        self.0.set_in_all(resources, cx)
    }
}
