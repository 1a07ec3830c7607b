//! `reference-broken`: names that lead nowhere. In: a render, and the targets around it. Out: a finding
//! at each name of an object that nothing makes, of a port that there is not, and of a selector that
//! selects nothing. An object that an operator, a chart or another target may make is not missing.

mod gateways;
mod kinds;
mod named;
mod routes;
mod selecting;

use crate::diag::Code;

use super::check::Check;
use super::findings::Findings;
use super::objects::Objects;
use super::subject::Subject;

/// References that lead nowhere.
pub(super) struct ReferenceBroken;

impl Check for ReferenceBroken {
    fn codes(&self) -> &'static [Code] {
        &[Code::ReferenceBroken]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let objects = Objects::new(subject);
        routes::check(subject, &objects, findings);
        selecting::check(subject, &objects, findings);
        named::check(subject, &objects, findings);
        gateways::check(subject, &objects, findings);
        kinds::check(subject, &objects, findings);
    }
}
