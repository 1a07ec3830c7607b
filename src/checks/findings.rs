//! The findings of checks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::diag::{Diagnostic, Origin};
use crate::model::{Causes, Resource, Step};

use super::subject::Subject;

/// A fault in a render.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The message, at the source line. Its severity is that of the check, until `checks` in
    /// offshoot.yaml changes it.
    pub diagnostic: Diagnostic,
    /// The target in whose render it is.
    pub target: String,
    /// The resource that it is about, as `Kind/name` without a hash suffix.
    pub resource: Option<String>,
}

/// The result of checks.
#[derive(Debug, Default)]
pub struct Found {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The places of the entries of `sharedWithProduction` that excused something.
    pub excused_by: BTreeSet<Origin>,
}

/// A list of findings that checks add to.
#[derive(Debug, Default)]
pub(super) struct Findings(Found);

impl Findings {
    /// Adds a finding about a resource. Its places may be origins in the render.
    pub(super) fn add(&mut self, subject: &Subject<'_>, resource: &Resource, found: Diagnostic) {
        self.push(subject, Some(shown(resource)), found);
    }

    /// Adds a finding about a whole target.
    pub(super) fn add_general(&mut self, subject: &Subject<'_>, found: Diagnostic) {
        self.push(subject, None, found);
    }

    /// Adds a finding about a resource of a neighbor, whose places are positions in sources.
    pub(super) fn add_placed(
        &mut self,
        subject: &Subject<'_>,
        resource: &Resource,
        found: Diagnostic,
    ) {
        self.0.findings.push(Finding {
            diagnostic: found,
            target: subject.name.to_owned(),
            resource: Some(shown(resource)),
        });
    }

    /// Notes that an entry of `sharedWithProduction` excused something.
    pub(super) fn uses(&mut self, entry: Origin) {
        self.0.excused_by.insert(entry);
    }

    fn push(&mut self, subject: &Subject<'_>, resource: Option<String>, found: Diagnostic) {
        let found = match renamed(subject.causes, found.at) {
            Some(by) => found.label(by, "the environment renames it"),
            None => found,
        };
        self.0.findings.push(Finding {
            diagnostic: found.located_by(|at| written_for(subject.causes, at)),
            target: subject.name.to_owned(),
            resource,
        });
    }

    /// All of it, in the order in which it was added.
    pub(super) fn into_found(self) -> Found {
        self.0
    }
}

/// Steps that follow something else: what they make is written where its old value is.
const FOLLOWING: [Step; 7] = [
    Step::Hash,
    Step::Hosts,
    Step::NamePrefix,
    Step::NameSuffix,
    Step::Namespace,
    Step::Namespaces,
    Step::References,
];

/// The line that somebody wrote for a value.
pub(crate) fn written_for(causes: &Causes, at: Origin) -> Origin {
    let mut at = at;
    while let Some(cause) = causes.get(at) {
        if !FOLLOWING.contains(&cause.step) || cause.replaced.is_none() {
            break;
        }
        at = cause.replaced;
    }
    causes.position(at)
}

/// The place of the environment's setting that renamed a host.
fn renamed(causes: &Causes, at: Origin) -> Option<Origin> {
    let cause = causes.get(at)?;
    let is_told = cause.step == Step::Hosts && !cause.replaced.is_none();
    is_told.then(|| causes.position(at))
}

/// A resource as rules of `checks` name it: `Kind/name`, the name as its manifest has it.
pub(super) fn shown(resource: &Resource) -> String {
    format!("{}/{}", resource.kind(), resource.original_id().name)
}
