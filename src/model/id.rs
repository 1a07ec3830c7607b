//! Identity of resources, as kustomize sees it (`kyaml/resid`).

use std::fmt;

use crate::yaml::Text;

use super::gvk::Gvk;

/// The namespace that kustomize assumes if none is set.
pub(crate) const DEFAULT_NAMESPACE: &str = "default";

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

impl ResId {
    /// The namespace that counts for identity: `default` if unset, none for cluster-scoped types.
    pub fn effective_namespace(&self) -> &str {
        if self.gvk.is_cluster_scoped() {
            "_non_namespaceable_"
        } else if self.namespace.is_empty() {
            DEFAULT_NAMESPACE
        } else {
            &self.namespace
        }
    }

    /// This id with its effective namespace written out: equal keys mean the same object.
    #[must_use]
    pub fn key(&self) -> ResId {
        ResId {
            gvk: self.gvk.clone(),
            name: self.name.clone(),
            namespace: self.effective_namespace().into(),
        }
    }

    /// True if both identify the same object.
    pub fn same_object(&self, other: &ResId) -> bool {
        self.name == other.name
            && self.gvk == other.gvk
            && self.effective_namespace() == other.effective_namespace()
    }
}

/// `Kind/name`, with group and namespace if set: `Deployment.apps/web in shop`.
impl fmt::Display for ResId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.gvk, self.name)?;
        if !self.namespace.is_empty() {
            write!(f, " in {}", self.namespace)?;
        }
        Ok(())
    }
}
