//! Types of resources: group, version and kind (`kyaml/resid`).

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::yaml::{Node, Text, Value};

/// Group, version and kind. Empty parts are wildcards where a `Gvk` selects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Gvk {
    /// API group; empty for the core group.
    pub group: Text,
    /// API version without the group.
    pub version: Text,
    /// Kind.
    pub kind: Text,
    /// True if the build's own schema declares the type cluster-scoped.
    pub is_stated_cluster_scoped: bool,
}

impl Gvk {
    /// A type, or a selector of types, whose empty parts match any.
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
        // kustomize takes the text of any scalar, even of a null.
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

    /// The group that serves the type today. The types of `extensions` moved
    /// to three other groups; an object written to one is read from the other.
    pub fn served_group(&self) -> &str {
        match (self.group.as_str(), self.kind.as_str()) {
            ("extensions", "DaemonSet" | "Deployment" | "ReplicaSet") => "apps",
            ("extensions", "Ingress" | "NetworkPolicy") => "networking.k8s.io",
            ("extensions", "PodSecurityPolicy") => "policy",
            (group, _) => group,
        }
    }

    /// True if every part that `selector` sets is equal.
    pub fn is_selected_by(&self, selector: &Gvk) -> bool {
        (selector.group.is_empty() || selector.group == self.group)
            && (selector.version.is_empty() || selector.version == self.version)
            && (selector.kind.is_empty() || selector.kind == self.kind)
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

/// Splits `group/version`; the core group is empty.
pub(crate) fn split_api_version(api_version: &str) -> (&str, &str) {
    // One byte of a short text: quicker than the search of the standard library.
    let slash = api_version.bytes().position(|byte| byte == b'/');
    slash
        .and_then(|slash| Some((api_version.get(..slash)?, api_version.get(slash + 1..)?)))
        .unwrap_or(("", api_version))
}
