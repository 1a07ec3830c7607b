//! The role of a string by the keys above it: any text, a name that Kubernetes reads, or something that
//! only looks like a host.

use crate::yaml::{FieldPath, Node, Segment};

/// The role of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Any text.
    Text,
    /// Never read.
    Opaque,
    /// A name, label or selector: reported, never changed.
    Name,
    /// Secret data.
    Base64,
}

/// The role of the value at the end of `path`, where all values around it are text.
pub(super) fn role(path: &FieldPath, key: &str, value: &Node, is_secret: bool) -> Role {
    let depth = path.segments().len() - 1;
    match key {
        "apiVersion" | "kind" | "status" if depth == 0 => Role::Opaque,
        "type" if depth == 0 && is_secret => Role::Opaque,
        "data" if depth == 0 && is_secret => Role::Base64,
        "binaryData" if depth == 0 => Role::Opaque,
        "managedFields" | "ownerReferences" if depth == 1 && path.starts_with(&["metadata"]) => {
            Role::Opaque
        }
        "image" if is_image(value) => Role::Opaque,
        "labels" | "matchLabels" | "selector" | "nodeSelector" => Role::Name,
        "values" if above(path, 2) == Some("matchExpressions") => Role::Name,
        _ if has_scheme(value) || has_maps(value) || in_data(path) => Role::Text,
        _ if is_api_field(key) => Role::Opaque,
        "registry" | "repository" | "reference" | "name" if above(path, 1) == Some("image") => {
            Role::Opaque
        }
        _ if is_object_name(key) && value.as_str().is_some() => Role::Name,
        _ => Role::Text,
    }
}

/// True inside the data of a ConfigMap or Secret, where keys have no meaning to Kubernetes.
fn in_data(path: &FieldPath) -> bool {
    path.segments().len() > 1 && (path.starts_with(&["data"]) || path.starts_with(&["stringData"]))
}

/// The key that is `steps` before the last step of the path.
fn above(path: &FieldPath, steps: usize) -> Option<&str> {
    match path.segments().iter().rev().nth(steps)? {
        Segment::Key(key) => Some(key),
        Segment::Item(_) => None,
    }
}

fn has_scheme(value: &Node) -> bool {
    value.as_str().is_some_and(|text| text.contains("://"))
}

/// True for a map, and for a list of maps: values of a chart or whole objects under a common key.
fn has_maps(value: &Node) -> bool {
    let is_map = |node: &Node| node.as_mapping().is_some();
    is_map(value)
        || value
            .as_sequence()
            .is_some_and(|items| items.iter().any(is_map))
}

/// True for an image reference in a field `image`, which may also be the URL of a picture.
pub(super) fn is_image(value: &Node) -> bool {
    const PICTURES: [&str; 7] = [".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".ico"];
    value.as_str().is_some_and(|text| {
        !text.contains("://") && !PICTURES.iter().any(|end| text.ends_with(end))
    })
}

/// True for fields with names of the Kubernetes API that may be spelled like hosts: groups, keys of
/// labels and taints, resources, and the names by which controllers and drivers find their objects.
fn is_api_field(key: &str) -> bool {
    matches!(
        key,
        // Types: RBAC, scaleTargetRef, issuerRef, extensionRef, dataSource, webhooks.
        "apiVersion" | "apiGroup" | "apiGroups" | "group"
        // Keys and resources: taints, matchExpressions, affinity, resourceFieldRef, metrics.
        | "key" | "topologyKey" | "labelSelector" | "fieldSelector" | "resource" | "resourceName"
        | "resourceNames"
        // Controllers and drivers.
        | "finalizers" | "provisioner" | "driver" | "controller" | "controllerName" | "managedBy"
        | "schedulerName" | "signerName" | "fieldManager" | "reportingController"
        | "conditionType" | "loadBalancerClass"
        // Crossplane's packages are images.
        | "package"
    ) || key.ends_with("/storage-provisioner")
        || key.ends_with("/provisioned-by")
        || key.ends_with("/ingress.class")
}

/// True for keys whose values are names of Kubernetes objects or of parts of them.
fn is_object_name(key: &str) -> bool {
    matches!(
        key,
        "claimName"
            | "className"
            | "configMapName"
            | "credentialName"
            | "deviceClassName"
            | "gatewayClassName"
            | "generateName"
            | "ingressClassName"
            | "name"
            | "namespace"
            | "nodeName"
            | "priorityClassName"
            | "runtimeClassName"
            | "secretName"
            | "serviceAccountName"
            | "serviceName"
            | "storageClassName"
            | "volumeAttributesClassName"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;

    fn role_at(keys: &[&str], value: &str) -> Role {
        let path = FieldPath::keys(keys);
        let key = keys.last().copied().unwrap_or_default();
        role(&path, key, &Node::string(value, Origin::NONE), false)
    }

    #[test]
    fn names_of_apis_are_told_from_text() {
        let opaque = [
            "apiVersion",
            "apiGroup",
            "apiGroups",
            "group",
            "key",
            "topologyKey",
            "finalizers",
            "provisioner",
            "driver",
            "conditionType",
            "controllerName",
            "labelSelector",
        ];
        for key in opaque {
            assert_eq!(
                role_at(&["spec", "x", key], "shop.example.com"),
                Role::Opaque,
                "{key}"
            );
            assert_eq!(
                role_at(&["spec", key], "https://shop.example.com"),
                Role::Text,
                "{key}"
            );
            assert_eq!(
                role_at(&["data", key], "shop.example.com"),
                Role::Text,
                "{key}"
            );
        }
        assert_eq!(role_at(&["spec", "host"], "shop.example.com"), Role::Text);
        assert_eq!(
            role_at(&["spec", "secretName"], "shop.example.com"),
            Role::Name
        );
    }

    #[test]
    fn pictures_are_no_images() {
        for (value, expected) in [
            ("shop.example.com/web", Role::Opaque),
            ("shop.example.com/web:v1", Role::Opaque),
            ("shop.example.com/logo.png", Role::Text),
            ("https://shop.example.com/logo", Role::Text),
        ] {
            assert_eq!(role_at(&["spec", "image"], value), expected, "{value}");
        }
    }
}
