//! Pods, and the manifests that describe some. In: a resource of any kind. Out: the templates of its pods.

use crate::model::Resource;
use crate::yaml::{Mapping, Node, Text};

/// The pods that a resource describes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pod<'r> {
    /// The labels.
    labels: Option<&'r Mapping>,
    /// The `spec`.
    spec: &'r Node,
}

impl<'r> Pod<'r> {
    /// The labels; without any, no selector but an empty one matches.
    pub(super) fn labels(&self) -> Option<&'r Mapping> {
        self.labels
    }

    /// The name of the ServiceAccount.
    pub(super) fn account(&self) -> &'r str {
        let stated = ["serviceAccountName", "serviceAccount"].iter();
        let mut stated = stated.filter_map(|field| self.spec.str_at(field));
        stated.find(|name| !name.is_empty()).unwrap_or("default")
    }
}

/// The templates of the pods of a resource: of whatever kind, a map whose `spec` has `containers`.
pub(super) fn pods(resource: &Resource) -> Vec<Pod<'_>> {
    let mut pods = Vec::new();
    // These describe or contain anything.
    let kinds = ["CustomResourceDefinition", "ConfigMap", "Secret"];
    if kinds.contains(&resource.kind()) {
        return pods;
    }
    resource.node.walk(|node| {
        let spec = node.get("spec").filter(|spec| has_containers(spec));
        pods.extend(spec.map(|spec| Pod {
            labels: node.at(&["metadata", "labels"]).and_then(Node::as_mapping),
            spec,
        }));
    });
    pods
}

fn has_containers(spec: &Node) -> bool {
    let containers = spec.get("containers").and_then(Node::as_sequence);
    containers.is_some_and(|containers| {
        let first = containers.first();
        first.is_some_and(|it| it.str_at("name").is_some() || it.str_at("image").is_some())
    })
}

/// The Services that an operator creates for an object of its kind; `{name}` is the object's name.
struct Operated {
    group: &'static str,
    kind: &'static str,
    services: &'static [&'static str],
}

/// Kinds whose operators run pods, with the Services that clients use, from the documentation of the operators.
const OPERATED: &[Operated] = &[
    Operated {
        group: "postgresql.cnpg.io",
        kind: "Cluster",
        services: &["{name}-rw", "{name}-ro", "{name}-r"],
    },
    Operated {
        group: "acid.zalan.do",
        kind: "postgresql",
        services: &["{name}", "{name}-repl"],
    },
    Operated {
        group: "postgres-operator.crunchydata.com",
        kind: "PostgresCluster",
        services: &["{name}-primary", "{name}-replicas", "{name}-pgbouncer"],
    },
    Operated {
        group: "kafka.strimzi.io",
        kind: "Kafka",
        services: &["{name}-kafka-bootstrap"],
    },
    Operated {
        group: "rabbitmq.com",
        kind: "RabbitmqCluster",
        services: &["{name}"],
    },
    Operated {
        group: "elasticsearch.k8s.elastic.co",
        kind: "Elasticsearch",
        services: &["{name}-es-http"],
    },
    Operated {
        group: "kibana.k8s.elastic.co",
        kind: "Kibana",
        services: &["{name}-kb-http"],
    },
    Operated {
        group: "mongodbcommunity.mongodb.com",
        kind: "MongoDBCommunity",
        services: &["{name}-svc"],
    },
    Operated {
        group: "k8s.mariadb.com",
        kind: "MariaDB",
        services: &["{name}", "{name}-primary"],
    },
    Operated {
        group: "mysql.oracle.com",
        kind: "InnoDBCluster",
        services: &["{name}"],
    },
    Operated {
        group: "databases.spotahome.com",
        kind: "RedisFailover",
        services: &["rfs-{name}", "rfrm-{name}"],
    },
    Operated {
        group: "redis.redis.opstreelabs.in",
        kind: "Redis",
        services: &["{name}"],
    },
];

fn operated(resource: &Resource) -> Option<&'static Operated> {
    let gvk = resource.gvk();
    OPERATED
        .iter()
        .find(|row| row.group == gvk.group && row.kind == gvk.kind)
}

/// True for an object whose operator runs pods.
pub(super) fn is_operated(resource: &Resource) -> bool {
    operated(resource).is_some()
}

/// The Services that the operator of an object creates for it.
pub(in crate::environment) fn operated_services(resource: &Resource) -> Vec<Text> {
    let services = operated(resource).map_or(&[][..], |row| row.services);
    let name = |it: &&str| it.replace("{name}", resource.name()).into();
    services.iter().map(name).collect()
}
