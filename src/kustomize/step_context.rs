//! What a step of the build is given beside its own configuration.

use super::schema_state::SchemaState;
use crate::diag::{Diagnostic, Origin};
use crate::model::{Cause, Causes, Schemas, Step};
use crate::yaml::Node;

/// Where a step stands: what it is called, who asked for it, and where it
/// leaves warnings and causes.
pub(crate) struct StepContext<'a> {
    /// The field that asked for the step.
    pub step: Step,
    /// The place of that field, or of its entry.
    pub at: Origin,
    /// The entry that led to `at`, where that is in another file, or in a part of the entry.
    pub via: Origin,
    /// The build's table of causes.
    pub causes: &'a mut Causes,
    /// What the build knows of types.
    pub schemas: &'a Schemas,
    /// How far the build has come with the builtin schema.
    pub schema_state: &'a mut SchemaState,
    /// The build's warnings.
    pub warnings: &'a mut Vec<Diagnostic>,
}

impl StepContext<'_> {
    /// What asks may have a past itself: a plugin's configuration, built from a base.
    fn cause(&self) -> Cause {
        let from = match self.at.as_cause() {
            Some(_) => self.at,
            None => Origin::NONE,
        };
        Cause {
            via: self.causes.position(self.via),
            from,
            ..Cause::new(self.step, self.causes.position(self.at))
        }
    }

    /// The origin of a value that this step makes where there was none.
    pub fn made(&mut self) -> Origin {
        self.causes.note(self.cause())
    }

    /// The origin of a value that this step makes of a text from `from`, where there was none.
    pub fn made_of(&mut self, from: Origin) -> Origin {
        self.causes.note(Cause {
            from,
            ..self.cause()
        })
    }

    /// The origin of a value that this step writes where `old` stands.
    pub fn over(&mut self, old: &Node) -> Origin {
        self.causes.over(self.cause(), old)
    }

    /// The origin of a value that this step takes from `from` and writes where `old` stands.
    pub fn copied_over(&mut self, from: Origin, old: &Node) -> Origin {
        let cause = Cause {
            from,
            ..self.cause()
        };
        self.causes.over(cause, old)
    }

    /// Notes that this step takes `old` away.
    pub fn removes(&mut self, old: &Node) {
        self.causes.remove(self.cause(), old);
    }

    /// The same step with another place: an entry of its list.
    pub fn at(&mut self, at: Origin) -> StepContext<'_> {
        StepContext {
            step: self.step,
            at,
            via: self.via,
            causes: self.causes,
            schemas: self.schemas,
            schema_state: self.schema_state,
            warnings: self.warnings,
        }
    }

    /// The same step with a place that the present one leads to: a value in its patch.
    pub fn within(&mut self, at: Origin) -> StepContext<'_> {
        let is_entry = self.via.is_none() && at != self.at;
        let via = if is_entry { self.at } else { self.via };
        StepContext { via, ..self.at(at) }
    }

    /// Marks what stands in a patch, or what a chart renders to, as written by this step: each
    /// value of `node` that has no cause yet is asked for at its own place.
    pub fn mark_written(&mut self, node: &mut Node) {
        node.walk_mut(|node| {
            if node.origin.as_source().is_some() {
                node.origin = self.within(node.origin).made();
            }
        });
    }

    /// Marks a copy of a value of some resource, which this step puts elsewhere.
    pub fn mark_copied(&mut self, node: &mut Node) {
        node.walk_mut(|node| node.origin = self.made_of(node.origin));
    }

    /// Leaves a warning.
    pub fn warn(&mut self, diagnostic: Diagnostic) {
        self.warnings.push(diagnostic);
    }
}

/// One step over all resources of a layer: a kustomization field, or the
/// configuration object of a builtin transformer, ready to run.
pub(crate) trait Transformer {
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
