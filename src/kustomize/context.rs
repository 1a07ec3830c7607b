//! What a step of the build is given beside its own configuration.

use crate::diag::{Diagnostic, Origin};
use crate::model::{Causes, Schemas, Step};

/// Where a step stands: what it is called, who asked for it, and where it
/// leaves warnings and causes.
pub struct StepContext<'a> {
    /// The field that asked for the step.
    pub step: Step,
    /// The place of that field, or of its entry.
    pub at: Origin,
    /// The build's table of causes.
    pub causes: &'a mut Causes,
    /// What the build knows of types.
    pub schemas: &'a Schemas,
    /// The build's warnings.
    pub warnings: &'a mut Vec<Diagnostic>,
}

impl StepContext<'_> {
    /// The origin of a value that this step writes over one from `replaced`.
    pub fn origin(&mut self, replaced: Origin) -> Origin {
        self.causes.origin(self.step, self.at, replaced)
    }

    /// The same step with another place: an entry of its list.
    pub fn at(&mut self, at: Origin) -> StepContext<'_> {
        StepContext {
            step: self.step,
            at,
            causes: self.causes,
            schemas: self.schemas,
            warnings: self.warnings,
        }
    }

    /// Leaves a warning.
    pub fn warn(&mut self, diagnostic: Diagnostic) {
        self.warnings.push(diagnostic);
    }
}

/// One step over all resources of a layer: a kustomization field, or the
/// configuration object of a builtin transformer, ready to run.
pub trait Transformer {
    /// Changes the resources.
    ///
    /// # Errors
    /// What kustomize refuses, too.
    fn transform(
        &self,
        resources: &mut crate::model::ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> crate::diag::Fallible<()>;
}
