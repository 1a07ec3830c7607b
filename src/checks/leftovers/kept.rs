//! Things that the deletion of a namespace leaves: volumes, resources of a cloud, records of DNS. The
//! rules are those of the controllers that make them.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Segment};

use super::order::is_outside;

/// Something that stays.
#[derive(Clone, Debug)]
pub struct Leftover<'r> {
    /// The object behind it.
    pub resource: &'r Resource,
    /// The thing that stays, and the reason.
    pub text: String,
    /// The fix.
    pub help: String,
    /// The place of the field that says so, or of the object.
    pub at: Origin,
    /// True if the render alone says that it stays; otherwise it depends on the cluster.
    pub is_certain: bool,
    /// True if deleting the object by name is enough.
    pub is_deleted: bool,
}

/// A field whose value makes a controller keep what it made.
struct Policy {
    /// Part of the group: a suffix.
    group: &'static str,
    /// The field, or an annotation below `metadata.annotations`.
    path: &'static [&'static str],
    /// The value.
    keeps: &'static str,
    /// The thing that stays.
    what: &'static str,
    /// The value that deletes it.
    deletes: &'static str,
}

/// Deletion policies of operators. Sources: the reference of each (Crossplane "Managed Resources",
/// Config Connector "Keeping resources after deletion", ACK "Deletion policy", Azure Service Operator
/// "Annotations", External Secrets "PushSecret", Strimzi and Kubernetes "VolumeSnapshot").
const POLICIES: &[Policy] = &[
    Policy {
        group: "crossplane.io",
        path: &["spec", "deletionPolicy"],
        keeps: "Orphan",
        what: "the cloud's resource",
        deletes: "Delete",
    },
    Policy {
        group: "upbound.io",
        path: &["spec", "deletionPolicy"],
        keeps: "Orphan",
        what: "the cloud's resource",
        deletes: "Delete",
    },
    Policy {
        group: "cnrm.cloud.google.com",
        path: &[
            "metadata",
            "annotations",
            "cnrm.cloud.google.com/deletion-policy",
        ],
        keeps: "abandon",
        what: "the cloud's resource",
        deletes: "delete",
    },
    Policy {
        group: "services.k8s.aws",
        path: &[
            "metadata",
            "annotations",
            "services.k8s.aws/deletion-policy",
        ],
        keeps: "retain",
        what: "the cloud's resource",
        deletes: "delete",
    },
    Policy {
        group: "azure.com",
        path: &[
            "metadata",
            "annotations",
            "serviceoperator.azure.com/reconcile-policy",
        ],
        keeps: "detach-on-delete",
        what: "the cloud's resource",
        deletes: "manage",
    },
    Policy {
        group: "external-secrets.io",
        path: &["spec", "deletionPolicy"],
        keeps: "Retain",
        what: "the Secret that it made",
        deletes: "Delete",
    },
    Policy {
        group: "snapshot.storage.k8s.io",
        path: &["deletionPolicy"],
        keeps: "Retain",
        what: "the snapshot of the volume",
        deletes: "Delete",
    },
];

/// Everything that the deletion of the environment's namespaces leaves, in the order of the render.
pub fn leftovers(resources: &[Resource]) -> Vec<Leftover<'_>> {
    let retaining = retaining_classes(resources);
    let mut found = Vec::new();
    for resource in resources {
        found.extend(outside(resource));
        found.extend(POLICIES.iter().filter_map(|policy| kept(resource, policy)));
        found.extend(volumes(resource, &retaining));
        found.extend(webhook(resource));
    }
    found
}

/// An object outside of the namespaces.
fn outside(resource: &Resource) -> Option<Leftover<'_>> {
    let is_of_namespace = resource.kind() == "Namespace" || !is_outside(resource);
    if is_of_namespace {
        return None;
    }
    let reclaim = resource.node.at(&["spec", "persistentVolumeReclaimPolicy"]);
    let is_kept = resource.kind() == "PersistentVolume"
        && reclaim.and_then(Node::as_str).unwrap_or("Retain") != "Delete";
    let text = if is_kept {
        "it is not in a namespace, and its volume stays when it is deleted"
    } else {
        "it is not in a namespace"
    };
    Some(Leftover {
        resource,
        text: text.to_owned(),
        help: "`offshoot teardown` names it, too; or do without it: `exclude`".to_owned(),
        at: name_at(resource),
        is_certain: true,
        is_deleted: !is_kept,
    })
}

fn kept<'r>(resource: &'r Resource, policy: &Policy) -> Option<Leftover<'r>> {
    let group = resource.gvk().group;
    let is_of_group = group == policy.group || group.ends_with(&format!(".{}", policy.group));
    let node = resource.node.at(policy.path).filter(|_| is_of_group)?;
    let value = node.as_str().filter(|value| *value == policy.keeps)?;
    let path = policy.path.iter().map(|key| Segment::Key((*key).into()));
    let path: FieldPath = path.collect();
    // The one who deletes an ExternalSecret deletes its Secret with the namespace.
    if policy.group == "external-secrets.io" && resource.kind() != "ClusterExternalSecret" {
        return None;
    }
    Some(Leftover {
        resource,
        text: format!("`{path}` is `{value}`: {} stays", policy.what),
        help: format!("write `{}` for branches", policy.deletes),
        at: node.origin,
        is_certain: true,
        is_deleted: false,
    })
}

/// The StorageClasses of the render whose volumes stay.
fn retaining_classes(resources: &[Resource]) -> Vec<&str> {
    let is_retaining = |it: &&Resource| {
        it.kind() == "StorageClass" && it.node.str_at("reclaimPolicy") == Some("Retain")
    };
    let classes = resources.iter().filter(is_retaining);
    classes.map(Resource::name).collect()
}

/// The claims of an object, and of the pods that it makes.
fn volumes<'r>(resource: &'r Resource, retaining: &[&str]) -> Vec<Leftover<'r>> {
    let templates = resource.node.at(&["spec", "volumeClaimTemplates"]);
    let templates = templates.and_then(Node::as_sequence).unwrap_or_default();
    let own = (resource.kind() == "PersistentVolumeClaim").then_some(&resource.node);
    let claims = own.into_iter().chain(templates);
    let leftover = |claim: &'r Node| {
        let class = claim.at(&["spec", "storageClassName"]);
        let name = class.and_then(Node::as_str).unwrap_or_default();
        let is_certain = retaining.contains(&name);
        let which = match name {
            "" => "the cluster's default StorageClass".to_owned(),
            name => format!("the StorageClass `{name}`"),
        };
        Leftover {
            resource,
            text: if is_certain {
                format!("{which} retains volumes: this one stays")
            } else {
                format!("its volume stays if {which} retains volumes")
            },
            help: "use a StorageClass with `reclaimPolicy: Delete` for branches".to_owned(),
            at: class.map_or(claim.origin, |class| class.origin),
            is_certain,
            is_deleted: false,
        }
    };
    claims.map(leftover).collect()
}

/// A webhook that fails requests of the whole cluster once its Service is gone.
fn webhook(resource: &Resource) -> Option<Leftover<'_>> {
    let is_webhook = matches!(
        resource.kind(),
        "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration"
    );
    let webhooks = resource.node.get("webhooks").filter(|_| is_webhook)?;
    let fails = |webhook: &&Node| {
        let policy = webhook.str_at("failurePolicy").unwrap_or("Fail");
        policy == "Fail" && webhook.at(&["clientConfig", "service"]).is_some()
    };
    let first = webhooks.as_sequence()?.iter().find(fails)?;
    Some(Leftover {
        resource,
        text: "its Service goes with the namespace, and every request that it judges fails then"
            .to_owned(),
        help: "delete it first, as `offshoot teardown` does; or write `failurePolicy: Ignore` for branches"
            .to_owned(),
        at: first.origin,
        is_certain: true,
        is_deleted: true,
    })
}

fn name_at(resource: &Resource) -> Origin {
    let name = resource.node.at(&["metadata", "name"]);
    name.map(|name| name.origin).unwrap_or_default()
}
