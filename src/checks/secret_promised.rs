//! `secret-promised` and `secret-key`: Secrets and ConfigMaps that a render names and that nothing in the
//! repository makes. The render of an environment with `secretSync`, or of a branch, warns of its own;
//! this is for all other targets, and tells only what is certain.

use crate::diag::Code;
use crate::environment::missing_objects;

use super::check::Check;
use super::findings::Findings;
use super::subject::Subject;

/// Secrets and ConfigMaps that nothing makes.
pub(super) struct SecretPromised;

impl Check for SecretPromised {
    fn codes(&self) -> &'static [Code] {
        &[Code::SecretPromised, Code::SecretKey]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let has_sync = subject
            .spec
            .is_some_and(|it| it.features.secret_sync.is_some());
        if subject.is_of_branch() || has_sync {
            return;
        }
        let around = subject.elsewhere.resources();
        let is_partial = subject.elsewhere.is_partial();
        for found in missing_objects(subject.resources, &around, is_partial) {
            findings.add_general(subject, found);
        }
    }
}
