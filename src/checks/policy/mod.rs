//! `policy-refused`: resources that the ValidatingAdmissionPolicies of the repository refuse. In: a render, and the
//! policies, bindings, parameters and Namespaces in it and around it. Out: a finding for each resource and rule
//! that is broken; for each policy whose expressions the API server refuses; and for each that needs what
//! nothing offline tells. `cel` is the language, `verdict` the judgement.

mod admitted;
mod candidates;
mod cel;
mod compiled;
mod labels;
mod matching;
mod params;
mod run;
mod scope;
mod unseen;
mod verdict;

use crate::diag::Code;

use super::check::Check;
use super::findings::Findings;
use super::subject::Subject;

/// Policies that are broken.
pub(super) struct PolicyObeyed;

impl Check for PolicyObeyed {
    fn codes(&self) -> &'static [Code] {
        &[
            Code::PolicyRefused,
            Code::PolicyInvalid,
            Code::PolicyUnknown,
        ]
    }

    /// False: the API server refuses these itself, before they do any harm.
    fn refuses(&self, _subject: &Subject<'_>) -> bool {
        false
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        run::run(subject, findings);
    }

    /// Tells of each webhook once for all renders.
    fn run_together(&self, subjects: &[Subject<'_>], findings: &mut Findings) {
        unseen::tell(subjects, findings);
    }
}
