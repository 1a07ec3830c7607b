//! `namespace-complete`: things of a branch that stay when its namespace is deleted. In: the render of an
//! environment of a branch. Out: a finding for each that the render alone tells.

use crate::diag::{Code, Diagnostic};

use super::check::Check;
use super::findings::Findings;
use super::leftovers::leftovers;
use super::subject::Subject;

/// Things that outlive the namespace.
pub(super) struct NamespaceComplete;

impl Check for NamespaceComplete {
    fn codes(&self) -> &'static [Code] {
        &[Code::NamespaceComplete]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() {
            return;
        }
        for left in leftovers(subject.resources)
            .into_iter()
            .filter(|it| it.is_certain)
        {
            let message = format!(
                "`{}` outlives its branch: {}",
                left.resource.id(),
                left.text
            );
            let diagnostic = Diagnostic::warning(Code::NamespaceComplete, message).at(left.at);
            findings.add(subject, left.resource, diagnostic.help(left.help));
        }
    }
}
