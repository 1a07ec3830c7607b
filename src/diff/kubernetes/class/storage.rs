//! Data: claims, volumes, and objects whose deletion deletes everything in them.

use super::leaf::Leaf;
use crate::diff::change::Class;
use crate::diff::kubernetes::class::subject::Subject;
use crate::diff::kubernetes::quantity::Quantity;
use crate::yaml::Node;

/// Custom resources whose operators keep databases and queues on volumes, and delete them together.
const STORES: &[(&str, &str)] = &[
    ("acid.zalan.do", "postgresql"),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"),
    ("kafka.strimzi.io", "Kafka"),
    ("minio.min.io", "Tenant"),
    ("mongodbcommunity.mongodb.com", "MongoDBCommunity"),
    ("mysql.oracle.com", "InnoDBCluster"),
    ("postgres-operator.crunchydata.com", "PostgresCluster"),
    ("postgresql.cnpg.io", "Cluster"),
    ("rabbitmq.com", "RabbitmqCluster"),
];

/// True if deleting the object may delete data.
pub(super) fn holds_data(group: &str, kind: &str, node: &Node) -> bool {
    match (group, kind) {
        ("", "Namespace" | "PersistentVolumeClaim")
        | ("apiextensions.k8s.io", "CustomResourceDefinition") => true,
        ("", "PersistentVolume") => {
            let policy = node.at(&["spec", "persistentVolumeReclaimPolicy"]);
            policy.and_then(Node::as_str) != Some("Retain")
        }
        // The claims stay unless the set asks for their deletion; nobody who reads "scale" would look for them.
        ("apps", "StatefulSet") => node.at(&["spec", "volumeClaimTemplates"]).is_some(),
        _ => STORES.contains(&(group, kind)),
    }
}

/// A PersistentVolumeClaim's spec may not change but for growth
/// (`ValidatePersistentVolumeClaimUpdate`); to create it again is to lose its volume.
pub(super) fn claim(subject: &Subject<'_>, leaf: &Leaf<'_>) -> Class {
    match leaf.path.as_slice() {
        ["spec", "resources", "requests", "storage"] => {
            if grows(leaf) {
                Class::InPlace
            } else {
                Class::DataLoss
            }
        }
        ["spec", "volumeAttributesClassName"] => Class::InPlace,
        // Claims that exist have them filled in by the server, and it keeps what a manifest does not
        // say. To take a class away that a manifest said is refused, and so is to set one, unless
        // it is the one that was filled in.
        ["spec", "volumeName"] if leaf.new.is_none() => Class::None,
        ["spec", "storageClassName"] if leaf.new.is_none() && is_live(subject.old) => Class::None,
        ["spec", "storageClassName"] if leaf.old.is_none() && is_live(subject.new) => Class::None,
        ["spec", "storageClassName"] if leaf.old.is_none() || leaf.new.is_none() => Class::Recreate,
        ["spec"] | ["spec", "resources"] | ["spec", "resources", "requests"] => Class::InPlace,
        _ => Class::DataLoss,
    }
}

/// True for a manifest that comes from a cluster.
fn is_live(node: Option<&Node>) -> bool {
    let uid = node.and_then(|node| node.at(&["metadata", "uid"]));
    uid.is_some()
}

fn grows(leaf: &Leaf<'_>) -> bool {
    let amount = |text: Option<&str>| text.and_then(Quantity::parse);
    match (amount(leaf.old_text()), amount(leaf.new_text())) {
        (Some(old), Some(new)) => old.is_at_most(&new),
        _ => false,
    }
}

/// True if a pod's volume refers to another claim, and so to other data. The way it is mounted
/// does not count.
pub(super) fn is_other_claim(path: &[&str], leaf: &Leaf<'_>) -> bool {
    let is_claim = matches!(path, ["volumes", "persistentVolumeClaim", "claimName"]);
    is_claim && leaf.old.is_some()
}

/// A StatefulSet whose claims are deleted from now on, or that shrinks while they are.
pub(super) fn deletes_claims(subject: &Subject<'_>, leaf: &Leaf<'_>) -> bool {
    match leaf.path.as_slice() {
        ["spec", "persistentVolumeClaimRetentionPolicy", _] => leaf.becomes("Delete"),
        ["spec", "replicas"] => {
            let policy = ["spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"];
            let deletes = subject.new.and_then(|node| node.at(&policy));
            deletes.and_then(Node::as_str) == Some("Delete") && !grows(leaf)
        }
        _ => false,
    }
}
