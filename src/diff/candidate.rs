//! A resource that may be one of the other side, by its names. Out: the bucket it falls into, for
//! each step of the pairing.

use super::names::{logical_name, original_name};
use super::namespaces::Kin;
use crate::diff::kubernetes::definitions::Definitions;
use crate::diff::kubernetes::scope::is_cluster_scoped;
use crate::model::{ResId, Resource};
use crate::yaml::Text;

/// The parts that two resources must share to be compared in one step of the pairing.
pub(super) type Bucket = [Text; 4];

/// The names of a resource, and the places where its counterpart may be.
pub(super) struct Candidate {
    pub(super) id: ResId,
    pub(super) logical: Text,
    pub(super) original: Text,
    /// The namespace that counts; empty for what is known to be cluster-scoped.
    pub(super) namespace: Text,
    /// The same on the new side, where everything went to another one.
    pub(super) moves_to: Text,
    /// For a Namespace, the name on the new side.
    pub(super) renamed: Option<Text>,
}

impl Candidate {
    pub(super) fn of(resource: &Resource, definitions: &Definitions<'_>) -> Self {
        let id = resource.id();
        let namespace: Text = if is_cluster_scoped(&id.gvk, definitions) {
            Text::default()
        } else {
            id.effective_namespace().into()
        };
        Self {
            logical: logical_name(resource),
            original: original_name(resource),
            moves_to: namespace.clone(),
            namespace,
            renamed: None,
            id,
        }
    }

    pub(super) fn is_namespace(&self) -> bool {
        self.id.gvk.group.is_empty() && self.id.gvk.kind == "Namespace"
    }

    pub(super) fn moved_name(&self) -> &str {
        self.renamed.as_ref().unwrap_or(&self.logical)
    }

    pub(super) fn kin(&self) -> Kin {
        let group = self.id.gvk.served_group().into();
        [group, self.id.gvk.kind.clone(), self.original.clone()]
    }

    pub(super) fn bucket(&self, namespace: &str, name: &str) -> Bucket {
        [
            self.id.gvk.served_group().into(),
            self.id.gvk.kind.clone(),
            namespace.into(),
            name.into(),
        ]
    }
}
