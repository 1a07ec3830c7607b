//! What names a namespace that is left behind: `namespace` fields, `ns/name`
//! annotations, namespace selectors, and the cluster's own DNS names. Only
//! namespaces that the target itself had are followed; others are not ours.

use std::collections::BTreeSet;

use crate::environment::features::cluster_scoped::is_cluster_scoped;
use crate::environment::hosts::Names;
use crate::environment::overlay::Overlay;
use crate::environment::scope::Scope;
use crate::environment::target::Target;
use crate::model::DEFAULT_NAMESPACE;
use crate::yaml::{FieldPath, Node, Segment, Tag, Value};

/// The cluster-local DNS names that follow their namespace.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct ServiceNames {
    left_behind: BTreeSet<String>,
    services: BTreeSet<(String, String)>,
    namespace: Option<String>,
}

impl ServiceNames {
    /// The names of a target that moves to `namespace`; none that move where it does not.
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

    /// `default` also holds the API server's Service, so that only Services of the render move from it.
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

    /// Whatever is put before such a name is a pod of the service.
    fn takes_any_prefix(&self, zone: &str) -> bool {
        self.renamed(zone).is_some()
    }
}

/// Namespaces that resources of the target state.
fn left_behind(target: &Target) -> BTreeSet<String> {
    let stated = target
        .resources()
        .iter()
        .filter(|resource| !is_cluster_scoped(resource, target));
    stated
        .map(|resource| resource.namespace().to_owned())
        .filter(|namespace| !namespace.is_empty())
        .collect()
}

/// Makes fields that name a namespace of the target name the new one.
pub(in crate::environment) fn follow(scope: &Scope<'_>, overlay: &mut Overlay) {
    let Some(namespace) = scope.namespace else {
        return;
    };
    let mut left = left_behind(scope.target);
    left.remove(namespace);
    for (position, resource) in scope.target.resources().iter().enumerate() {
        let is_described = matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret" | "Namespace"
        );
        let mut walk = Walk {
            left: &left,
            namespace,
            path: FieldPath::default(),
            found: Vec::new(),
        };
        if is_described {
            resource
                .node
                .get("metadata")
                .into_iter()
                .for_each(|metadata| {
                    walk.path.push(Segment::Key("metadata".into()));
                    walk.visit(metadata);
                })
        } else {
            walk.visit(&resource.node)
        }
        for (path, text) in walk.found {
            overlay.replace(position, path, text, scope.namespace_rule());
        }
    }
}

struct Walk<'a> {
    left: &'a BTreeSet<String>,
    namespace: &'a str,
    path: FieldPath,
    found: Vec<(FieldPath, String)>,
}

impl Walk<'_> {
    fn visit(&mut self, node: &Node) {
        match &node.value {
            Value::Scalar(Tag::Str, text) => self
                .found
                .extend(self.moved(text).map(|new| (self.path.clone(), new))),
            Value::Scalar(..) => {}
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Segment::Item(index));
                    self.visit(item);
                    self.path.pop();
                }
            }
            Value::Mapping(mapping) => {
                for (key, value) in mapping.iter() {
                    self.path.push(Segment::Key(key.into()));
                    self.visit(value);
                    self.path.pop();
                }
            }
        }
    }

    /// The new text of the string at the current path, if it names a namespace.
    fn moved(&self, text: &str) -> Option<String> {
        let is_own = |name: &str| self.left.contains(name);
        match self.path.segments() {
            // The namespace transformer's own business.
            [Segment::Key(metadata), Segment::Key(field)]
                if metadata == "metadata" && field == "namespace" =>
            {
                None
            }
            [.., Segment::Key(key)]
                if key == "namespace" || key == "kubernetes.io/metadata.name" =>
            {
                is_own(text).then(|| self.namespace.to_owned())
            }
            [.., Segment::Key(key), Segment::Item(_)]
                if key == "matchNames" || key == "namespaces" =>
            {
                is_own(text).then(|| self.namespace.to_owned())
            }
            [.., Segment::Key(key), Segment::Item(_)] if key == "gateways" => self.scoped(text),
            [Segment::Key(metadata), Segment::Key(field), _]
                if metadata == "metadata" && field == "annotations" =>
            {
                self.scoped(text)
            }
            _ => None,
        }
    }

    /// `ns/name`.
    fn scoped(&self, text: &str) -> Option<String> {
        let (namespace, name) = text.split_once('/')?;
        let is_name =
            !name.is_empty() && name.split('.').all(crate::environment::names::is_dns_label);
        (is_name && self.left.contains(namespace)).then(|| format!("{}/{name}", self.namespace))
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
