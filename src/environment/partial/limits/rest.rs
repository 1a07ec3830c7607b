//! Both parts of a target: what the branch runs, and the rest.

use crate::environment::target::Target;
use crate::model::Resource;

/// The resources that are kept, and the rest.
pub(in crate::environment) struct Rest<'a> {
    /// The resources of the branch, without the Services of the rest.
    pub(super) kept: Vec<&'a Resource>,
    /// The resources that it does not have.
    pub(super) gone: Vec<&'a Resource>,
    /// The Services of the rest, as the shared namespace has them.
    pub(super) services: Vec<&'a Resource>,
    /// The shared namespace.
    pub(super) shared: &'a str,
    /// The namespace of the branch.
    pub(super) own: &'a str,
    /// The domain of the cluster.
    pub(super) domain: &'a str,
}

/// A resource as warnings name it: of those that are in two namespaces, the target states a third one.
pub(super) fn called(resource: &Resource) -> String {
    format!("{} `{}`", resource.kind(), resource.name())
}

impl<'a> Rest<'a> {
    /// The parts of a partial target; `shared` is where the rest is, and `own` the branch.
    pub(in crate::environment) fn new(
        target: &'a Target,
        (shared, own): (&'a str, &'a str),
        domain: &'a str,
    ) -> Self {
        let all = target.resources().iter().enumerate();
        let kept = all.filter(|(position, _)| target.stood_in(*position).is_none());
        Self {
            kept: kept.map(|(_, resource)| resource).collect(),
            gone: target.left_by_only().collect(),
            services: target.stand_ins().map(|(_, service)| service).collect(),
            shared,
            own,
            domain,
        }
    }

    /// The Service of the rest that is called `name`.
    pub(super) fn service(&self, name: &str) -> Option<&'a Resource> {
        let mut services = self.services.iter();
        services.find(|service| service.name() == name).copied()
    }
}
