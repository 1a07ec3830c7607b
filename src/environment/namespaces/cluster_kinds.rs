//! Cluster-scoped kinds.

use crate::environment::target::Target;
use crate::model::{KindScope, Resource};

/// True if the resource is known to be cluster-scoped. Unknown kinds count as namespaced, as in
/// kustomize; a warning says so.
pub fn is_cluster_scoped(resource: &Resource, target: &Target) -> bool {
    target.kinds().scope(&resource.gvk()) == Some(KindScope::Cluster)
}
