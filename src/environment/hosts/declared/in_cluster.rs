//! Names that only the cluster itself resolves. They are nobody else's to claim: a route of a
//! mesh may well match the Service that it is for.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::model::Resource;

/// The Services and namespaces of the resources.
pub(super) struct Cluster<'r> {
    resources: &'r [Resource],
    names: OnceCell<(BTreeSet<&'r str>, BTreeSet<&'r str>)>,
}

impl<'r> Cluster<'r> {
    pub(super) fn new(resources: &'r [Resource]) -> Self {
        Self {
            resources,
            names: OnceCell::new(),
        }
    }

    /// True for `redis`, `redis.shop` where the resources have such a Service, `redis.shop.svc`, and
    /// addresses.
    pub(super) fn has(&self, host: &str) -> bool {
        let bare = host.strip_prefix("*.").unwrap_or(host);
        if is_address(bare) {
            return true;
        }
        match bare.split_once('.') {
            None => !bare.contains("${"),
            Some((service, namespace)) => {
                ends_in_cluster(bare) || self.has_service(service, namespace)
            }
        }
    }

    fn has_service(&self, service: &str, namespace: &str) -> bool {
        let (services, namespaces) = self.names.get_or_init(|| self.find());
        services.contains(service) && namespaces.contains(namespace)
    }

    fn find(&self) -> (BTreeSet<&'r str>, BTreeSet<&'r str>) {
        let named = |kind: &'static str| {
            let of_kind = self.resources.iter().filter(move |it| it.kind() == kind);
            of_kind.map(Resource::name)
        };
        let stated = self.resources.iter().map(Resource::namespace);
        (
            named("Service").collect(),
            stated.chain(named("Namespace")).collect(),
        )
    }
}

/// True for an IPv4 address.
fn is_address(host: &str) -> bool {
    let is_number = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
    host.split('.').count() == 4 && host.split('.').all(is_number)
}

/// The ends of names in the cluster's own zones, and of the machine's (RFC 6761).
fn ends_in_cluster(host: &str) -> bool {
    let ends = [".svc", ".cluster.local", ".localhost", ".pod"];
    ends.iter().any(|end| host.ends_with(end)) || host.contains(".svc.")
}
