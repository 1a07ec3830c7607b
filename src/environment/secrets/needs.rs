//! The needs of an environment: every Secret and ConfigMap that a pod mounts, reads or
//! pulls with, and every Secret that an Ingress or a Gateway serves TLS with. In: a
//! render. Out: names and keys with their places. What is `optional` is not needed.

use crate::diag::Origin;
use crate::environment::names::is_dns_name;
use crate::environment::nodes_at::{nodes, strings};
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::kind::DataKind;

/// A Secret or ConfigMap that something names.
#[derive(Clone, Debug)]
pub(super) struct Need<'r> {
    /// The kind.
    pub(super) kind: DataKind,
    /// The name.
    pub(super) name: &'r str,
    /// The namespace that it has to be in.
    pub(super) namespace: String,
    /// The key in it, with its place.
    pub(super) key: Option<(&'r str, Origin)>,
    /// The place of the name.
    pub(super) at: Origin,
    /// The resource that names it.
    pub(super) by: &'r Resource,
}

/// Fields of a pod with the names of Secrets: pull secrets, and those of volumes.
const POD_SECRETS: [&str; 9] = [
    "imagePullSecrets[].name",
    "volumes[].azureFile.secretName",
    "volumes[].cephfs.secretRef.name",
    "volumes[].csi.nodePublishSecretRef.name",
    "volumes[].flexVolume.secretRef.name",
    "volumes[].iscsi.secretRef.name",
    "volumes[].rbd.secretRef.name",
    "volumes[].scaleIO.secretRef.name",
    "volumes[].storageos.secretRef.name",
];

/// Maps of a pod that name an object, by the field of the name.
const POD_OBJECTS: [(&str, DataKind, &str); 4] = [
    ("volumes[].secret", DataKind::Secret, "secretName"),
    ("volumes[].configMap", DataKind::ConfigMap, "name"),
    (
        "volumes[].projected.sources[].secret",
        DataKind::Secret,
        "name",
    ),
    (
        "volumes[].projected.sources[].configMap",
        DataKind::ConfigMap,
        "name",
    ),
];

/// Maps of a container that name an object.
const CONTAINER_OBJECTS: [(&str, DataKind); 4] = [
    ("env[].valueFrom.secretKeyRef", DataKind::Secret),
    ("env[].valueFrom.configMapKeyRef", DataKind::ConfigMap),
    ("envFrom[].secretRef", DataKind::Secret),
    ("envFrom[].configMapRef", DataKind::ConfigMap),
];

/// Fields of other kinds with names of Secrets in the same namespace; `NAMESPACE/NAME` is read, too.
const ROUTES: [(&str, &str); 7] = [
    ("ServiceAccount", "imagePullSecrets[].name"),
    ("Ingress", "spec.tls[].secretName"),
    ("IngressRoute", "spec.tls.secretName"),
    ("IngressRouteTCP", "spec.tls.secretName"),
    ("HTTPProxy", "spec.virtualhost.tls.secretName"),
    ("VirtualServer", "spec.tls.secret"),
    ("Route", "spec.tls.externalCertificate.name"),
];

/// Annotations of Ingresses with the name of a Secret.
const ANNOTATIONS: [&str; 5] = [
    "nginx.ingress.kubernetes.io/auth-secret",
    "nginx.ingress.kubernetes.io/auth-tls-secret",
    "nginx.ingress.kubernetes.io/proxy-ssl-secret",
    "haproxy.org/auth-secret",
    "haproxy-ingress.github.io/auth-secret",
];

/// Everything that the resources of a render need.
pub(super) fn needs(rendered: &[Resource]) -> Vec<Need<'_>> {
    let mut needs = Vec::new();
    for resource in rendered {
        // These describe or contain anything, or are read themselves.
        if matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret"
        ) {
            continue;
        }
        let mut needing = Needing {
            by: resource,
            needs: &mut needs,
        };
        resource.node.walk(|node| {
            if is_pod(node) {
                needing.pod(node);
            }
        });
        needing.routes();
    }
    needs
}

/// True for the `spec` of pods, wherever a kind has it.
fn is_pod(node: &Node) -> bool {
    let containers = node.get("containers").and_then(Node::as_sequence);
    let is_container =
        |node: &Node| node.str_at("name").is_some() || node.str_at("image").is_some();
    containers.is_some_and(|containers| containers.first().is_some_and(is_container))
}

struct Needing<'a, 'r> {
    by: &'r Resource,
    needs: &'a mut Vec<Need<'r>>,
}

impl<'r> Needing<'_, 'r> {
    fn note(&mut self, kind: DataKind, name: &'r Node, key: Option<&'r Node>) {
        let id = self.by.id();
        let Some(text) = name.as_str() else { return };
        let (namespace, text) = match text.split_once('/') {
            Some((namespace, text)) => (namespace, text),
            None => (id.effective_namespace(), text),
        };
        // A name that something else completes, as in `${NAME}`, cannot be looked up.
        if !is_dns_name(text) {
            return;
        }
        self.needs.push(Need {
            kind,
            name: text,
            namespace: namespace.to_owned(),
            key: key.and_then(|key| Some((key.as_str()?, key.origin))),
            at: name.origin,
            by: self.by,
        });
    }

    /// An object reference with `optional`, and perhaps `key` or `items[].key`.
    fn object(&mut self, kind: DataKind, object: &'r Node, field: &str) {
        let is_optional = object.str_at("optional") == Some("true");
        let Some(name) = object.get(field).filter(|_| !is_optional) else {
            return;
        };
        let mut keys = strings(object, "items[].key");
        keys.extend(object.get("key"));
        if keys.is_empty() {
            self.note(kind, name, None);
        }
        for key in keys {
            self.note(kind, name, Some(key));
        }
    }

    fn pod(&mut self, pod: &'r Node) {
        for path in POD_SECRETS {
            for name in strings(pod, path) {
                self.note(DataKind::Secret, name, None);
            }
        }
        for (path, kind, field) in POD_OBJECTS {
            for object in nodes(pod, path) {
                self.object(kind, object, field);
            }
        }
        for list in ["initContainers[]", "containers[]", "ephemeralContainers[]"] {
            for container in nodes(pod, list) {
                for (path, kind) in CONTAINER_OBJECTS {
                    for object in nodes(container, path) {
                        self.object(kind, object, "name");
                    }
                }
            }
        }
    }

    /// TLS Secrets and pull secrets of kinds that are not pods.
    fn routes(&mut self) {
        for (kind, path) in ROUTES {
            if self.by.kind() == kind {
                for name in strings(&self.by.node, path) {
                    self.note(DataKind::Secret, name, None);
                }
            }
        }
        match self.by.kind() {
            "Ingress" => {
                let annotations = self.by.node.at(&["metadata", "annotations"]);
                let annotations = annotations.and_then(Node::as_mapping);
                for (key, name) in annotations.into_iter().flat_map(Mapping::iter) {
                    if ANNOTATIONS.contains(&key) {
                        self.note(DataKind::Secret, name, None);
                    }
                }
            }
            "Gateway" | "ListenerSet" | "XListenerSet" => self.gateway(),
            _ => {}
        }
    }

    /// `certificateRefs` of the Gateway API. One with a namespace needs a ReferenceGrant there.
    fn gateway(&mut self) {
        for certificate in nodes(&self.by.node, "spec.listeners[].tls.certificateRefs[]") {
            let kind = certificate.str_at("kind").unwrap_or("Secret");
            let id = self.by.id();
            let own = id.effective_namespace();
            let is_here = certificate.str_at("namespace").is_none_or(|it| it == own);
            if let Some(name) = certificate
                .get("name")
                .filter(|_| kind == "Secret" && is_here)
            {
                self.note(DataKind::Secret, name, None);
            }
        }
    }
}
