//! `kubed-selector`: annotations by which Kubed, Reflector and Replicator copy Secrets and ConfigMaps, and
//! that copy nothing, or everything everywhere. Renders of branches warn of other copies by themselves.

use crate::diag::Code;
use crate::environment::{broad_copies, rule_faults};

use super::check::Check;
use super::findings::Findings;
use super::subject::Subject;

/// Rules of copies that do something else than they seem to.
pub(super) struct KubedSelector;

impl Check for KubedSelector {
    fn codes(&self) -> &'static [Code] {
        &[Code::KubedSelector]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let broad = broad_copies(subject.resources, subject.is_of_branch());
        for (resource, found) in rule_faults(subject.resources).into_iter().chain(broad) {
            findings.add(subject, resource, found);
        }
    }
}
