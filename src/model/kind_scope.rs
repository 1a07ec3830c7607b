//! The scope of kinds, as it is in clusters of today. kustomize's own idea of it, which a build must
//! have, is in `scope`; it knows Kubernetes 1.21 alone, by version.

use super::data::kubernetes_1_37::KUBERNETES;
use super::data::operators::{OPERATORS, SUFFIXES};
use super::data::scopes::Group;

pub use super::data::scopes::KindScope;

/// The scope of a kind of any version: of Kubernetes' own, and of well-known operators' ones.
/// `None` if it is not known.
pub fn known_scope(group: &str, kind: &str) -> Option<KindScope> {
    if kind == "List" && matches!(group, "" | "v1") {
        return Some(KindScope::Namespaced);
    }
    row(KUBERNETES, group)
        .or_else(|| row(OPERATORS, group))
        .or_else(|| SUFFIXES.iter().find(|row| group.ends_with(row.name)))
        .and_then(|row| row.scope(kind))
}

/// True for a kind of Kubernetes itself: nothing else can define it.
pub fn is_built_in(group: &str, kind: &str) -> bool {
    row(KUBERNETES, group).is_some_and(|row| row.scope(kind).is_some())
}

/// True for a name by which cluster-scoped kinds go: `ClusterPolicy`, `GlobalRule`. The word alone is
/// the name of a namespaced kind, such as Cluster API's.
pub fn is_named_cluster_scoped(kind: &str) -> bool {
    ["Cluster", "Global"].iter().any(|prefix| {
        let rest = kind.strip_prefix(prefix);
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

fn row(table: &'static [Group], group: &str) -> Option<&'static Group> {
    let found = table.binary_search_by(|row| row.name.cmp(group));
    table.get(found.ok()?)
}

impl Group {
    fn scope(&self, kind: &str) -> Option<KindScope> {
        if self.cluster.contains(&kind) {
            return Some(KindScope::Cluster);
        }
        if self.namespaced.contains(&kind) {
            return Some(KindScope::Namespaced);
        }
        // A later version of an operator may have such a kind.
        self.others
            .filter(|scope| *scope == KindScope::Cluster || !is_named_cluster_scoped(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::data::kubernetes_1_21::{CLUSTER_SCOPED, NAMESPACED};

    #[test]
    fn groups_are_sorted_and_listed_once() {
        for table in [KUBERNETES, OPERATORS] {
            for pair in table.windows(2) {
                assert!(pair[0].name < pair[1].name, "{}", pair[1].name);
            }
        }
        for row in OPERATORS {
            let is_own = KUBERNETES.iter().any(|other| other.name == row.name);
            assert!(!is_own, "{}", row.name);
        }
        for row in KUBERNETES.iter().chain(OPERATORS).chain(SUFFIXES) {
            for kind in row.namespaced {
                assert!(!row.cluster.contains(kind), "{kind}.{}", row.name);
            }
        }
    }

    #[test]
    fn kustomize_and_the_tables_agree() {
        for (kinds, expected) in [
            (CLUSTER_SCOPED, KindScope::Cluster),
            (NAMESPACED, KindScope::Namespaced),
        ] {
            for (kind, group, _) in kinds.iter().copied() {
                // Parts of requests, and kinds of no group.
                let known = known_scope(group, kind);
                assert!(
                    known.is_none_or(|known| known == expected),
                    "{kind}.{group}"
                );
            }
        }
    }
}
