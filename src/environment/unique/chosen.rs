//! Values of a Service that the API server chooses where they are left out.

use crate::model::Resource;
use crate::yaml::{FieldPath, Node};

/// The fields of `spec` (Kubernetes: `ServiceSpec`, whose allocators refuse a value that is taken).
const FIELDS: &[&str] = &["clusterIP", "clusterIPs", "healthCheckNodePort"];

/// The paths to the values, if the resource is a Service that states some. A headless Service keeps its
/// `None`, which is not an address.
pub(in crate::environment) fn chosen(resource: &Resource) -> Vec<FieldPath> {
    let spec = resource.node.get("spec");
    let Some(spec) = spec.filter(|_| is_service(resource)) else {
        return Vec::new();
    };
    let fields = FIELDS
        .iter()
        .filter(|field| spec.get(field).is_some_and(is_stated));
    let mut paths: Vec<FieldPath> = fields
        .map(|field| FieldPath::keys(&["spec", field]))
        .collect();
    let ports = spec.get("ports").and_then(Node::as_sequence);
    for (index, port) in ports.unwrap_or_default().iter().enumerate() {
        if port.get("nodePort").is_some_and(is_stated) {
            let ports = FieldPath::keys(&["spec", "ports"]);
            paths.push(ports.item(index).key("nodePort"));
        }
    }
    paths
}

/// True for a Service of Kubernetes.
pub(super) fn is_service(resource: &Resource) -> bool {
    resource.kind() == "Service" && resource.gvk().group.is_empty()
}

/// True for a value that is not empty and does not stand for none.
pub(super) fn is_stated(node: &Node) -> bool {
    match node.as_sequence() {
        Some(items) => items.iter().any(is_stated),
        None => match node.as_text() {
            Some(text) => !node.is_null() && !matches!(text.as_str(), "" | "None" | "0"),
            None => false,
        },
    }
}
