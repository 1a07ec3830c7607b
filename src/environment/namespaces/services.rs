//! The cluster's own DNS names. In: a target and its new namespace. Out: the new
//! names of Services in the namespaces that the target leaves.

use std::collections::BTreeSet;

use crate::environment::hosts::Names;
use crate::environment::target::Target;
use crate::model::DEFAULT_NAMESPACE;

use super::left_behind::left_behind;

/// The DNS names of the cluster that follow their namespace.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct ServiceNames {
    left_behind: BTreeSet<String>,
    services: BTreeSet<(String, String)>,
    namespace: Option<String>,
}

impl ServiceNames {
    /// The names of a target that moves to `namespace`. None of them moves without one.
    pub(in crate::environment) fn new(target: &Target, namespace: Option<&str>) -> Self {
        let services = target
            .resources()
            .iter()
            .filter(|resource| resource.kind() == "Service");
        Self {
            left_behind: left_behind(target),
            services: services
                .map(|service| {
                    (
                        service.name().to_owned(),
                        service.id().effective_namespace().to_owned(),
                    )
                })
                .collect(),
            namespace: namespace.map(str::to_owned),
        }
    }

    /// True if the name moves. The API server's Service is in `default`, so that only Services of
    /// the render move from there.
    fn moves(&self, service: &str, namespace: &str) -> bool {
        match namespace {
            DEFAULT_NAMESPACE => self
                .services
                .contains(&(service.to_owned(), namespace.to_owned())),
            namespace => self.left_behind.contains(namespace),
        }
    }
}

impl Names for ServiceNames {
    /// `[POD.]SERVICE.NAMESPACE.svc[.cluster.local]`.
    fn renamed(&self, host: &str) -> Option<String> {
        let namespace = self.namespace.as_deref()?;
        let (front, domain) = match host.strip_suffix(".svc.cluster.local") {
            Some(front) => (front, ".svc.cluster.local"),
            None => (host.strip_suffix(".svc")?, ".svc"),
        };
        let (names, old) = front.rsplit_once('.')?;
        let service = names.rsplit('.').next().unwrap_or(names);
        self.moves(service, old)
            .then(|| format!("{names}.{namespace}{domain}"))
    }

    /// A variable in front of such a name can only add a pod of the service.
    fn takes_any_prefix(&self, zone: &str) -> bool {
        self.renamed(zone).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::environment::hosts::rewrite;
    use crate::model::Resource;
    use crate::yaml::parse_stream;

    fn names(manifests: &str) -> ServiceNames {
        let documents = parse_stream(manifests, Origin::NONE).expect("the test's YAML");
        let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
        ServiceNames::new(&Target::new(&resources), Some("preview-b"))
    }

    #[test]
    fn names_of_the_cluster_follow_their_namespace() {
        let names = names(
            "{apiVersion: v1, kind: Service, metadata: {name: redis, namespace: shop}}\n---\n\
             {apiVersion: v1, kind: Service, metadata: {name: web}}\n",
        );
        let cases = [
            ("redis.shop.svc:6379", Some("redis.preview-b.svc:6379")),
            (
                "pod-0.redis.shop.svc.cluster.local",
                Some("pod-0.redis.preview-b.svc.cluster.local"),
            ),
            ("queue.shop.svc", Some("queue.preview-b.svc")),
            (
                "http://web.default.svc/x",
                Some("http://web.preview-b.svc/x"),
            ),
            ("kubernetes.default.svc", None),
            ("grafana.monitoring.svc", None),
            ("redis.shop", None),
            ("redis.shop.svc.example.com", None),
        ];
        for (text, expected) in cases {
            assert_eq!(rewrite(text, &names).text.as_deref(), expected, "{text}");
        }
    }
}
