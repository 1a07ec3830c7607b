//! Values that their names explain: `S3_BUCKET=uploads`. In: a name and a value. Out: what it names. A name
//! of a bucket, queue or database means one on some server; if a render runs such a server itself, its
//! names are its own.

use crate::model::{Image, Resource};

use super::locator::{Class, Locator, is_plain};
use super::pods::pods;

/// A server that names are relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Server {
    Database,
    Queue,
    Store,
}

/// The words for what a name means, by its last word.
const WORDS: &[(&str, &str, Option<Server>)] = &[
    ("ARN", "AWS resource", None),
    ("BUCKET", "bucket", Some(Server::Store)),
    ("DATABASE", "database", Some(Server::Database)),
    ("DATASET", "dataset", None),
    ("DSN", "DSN", None),
    ("EXCHANGE", "exchange", Some(Server::Queue)),
    ("KEYSPACE", "keyspace", Some(Server::Database)),
    ("PGDATABASE", "database", Some(Server::Database)),
    ("QUEUE", "queue", Some(Server::Queue)),
    ("STREAM", "stream", Some(Server::Queue)),
    ("SUBSCRIPTION", "subscription", Some(Server::Queue)),
    ("TOPIC", "topic", Some(Server::Queue)),
    ("WEBHOOK", "webhook", None),
];

/// Whole names, and ends of names, that mean what their last word does not say.
const ENDS: &[(&str, &str, Option<Server>)] = &[
    ("ACCOUNT_ID", "account", None),
    ("DB_NAME", "database", Some(Server::Database)),
    ("INSTANCE_CONNECTION_NAME", "instance", None),
    ("POSTGRES_DB", "database", Some(Server::Database)),
    ("azure.workload.identity/client-id", "identity", None),
    ("vault.hashicorp.com/role", "role", None),
];

/// Kinds and images of servers.
const SERVERS: &[(Server, &[&str], &[&str])] = &[
    (
        Server::Database,
        &[
            "Cluster",
            "CrdbCluster",
            "InnoDBCluster",
            "MariaDB",
            "MongoDBCommunity",
            "PerconaServerMongoDB",
            "PerconaXtraDBCluster",
            "PostgresCluster",
            "postgresql",
        ],
        &[
            "cassandra",
            "clickhouse",
            "cockroach",
            "mariadb",
            "mongo",
            "mssql",
            "mysql",
            "percona",
            "pgvector",
            "postgis",
            "postgres",
            "scylla",
            "timescale",
        ],
    ),
    (
        Server::Queue,
        &[
            "ActiveMQArtemis",
            "Kafka",
            "NatsCluster",
            "RabbitmqCluster",
            "Redis",
            "RedisCluster",
            "Redpanda",
        ],
        &[
            "activemq",
            "artemis",
            "dragonfly",
            "elasticmq",
            "kafka",
            "keydb",
            "localstack",
            "nats",
            "pulsar",
            "rabbitmq",
            "redis",
            "redpanda",
            "valkey",
        ],
    ),
    (
        Server::Store,
        &["CephObjectStore", "Tenant"],
        &[
            "azurite",
            "ceph",
            "fake-gcs",
            "garage",
            "localstack",
            "minio",
            "seaweedfs",
        ],
    ),
];

/// The thing that a value names, by its name.
pub(super) fn named(name: &str, value: &str) -> Option<Locator> {
    let (words, _) = meaning(name)?;
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = is_plain(value)
        && !value.contains("://")
        && !value.starts_with("arn:")
        && (!is_number || words == "account")
        && !["true", "false", "null", "none", "default"].contains(&value);
    // Several words under a field's key, such as a description, are not a name.
    is_name.then(|| Locator {
        class: Class::Named(words),
        value: value.to_owned(),
    })
}

/// The server that the things of a class are on.
pub(super) fn server_of(class: Class) -> Option<Server> {
    let Class::Named(words) = class else {
        return None;
    };
    let all = WORDS.iter().chain(ENDS);
    let mut rows = all.filter(|(_, it, _)| *it == words);
    rows.find_map(|(_, _, server)| *server)
}

fn meaning(name: &str) -> Option<(&'static str, Option<Server>)> {
    // Most names are not among these: their last letter tells.
    let mut ends = ENDS.iter();
    if let Some((_, words, server)) = ends.find(|(end, ..)| ends_with(name, end)) {
        return Some((words, *server));
    }
    let trimmed = ["_NAME", "-name", "Name", "_URL", "_URI", "_ID"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    let start = trimmed.rfind(['_', '-', '.', '/']).map_or(0, |at| at + 1);
    let last = trimmed.get(start..)?;
    let camel = last.rfind(|c: char| c.is_ascii_uppercase());
    let camel = camel.and_then(|at| last.get(at..)).unwrap_or(last);
    let is_it = |word: &str| word.eq_ignore_ascii_case(last) || word.eq_ignore_ascii_case(camel);
    let row = WORDS.iter().find(|(word, ..)| is_it(word))?;
    Some((row.1, row.2))
}

fn ends_with(name: &str, end: &str) -> bool {
    let rest = name.strip_suffix(end);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['_', '-', '.', '/']))
}

/// The servers that a render runs itself.
pub(super) fn servers(resources: &[Resource]) -> Vec<Server> {
    let images: Vec<&str> = pods(resources)
        .flat_map(|pod| pod.containers())
        .filter_map(|container| Some(Image::parse(container.image()?.0).name))
        .filter_map(|name| name.rsplit('/').next())
        .collect();
    let runs = |(_, kinds, names): &&(Server, &[&str], &[&str])| {
        let is_kind = |it: &Resource| kinds.contains(&it.kind()) && !it.gvk().group.is_empty();
        let is_image = |image: &&str| names.iter().any(|name| image.contains(name));
        resources.iter().any(is_kind) || images.iter().any(is_image)
    };
    SERVERS
        .iter()
        .filter(runs)
        .map(|(server, ..)| *server)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_explain_values() {
        for (name, value, expected) in [
            ("S3_BUCKET", "uploads", "bucket"),
            ("S3_BUCKET_NAME", "uploads", "bucket"),
            ("bucketName", "uploads", "bucket"),
            ("uploadBucket", "uploads", "bucket"),
            ("S3_BUCKET_REGION", "eu-west-1", ""),
            ("ORDERS_QUEUE", "orders", "queue"),
            ("REDIS_DB", "0", ""),
            ("POSTGRES_DB", "shop", "database"),
            ("DB_NAME", "shop", "database"),
            ("PGDATABASE", "shop", "database"),
            ("DATABASE", "true", ""),
            ("AWS_ACCOUNT_ID", "123456789012", "account"),
            ("SENTRY_DSN", "https://a@b.example/1", ""),
            ("azure.workload.identity/client-id", "0a1b-2c", "identity"),
            ("BUCKET", "$(PREFIX)-uploads", ""),
            ("bucket", "a description", ""),
        ] {
            let found = named(name, value).map_or("", |it| it.class.words());
            assert_eq!(found, expected, "{name}={value}");
        }
    }
}
