//! The context of a step of the build, in addition to its own configuration.

use super::bounds;
use super::schema_state::SchemaState;
use super::version::Version;
use crate::diag::{Diagnostic, Fallible, Origin};
use crate::model::{Cause, Causes, Schemas, Step};
use crate::sources::SourceMap;
use crate::yaml::{Node, Text};

/// The context of a step: its name, the place that requested it, and the
/// collections for its warnings and causes.
pub(crate) struct StepContext<'a> {
    /// The field that requested the step.
    pub step: Step,
    /// The version of kustomize that the build follows.
    pub version: Version,
    /// The place of that field, or of its entry.
    pub at: Origin,
    /// The entry that led to `at`, if `at` is in another file, or in a part of the entry.
    pub via: Origin,
    /// The build's table of causes.
    pub causes: &'a mut Causes,
    /// The schemas known to the build.
    pub schemas: &'a Schemas,
    /// The build's progress with the builtin schema.
    pub schema_state: &'a mut SchemaState,
    /// The build's warnings.
    pub warnings: &'a mut Vec<Diagnostic>,
    /// The texts of the files, for the comments in them.
    pub map: Option<&'a SourceMap>,
}

impl StepContext<'_> {
    /// The cause of values that this step writes. The requesting place may
    /// have causes of its own: a plugin's configuration, built from a base.
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

    /// The origin of a value that this step creates.
    pub(super) fn made(&mut self) -> Origin {
        self.causes.note(self.cause())
    }

    /// The origin of a value that this step creates from a text at `from`.
    pub(super) fn made_of(&mut self, from: Origin) -> Origin {
        self.causes.note(Cause {
            from,
            ..self.cause()
        })
    }

    /// The origin of a value that this step writes in place of `old`.
    pub(super) fn over(&mut self, old: &Node) -> Origin {
        self.causes.over(self.cause(), old)
    }

    /// The origin of a value that this step copies from `from` and writes in place of `old`.
    pub(super) fn copied_over(&mut self, from: Origin, old: &Node) -> Origin {
        let cause = Cause {
            from,
            ..self.cause()
        };
        self.causes.over(cause, old)
    }

    /// Records that this step removes `old`.
    pub(super) fn removes(&mut self, old: &Node) {
        self.causes.remove(self.cause(), old);
    }

    /// The same step at another place: an entry of its list.
    pub(super) fn at(&mut self, at: Origin) -> StepContext<'_> {
        StepContext {
            step: self.step,
            version: self.version,
            at,
            via: self.via,
            causes: self.causes,
            schemas: self.schemas,
            schema_state: self.schema_state,
            warnings: self.warnings,
            map: self.map,
        }
    }

    /// The same step at a place inside the present one: a value in its patch.
    pub(super) fn within(&mut self, at: Origin) -> StepContext<'_> {
        let is_entry = self.via.is_none() && at != self.at;
        let via = if is_entry { self.at } else { self.via };
        StepContext { via, ..self.at(at) }
    }

    /// Marks the contents of a patch, or the output of a chart, as written by
    /// this step: each value of `node` without a cause gets one at its own place.
    pub(super) fn mark_written(&mut self, node: &mut Node) {
        let mut count = 0;
        node.walk_mut(|node| {
            count += 1;
            if node.origin.as_source().is_some() {
                node.origin = self.within(node.origin).made();
            }
        });
        self.causes.growth.adds_values(count);
    }

    /// Marks a copy of a resource's value, which this step writes elsewhere.
    pub(super) fn mark_copied(&mut self, node: &mut Node) {
        node.walk_mut(|node| node.origin = self.made_of(node.origin));
    }

    /// Records that this step reads `node`, which a Secret holds, to write it elsewhere.
    pub(super) fn reads_secret(&mut self, node: &Node) {
        node.walk(|node| {
            if let Some(text) = node.as_text() {
                self.causes.mark_secret(node.origin, text);
            }
        });
    }

    /// Records that the value with `origin` is also made of one from `from`.
    pub(super) fn joins_secrets(&mut self, from: Origin, origin: Origin) {
        let texts = self.causes.secrets_behind(from).into_iter();
        let texts: Vec<Text> = texts.map(|behind| behind.text.clone()).collect();
        texts
            .iter()
            .for_each(|text| self.causes.mark_secret(origin, text));
    }

    /// Fails if the build has written more than its files allow.
    pub(super) fn refuse_growth(&mut self) -> Fallible<()> {
        bounds::refuse_growth(self.causes, self.at)
    }

    /// Notes a text that this step writes, and fails if the build has written too much.
    pub(super) fn writes_text(&mut self, text: &str) -> Fallible<()> {
        self.causes.growth.adds_text(text.len());
        self.refuse_growth()
    }

    /// Notes that this step copies `node`, and fails if the build has written too much.
    pub(super) fn copies(&mut self, node: &Node) -> Fallible<()> {
        self.causes.growth.adds_values(node.count());
        self.refuse_growth()
    }

    /// Leaves a warning.
    pub(super) fn warn(&mut self, diagnostic: Diagnostic) {
        self.warnings.push(diagnostic);
    }
}

/// One step over all resources of a layer: a kustomization field, or the
/// configuration object of a builtin transformer, ready to run.
pub(crate) trait Transformer {
    /// Changes the resources.
    ///
    /// # Errors
    /// The cases that kustomize rejects, too.
    fn transform(
        &self,
        resources: &mut crate::model::ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> crate::diag::Fallible<()>;
}
