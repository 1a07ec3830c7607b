//! The cluster's own DNS names. In: a target and the namespaces that move. Out: the new names of
//! Services, pods and search domains in them.

use std::collections::BTreeSet;

use crate::environment::hosts::Names;
use crate::environment::target::Target;
use crate::model::DEFAULT_NAMESPACE;

use super::own::Moves;

/// The DNS names of the cluster that follow their namespace.
#[derive(Clone, Debug)]
pub(in crate::environment) struct ServiceNames<'a> {
    moves: &'a Moves,
    /// Services of the render: name and old namespace.
    services: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> ServiceNames<'a> {
    /// The names of a target.
    pub(in crate::environment) fn new(target: &'a Target, moves: &'a Moves) -> Self {
        let all = target.resources().iter();
        let services = all.filter(|resource| resource.kind() == "Service");
        let namespace = |namespace: &'a str| match namespace {
            "" => DEFAULT_NAMESPACE,
            other => other,
        };
        Self {
            moves,
            services: services
                .map(|service| (service.name(), namespace(service.namespace())))
                .collect(),
        }
    }

    /// The new namespace of a Service that the render has.
    fn of_service(&self, service: &str, namespace: &str) -> Option<&str> {
        self.services.get(&(service, namespace))?;
        match namespace {
            DEFAULT_NAMESPACE => self.moves.renamed(namespace).or(self.moves.home()),
            namespace => self.moves.renamed(namespace),
        }
    }

    /// The new namespace of a name in `namespace`. The API server's Service is in `default`, so
    /// that only Services of the render move from there.
    fn of_any(&self, service: &str, namespace: &str) -> Option<&str> {
        match namespace {
            DEFAULT_NAMESPACE => self.of_service(service, namespace),
            namespace => self.moves.renamed(namespace),
        }
    }

    /// `SERVICE.NAMESPACE` of a Service that the render has: the commonest spelling, and a host like
    /// any other if the render has no such Service.
    fn short(&self, host: &str) -> Option<String> {
        let (service, namespace) = host.split_once('.')?;
        let new = self.of_service(service, namespace)?;
        Some(format!("{service}.{new}"))
    }

    /// `ACCOUNT.NAMESPACE.serviceaccount.identity.…`, a workload's identity in Linkerd.
    fn identity(&self, host: &str) -> Option<String> {
        let (front, rest) = host.split_once(".serviceaccount.identity.")?;
        let (account, old) = front.rsplit_once('.')?;
        let new = self.moves.renamed(old)?;
        Some(format!("{account}.{new}.serviceaccount.identity.{rest}"))
    }
}

impl Names for ServiceNames<'_> {
    /// `[POD.]SERVICE.NAMESPACE.svc[.cluster.local]`, `IP.NAMESPACE.pod[.cluster.local]`, and
    /// `NAMESPACE.svc.cluster.local`, a search domain.
    fn renamed(&self, host: &str) -> Option<String> {
        const DOMAINS: [&str; 4] = [".svc.cluster.local", ".svc", ".pod.cluster.local", ".pod"];
        let found = DOMAINS
            .iter()
            .find_map(|domain| Some((host.strip_suffix(domain)?, *domain)));
        let Some((front, domain)) = found else {
            return self.short(host).or_else(|| self.identity(host));
        };
        match front.rsplit_once('.') {
            Some((names, old)) => {
                let service = names.rsplit('.').next().unwrap_or(names);
                let new = self.of_any(service, old)?;
                Some(format!("{names}.{new}{domain}"))
            }
            None if domain.ends_with(".cluster.local") && front != DEFAULT_NAMESPACE => {
                let new = self.moves.renamed(front)?;
                Some(format!("{new}{domain}"))
            }
            None => None,
        }
    }

    /// `.NAMESPACE.svc`, too: whatever stands in front is a Service there.
    fn renamed_zone(&self, zone: &str) -> Option<String> {
        let own = |old: &str| match old {
            DEFAULT_NAMESPACE => None,
            old => self.moves.renamed(old),
        };
        match zone.strip_suffix(".svc").and_then(own) {
            Some(new) => Some(format!("{new}.svc")),
            None => self.renamed(zone),
        }
    }

    /// A variable in front of such a name can only add a Service, or a pod of one.
    fn takes_any_prefix(&self, zone: &str) -> bool {
        self.renamed_zone(zone).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::environment::hosts::rewrite;
    use crate::environment::namespaces::wanted::Wanted;
    use crate::model::Resource;
    use crate::yaml::parse_stream;

    fn wanted(old: Option<&str>, new: &str) -> Wanted {
        Wanted {
            old: old.map(Into::into),
            new: new.to_owned(),
            text: new.into(),
            at: Origin::NONE,
        }
    }

    fn target(manifests: &str) -> Target {
        let documents = parse_stream(manifests, Origin::NONE).expect("the test's YAML");
        let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
        Target::new(&resources)
    }

    #[track_caller]
    fn check(manifests: &str, wanted: &[Wanted], cases: &[(&str, Option<&str>)]) {
        let target = target(manifests);
        let moves = Moves::new("preview", &target, wanted).expect("own namespaces");
        let names = ServiceNames::new(&target, &moves);
        for (text, expected) in cases {
            assert_eq!(rewrite(text, &names).text.as_deref(), *expected, "{text}");
        }
    }

    #[test]
    fn names_of_the_cluster_follow_their_namespace() {
        check(
            "{apiVersion: v1, kind: Service, metadata: {name: redis, namespace: shop}}\n---\n\
             {apiVersion: v1, kind: Service, metadata: {name: web}}\n",
            &[wanted(None, "preview-b")],
            &[
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
                (
                    "redis://redis.shop:6379/0",
                    Some("redis://redis.preview-b:6379/0"),
                ),
                ("REDIS.SHOP.", Some("redis.preview-b.")),
                (
                    "${SVC}.shop.svc.cluster.local",
                    Some("${SVC}.preview-b.svc.cluster.local"),
                ),
                (
                    "http://$(SVC).shop.svc/",
                    Some("http://$(SVC).preview-b.svc/"),
                ),
                (
                    ".shop.svc.cluster.local",
                    Some(".preview-b.svc.cluster.local"),
                ),
                (
                    "search shop.svc.cluster.local",
                    Some("search preview-b.svc.cluster.local"),
                ),
                (
                    "10-0-0-1.shop.pod.cluster.local",
                    Some("10-0-0-1.preview-b.pod.cluster.local"),
                ),
                (
                    "web.shop.serviceaccount.identity.linkerd.cluster.local",
                    Some("web.preview-b.serviceaccount.identity.linkerd.cluster.local"),
                ),
                ("kubernetes.default.svc", None),
                ("grafana.monitoring.svc", None),
                ("queue.shop:5672", None),
                ("shop.svc", None),
                ("www.redis.shop", None),
                ("redis.shop.example.com", None),
                ("redis.shop.svc.example.com", None),
            ],
        );
    }

    #[test]
    fn each_of_several_namespaces_has_its_own_new_name() {
        check(
            "{apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}}\n---\n\
             {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop-db}}\n",
            &[wanted(Some("shop"), "b"), wanted(Some("shop-db"), "b-db")],
            &[
                ("api.shop db.shop-db", Some("api.b db.b-db")),
                ("api.shop-db db.shop", None),
                ("x.shop-db.svc", Some("x.b-db.svc")),
            ],
        );
    }
}
