//! The two kinds of objects that pods read.

use std::fmt;

use crate::model::Resource;
use crate::yaml::{Mapping, Node};

/// Secret or ConfigMap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::environment) enum DataKind {
    /// ConfigMap.
    ConfigMap,
    /// Secret.
    Secret,
}

impl DataKind {
    /// The kind of a resource, if it is one of the two.
    pub(in crate::environment) fn of(resource: &Resource) -> Option<Self> {
        let kind = match resource.kind() {
            "ConfigMap" => Self::ConfigMap,
            "Secret" => Self::Secret,
            _ => return None,
        };
        resource.gvk().group.is_empty().then_some(kind)
    }

    /// The name in manifests.
    pub(in crate::environment) fn name(self) -> &'static str {
        match self {
            Self::ConfigMap => "ConfigMap",
            Self::Secret => "Secret",
        }
    }
}

impl fmt::Display for DataKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The keys of a Secret or ConfigMap; `None` if something in the cluster adds some.
pub(super) fn keys(resource: &Resource) -> Option<Vec<&str>> {
    let is_filled = FILLED_BY
        .iter()
        .any(|key| resource.annotation(key).is_some() || resource.label(key).is_some());
    if is_filled || resource.node.str_at("type") == Some("kubernetes.io/service-account-token") {
        return None;
    }
    let maps = ["data", "stringData", "binaryData"].into_iter();
    let maps = maps.filter_map(|field| resource.node.get(field).and_then(Node::as_mapping));
    let keys: Vec<&str> = maps.flat_map(Mapping::keys).collect();
    // An empty one is there to be filled.
    (!keys.is_empty()).then_some(keys)
}

/// Annotations and labels by which a controller fills an object.
const FILLED_BY: [&str; 8] = [
    "reflector.v1.k8s.emberstack.com/reflects",
    "replicator.v1.mittwald.de/replicate-from",
    "replicator.v1.mittwald.de/replicated-keys",
    "config.openshift.io/inject-trusted-cabundle",
    "service.beta.openshift.io/inject-cabundle",
    "cert-manager.io/inject-ca-from",
    "secret-generator.v1.mittwald.de/autogenerate",
    "avp.kubernetes.io/path",
];
