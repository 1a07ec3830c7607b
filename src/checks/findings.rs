//! The findings of checks.

use crate::diag::Diagnostic;
use crate::model::Resource;

use super::subject::Subject;

/// A fault in a render.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The message, at the source line. Its severity is that of the check, until `checks` in
    /// offshoot.yaml changes it.
    pub diagnostic: Diagnostic,
    /// The target in whose render it is.
    pub target: String,
    /// The resource that it is about, as `Kind/name` without a hash suffix.
    pub resource: Option<String>,
}

/// A list of findings that checks add to.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds a finding about a resource. Its places may be origins in the render.
    pub(super) fn add(&mut self, subject: &Subject<'_>, resource: &Resource, found: Diagnostic) {
        self.push(subject, Some(shown(resource)), found);
    }

    /// Adds a finding about a whole target.
    pub(super) fn add_general(&mut self, subject: &Subject<'_>, found: Diagnostic) {
        self.push(subject, None, found);
    }

    fn push(&mut self, subject: &Subject<'_>, resource: Option<String>, found: Diagnostic) {
        self.0.push(Finding {
            diagnostic: found.located_by(|at| subject.causes.position(at)),
            target: subject.name.to_owned(),
            resource,
        });
    }

    /// The findings, in the order in which they were added.
    pub(super) fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}

/// A resource as rules of `checks` name it: `Kind/name`, the name as its manifest has it.
pub(super) fn shown(resource: &Resource) -> String {
    format!("{}/{}", resource.kind(), resource.original_id().name)
}
