//! The scope of types, as far as it is known: built-in types of any version, well-known custom
//! resources, and all whose definitions are among the compared resources.

use super::definitions::Definitions;
use crate::model::{Gvk, KindScope, known_scope};

/// True if objects of the type are known to be cluster-scoped: a namespace in their manifests is
/// ignored. A definition decides before the table.
pub(crate) fn is_cluster_scoped(gvk: &Gvk, definitions: &Definitions<'_>) -> bool {
    match definitions.scope(gvk) {
        Some(scope) => scope == "Cluster",
        None => {
            gvk.is_cluster_scoped()
                || known_scope(&gvk.group, &gvk.kind) == Some(KindScope::Cluster)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_newer_than_the_table_has_the_same_scope() {
        let is_it = |group: &str, kind: &str| {
            let gvk = Gvk::new(group.into(), "v9".into(), kind.into());
            is_cluster_scoped(&gvk, &Definitions::default())
        };
        assert!(is_it("flowcontrol.apiserver.k8s.io", "FlowSchema"));
        assert!(is_it("cert-manager.io", "ClusterIssuer"));
        assert!(!is_it("cert-manager.io", "Issuer"));
        assert!(!is_it("", "Service"));
    }
}
