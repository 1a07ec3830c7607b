//! Identity of resources, as kustomize sees it (`kyaml/resid`).

use std::fmt;

use crate::yaml::{Node, Text, Value};

use super::schema::is_cluster_scoped;

/// What kustomize takes an unset namespace for.
pub const DEFAULT_NAMESPACE: &str = "default";

/// Group, version and kind. Empty parts are wildcards where a `Gvk` selects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Gvk {
    /// API group; empty for the core group.
    pub group: Text,
    /// API version without the group.
    pub version: Text,
    /// Kind.
    pub kind: Text,
    /// The build's own schema says that such objects live outside namespaces.
    pub is_stated_cluster_scoped: bool,
}

/// Group, version, kind, name and namespace as written (empty where unset).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResId {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// `metadata.name`.
    pub name: Text,
    /// `metadata.namespace` as written.
    pub namespace: Text,
}

impl Gvk {
    /// A type, or a selector of types, of which empty parts match any.
    pub fn new(group: Text, version: Text, kind: Text) -> Self {
        Self {
            group,
            version,
            kind,
            is_stated_cluster_scoped: false,
        }
    }

    /// The type of a manifest, from its `apiVersion` and `kind`.
    pub fn of(node: &Node) -> Self {
        // kustomize takes the text, even that of a null.
        let api_version = match node.get("apiVersion").map(|version| &version.value) {
            Some(Value::Scalar(_, text)) => text.as_str(),
            _ => "",
        };
        let (group, version) = split_api_version(api_version);
        Self {
            group: group.into(),
            version: version.into(),
            kind: node
                .get("kind")
                .and_then(Node::as_text)
                .cloned()
                .unwrap_or_default(),
            is_stated_cluster_scoped: false,
        }
    }

    /// `group/version`, or `version` for the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_string()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// The group that serves the type today. What `extensions` had is served by three others; an
    /// object written to the one is read from the other.
    pub fn served_group(&self) -> &str {
        match (self.group.as_str(), self.kind.as_str()) {
            ("extensions", "DaemonSet" | "Deployment" | "ReplicaSet") => "apps",
            ("extensions", "Ingress" | "NetworkPolicy") => "networking.k8s.io",
            ("extensions", "PodSecurityPolicy") => "policy",
            (group, _) => group,
        }
    }

    /// True if every part that `selector` states is the same here.
    pub fn is_selected_by(&self, selector: &Gvk) -> bool {
        (selector.group.is_empty() || selector.group == self.group)
            && (selector.version.is_empty() || selector.version == self.version)
            && (selector.kind.is_empty() || selector.kind == self.kind)
    }

    /// True if objects of this type are known to live outside namespaces.
    /// Unknown types count as namespaced, as in kustomize.
    pub fn is_cluster_scoped(&self) -> bool {
        is_cluster_scoped(self)
    }
}

impl ResId {
    /// The namespace that decides identity: `default` where unset, none for
    /// cluster-scoped types.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            "_non_namespaceable_"
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            &self.namespace
        }
    }

    /// This id with its effective namespace written out: equal keys, equal objects.
    #[must_use]
    pub fn key(&self) -> ResId {
        ResId {
            gvk: self.gvk.clone(),
            name: self.name.clone(),
            namespace: self.effective_namespace().into(),
        }
    }

    /// True if both stand for the same object.
    pub fn same_object(&self, other: &ResId) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }
}

impl fmt::Display for Gvk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if !self.group.is_empty() {
            write!(f, ".{}", self.group)?;
        }
        Ok(())
    }
}

/// `Kind/name`, with group and namespace where there are any: `Deployment.apps/web in shop`.
impl fmt::Display for ResId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.gvk, self.name)?;
        if !self.namespace.is_empty() {
            write!(f, " in {}", self.namespace)?;
        }
        Ok(())
    }
}

/// `group/version` in two; the core group is empty.
pub(crate) fn split_api_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}
