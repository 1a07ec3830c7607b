//! Findings of checks, before they are one report. In: findings in single targets, in several together, and those that
//! a commit has as well. Out: a [`CheckReport`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::checks::Finding;
use crate::diag::{Code, Diagnostic, Diagnostics, Message};

/// The findings in a tree, or those of a share of its targets.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CheckFindings {
    /// The names of all targets.
    pub(super) names: Vec<String>,
    /// The findings and the warnings of single targets: the position of the target, the number of its resources, and
    /// what was found.
    pub(super) single: Vec<(usize, usize, Vec<Finding>)>,
    /// The findings that several targets have together, if all are known.
    pub(super) together: Option<Vec<Finding>>,
    /// The findings that the commit has as well, for a comparison with one.
    pub(super) known: Vec<Finding>,
    /// Targets that render.
    pub(super) rendered: usize,
    /// Entries of `checks` that match nothing in these targets, if every target is checked.
    pub(super) unused: Vec<Diagnostic>,
    /// Errors of targets that do not render.
    pub(super) failures: Option<Diagnostics>,
}

impl CheckFindings {
    /// True if no target was checked by any share.
    pub fn is_empty(&self) -> bool {
        self.rendered == 0
    }

    /// The report of all findings.
    pub fn collected(self) -> CheckReport {
        let single = self.single.into_iter();
        let mut findings: Vec<Finding> = single.flat_map(|(.., found)| found).collect();
        findings.extend(self.together.into_iter().flatten());
        let known: BTreeSet<_> = self.known.iter().map(identity).collect();
        findings.retain(|it| !known.contains(&identity(it)));
        CheckReport {
            findings,
            targets: self.rendered,
            unused: self.unused,
            failures: self.failures,
        }
    }
}

/// The findings in a tree.
#[derive(Debug, Default)]
pub struct CheckReport {
    /// The findings and the warnings of renders, in the order of the targets.
    pub findings: Vec<Finding>,
    /// Targets that were checked.
    pub targets: usize,
    /// Entries of `checks` that match nothing, if every target was checked.
    pub unused: Vec<Diagnostic>,
    /// Errors of targets that do not render.
    pub failures: Option<Diagnostics>,
}

/// The parts of a finding that stay when its line moves.
fn identity(finding: &Finding) -> (Code, &str, Option<&str>, Message) {
    let Finding {
        diagnostic,
        target,
        resource,
    } = finding;
    let message = diagnostic.message.clone();
    (diagnostic.code, target, resource.as_deref(), message)
}
