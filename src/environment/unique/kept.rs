//! Values that can exist once and that nobody chooses anew: leaving them out changes what the
//! resource does.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Mapping, Node, Segment, Tag, Value};

use super::chosen::{is_service, is_stated};

/// The thing that exists once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::environment) enum Class {
    /// A port of a node.
    Port,
    /// An address.
    Address,
    /// A volume, or a directory of a node.
    Volume,
    /// A place that a database writes its backups to.
    Backup,
}

/// Fields with the place of a database's backups, by group and kind.
///
/// Source: the API references of CloudNativePG and its Barman Cloud plugin. A server refuses to archive to a
/// place that another one has written to.
const BACKUPS: [(&str, &str, &[&str]); 2] = [
    (
        "barmancloud.cnpg.io",
        "ObjectStore",
        &["spec", "configuration", "destinationPath"],
    ),
    (
        "postgresql.cnpg.io",
        "Cluster",
        &["spec", "backup", "barmanObjectStore", "destinationPath"],
    ),
];

/// A value that can exist once.
pub(in crate::environment) struct Kept {
    /// The thing.
    pub(in crate::environment) class: Class,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The place.
    pub(in crate::environment) at: Origin,
}

/// The keys that can have such a value. A resource without any of them is not searched.
const KEYS: &[&str] = &[
    "addresses",
    "externalIPs",
    "hostNetwork",
    "hostPath",
    "hostPort",
    "loadBalancerIP",
    "nodePort",
    "volumeName",
];

/// Annotations that name an address or a load balancer (MetalLB, kube-vip, Cilium, the cloud controllers
/// of AWS, Azure and Google, the AWS Load Balancer Controller, Porter).
const ADDRESSES: &[&str] = &[
    "alb.ingress.kubernetes.io/load-balancer-name",
    "io.cilium/lb-ipam-ips",
    "kube-vip.io/loadbalancerIPs",
    "kubernetes.io/ingress.global-static-ip-name",
    "kubernetes.io/ingress.regional-static-ip-name",
    "lb.kubesphere.io/v1alpha1-eip",
    "lbipam.cilium.io/ips",
    "metallb.io/loadBalancerIPs",
    "metallb.universe.tf/loadBalancerIPs",
    "networking.gke.io/load-balancer-ip-addresses",
    "service.beta.kubernetes.io/aws-load-balancer-eip-allocations",
    "service.beta.kubernetes.io/aws-load-balancer-name",
    "service.beta.kubernetes.io/aws-load-balancer-private-ipv4-addresses",
    "service.beta.kubernetes.io/azure-dns-label-name",
    "service.beta.kubernetes.io/azure-load-balancer-ipv4",
    "service.beta.kubernetes.io/azure-load-balancer-ipv6",
    "service.beta.kubernetes.io/azure-pip-name",
];

/// The values of a resource that can exist once. `is_own` says whether a PersistentVolume of this name is
/// the branch's own.
pub(in crate::environment) fn kept(
    resource: &Resource,
    is_own: impl Fn(&str) -> bool,
) -> Vec<Kept> {
    let mut found = Vec::new();
    if matches!(
        resource.kind(),
        "CustomResourceDefinition" | "ConfigMap" | "Secret"
    ) {
        return found;
    }
    if resource.kind() == "PersistentVolume" && resource.gvk().group.is_empty() {
        found.push(Kept {
            class: Class::Volume,
            path: FieldPath::keys(&["spec"]),
            at: resource
                .node
                .get("spec")
                .map_or(resource.origin, |spec| spec.origin),
        });
        return found;
    }
    annotations(resource, &mut found);
    found.extend(backups(resource));
    let has_key = |node: &Node| {
        let keys = node.as_mapping().into_iter().flat_map(Mapping::keys);
        keys.into_iter().any(|key| KEYS.contains(&key))
    };
    if !resource.node.any(has_key) {
        return found;
    }
    resource.node.walk_paths(|at| {
        if let Some(mapping) = at.node.as_mapping() {
            for (key, value) in mapping.iter() {
                if let Some(class) = class(key, value, at.path, resource, &is_own) {
                    found.push(Kept {
                        class,
                        path: at.path.clone().key(key),
                        at: value.origin,
                    });
                }
            }
            host_paths(at.path, at.node, &mut found);
        }
    });
    found
}

fn backups(resource: &Resource) -> Option<Kept> {
    let gvk = resource.gvk();
    let mut rows = BACKUPS.iter();
    let (.., path) = rows.find(|(group, kind, _)| gvk.group == *group && gvk.kind == *kind)?;
    let value = resource.node.at(path)?;
    is_stated(value).then(|| Kept {
        class: Class::Backup,
        path: FieldPath::keys(path),
        at: value.origin,
    })
}

fn annotations(resource: &Resource, found: &mut Vec<Kept>) {
    let annotations = resource.node.at(&["metadata", "annotations"]);
    let Some(annotations) = annotations.and_then(Node::as_mapping) else {
        return;
    };
    for (key, value) in annotations.iter() {
        if ADDRESSES.contains(&key) && is_stated(value) {
            found.push(Kept {
                class: Class::Address,
                path: FieldPath::keys(&["metadata", "annotations", key]),
                at: value.origin,
            });
        }
    }
}

/// The class of the value at `key` of the map at `path`.
fn class(
    key: &str,
    value: &Node,
    path: &FieldPath,
    resource: &Resource,
    is_own: impl Fn(&str) -> bool,
) -> Option<Class> {
    if !is_stated(value) && key != "addresses" {
        return None;
    }
    let is_true = || matches!(&value.value, Value::Scalar(Tag::Bool, text) if text == "true");
    match key {
        "hostPort" => Some(Class::Port),
        "nodePort" if !is_service(resource) => Some(Class::Port),
        "hostNetwork" if is_true() => Some(Class::Port),
        "loadBalancerIP" | "externalIPs" => Some(Class::Address),
        "addresses" if resource.kind() == "Gateway" && path.is(&["spec"]) => {
            let items = value.as_sequence().unwrap_or_default();
            let is_address = |item: &Node| item.str_at("value").is_some_and(|it| !it.is_empty());
            items.iter().any(is_address).then_some(Class::Address)
        }
        "volumeName" if is_claim(path, resource) => {
            let name = value.as_str().unwrap_or_default();
            (!is_own(name)).then_some(Class::Volume)
        }
        _ => None,
    }
}

/// True for the `spec` of a PersistentVolumeClaim, or of a template of one.
fn is_claim(path: &FieldPath, resource: &Resource) -> bool {
    match path.segments() {
        [Segment::Key(spec)] => resource.kind() == "PersistentVolumeClaim" && spec == "spec",
        [.., Segment::Key(list), Segment::Item(_), Segment::Key(spec)] => {
            list == "volumeClaimTemplates" && spec == "spec"
        }
        [.., Segment::Key(template), Segment::Key(spec)] => {
            template == "volumeClaimTemplate" && spec == "spec"
        }
        _ => false,
    }
}

/// Directories of the node that a container can write to: the map at `path` has `volumes`, and its
/// containers mount them.
fn host_paths(path: &FieldPath, node: &Node, found: &mut Vec<Kept>) {
    let items = |key: &str| {
        node.get(key)
            .and_then(Node::as_sequence)
            .unwrap_or_default()
    };
    let volumes = items("volumes").iter().enumerate();
    for (index, volume) in volumes {
        let Some(host_path) = volume.get("hostPath").filter(|it| !it.is_null()) else {
            continue;
        };
        let name = volume.str_at("name").unwrap_or_default();
        let containers = ["containers", "initContainers", "ephemeralContainers"];
        let containers = containers.into_iter().flat_map(items);
        let is_written = |container: &Node| mounts_to_write(container, name);
        if containers.chain([node]).any(is_written) {
            found.push(Kept {
                class: Class::Volume,
                path: path.clone().key("volumes").item(index).key("hostPath"),
                at: host_path.origin,
            });
        }
    }
}

fn mounts_to_write(container: &Node, volume: &str) -> bool {
    let mounts = container.get("volumeMounts").and_then(Node::as_sequence);
    mounts.unwrap_or_default().iter().any(|mount| {
        let read_only = mount.get("readOnly").map(|it| &it.value);
        let is_read_only = matches!(read_only, Some(Value::Scalar(_, text)) if text == "true");
        mount.str_at("name") == Some(volume) && !is_read_only
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse_stream;

    fn versioned(text: &str) -> String {
        if text.starts_with("apiVersion") {
            format!("{{{text}}}")
        } else {
            format!("{{apiVersion: v1, {text}}}")
        }
    }

    #[test]
    fn every_field_is_of_its_class() {
        let rows: &[(&str, &str)] = &[
            (
                "kind: Pod, spec: {containers: [{ports: [{hostPort: 80}]}]}",
                "Port spec.containers[0].ports[0].hostPort",
            ),
            (
                "kind: Pod, spec: {hostNetwork: true, containers: []}",
                "Port spec.hostNetwork",
            ),
            ("kind: Pod, spec: {hostNetwork: false, containers: []}", ""),
            (
                "kind: Kafka, spec: {listener: {nodePort: 30000}}",
                "Port spec.listener.nodePort",
            ),
            ("kind: Service, spec: {ports: [{nodePort: 30000}]}", ""),
            (
                "kind: Service, spec: {loadBalancerIP: 203.0.113.9}",
                "Address spec.loadBalancerIP",
            ),
            ("kind: Service, spec: {loadBalancerIP: ''}", ""),
            (
                "kind: Service, spec: {externalIPs: [203.0.113.9]}",
                "Address spec.externalIPs",
            ),
            (
                "kind: Service, metadata: {annotations: {metallb.io/loadBalancerIPs: 203.0.113.9}}",
                "Address metadata.annotations[\"metallb.io/loadBalancerIPs\"]",
            ),
            (
                "kind: Gateway, spec: {addresses: [{value: 203.0.113.9}]}",
                "Address spec.addresses",
            ),
            (
                "kind: PersistentVolumeClaim, spec: {volumeName: pv-1}",
                "Volume spec.volumeName",
            ),
            ("kind: PersistentVolumeClaim, spec: {volumeName: own}", ""),
            (
                "kind: StatefulSet, spec: {volumeClaimTemplates: [{spec: {volumeName: pv-1}}]}",
                "Volume spec.volumeClaimTemplates[0].spec.volumeName",
            ),
            ("kind: Widget, spec: {volumeName: pv-1}", ""),
            (
                "kind: PersistentVolume, spec: {nfs: {server: a}}",
                "Volume spec",
            ),
            (
                "kind: Pod, spec: {volumes: [{name: a, hostPath: {path: /a}}], containers: [{volumeMounts: [{name: a}]}]}",
                "Volume spec.volumes[0].hostPath",
            ),
            (
                "kind: Pod, spec: {volumes: [{name: a, hostPath: {path: /a}}], containers: [{volumeMounts: [{name: a, readOnly: true}]}]}",
                "",
            ),
            (
                "apiVersion: barmancloud.cnpg.io/v1, kind: ObjectStore, spec: {configuration: {destinationPath: 's3://a/b'}}",
                "Backup spec.configuration.destinationPath",
            ),
            (
                "apiVersion: postgresql.cnpg.io/v1, kind: Cluster, spec: {backup: {barmanObjectStore: {destinationPath: 's3://a/b'}}}",
                "Backup spec.backup.barmanObjectStore.destinationPath",
            ),
            (
                "apiVersion: postgresql.cnpg.io/v1, kind: Cluster, spec: {externalClusters: [{barmanObjectStore: {destinationPath: 's3://a/b'}}]}",
                "",
            ),
            (
                "kind: Pod, spec: {volumes: [{name: a, hostPath: {path: /a}}], containers: []}",
                "",
            ),
            ("kind: ConfigMap, data: {hostPort: '80'}", ""),
        ];
        for (text, expected) in rows {
            let documents = parse_stream(&versioned(text), Origin::NONE);
            let node = documents.expect("the test's YAML").remove(0);
            let found = kept(&Resource::new(node), |name| name == "own");
            let found = found.iter().map(|it| format!("{:?} {}", it.class, it.path));
            assert_eq!(&found.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
