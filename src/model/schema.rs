//! What is known of the built-in kinds: whether they live in namespaces, and
//! how their lists merge under a strategic merge patch. Knows no defaults and
//! no types of scalars; of what it does not know, lists are replaced whole.

use super::data::kubernetes_1_21::{CLUSTER_SCOPED, TYPES};
use super::id::Gvk;

/// Kind, group and version: the order in which the tables are sorted.
pub(crate) type TypeKey = (&'static str, &'static str, &'static str);

/// The fields of a type that merge or lead to some that do, sorted by name.
#[derive(Debug)]
pub(crate) struct Shape(pub(crate) &'static [Field]);

/// A field of a [`Shape`].
#[derive(Debug)]
pub(crate) struct Field {
    name: &'static str,
    is_list: bool,
    merge: Option<ListMerge>,
    shape: &'static Shape,
}

/// How a list merges under a strategic merge patch. kustomize knows the
/// strategy `merge` only: `retainKeys` beside it has no effect there, and lists
/// of every other strategy are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMerge {
    /// Fields that identify an element: `x-kubernetes-list-map-keys`, else the
    /// one patch merge key. None for a list of scalars, which merges as a set.
    pub keys: &'static [&'static str],
}

/// The shape of a type, field or list element, as far as merging needs it: a
/// handle into a static table, as kyaml's `ResourceSchema` is into OpenAPI.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    is_list: bool,
    merge: Option<ListMerge>,
    shape: &'static Shape,
}

impl Field {
    pub(crate) const fn map(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            is_list: false,
            merge: None,
            shape,
        }
    }

    pub(crate) const fn list(name: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            is_list: true,
            merge: None,
            shape,
        }
    }

    pub(crate) const fn merged(
        name: &'static str,
        keys: &'static [&'static str],
        shape: &'static Shape,
    ) -> Self {
        Self {
            name,
            is_list: true,
            merge: Some(ListMerge { keys }),
            shape,
        }
    }
}

impl Schema {
    /// The schema of a type in Kubernetes 1.21.2, which kustomize v5.8.1 embeds.
    /// `None` for every other type, and for one without a list that merges.
    pub fn of(gvk: &Gvk) -> Option<Self> {
        let index = TYPES
            .binary_search_by(|(key, _)| key.cmp(&key_of(gvk)))
            .ok()?;
        TYPES.get(index).map(|(_, shape)| Self::map(shape))
    }

    /// The schema of a map's field; `None` where nothing is known of it, as in
    /// maps with free keys (labels).
    pub fn field(self, name: &str) -> Option<Self> {
        if self.is_list {
            return None;
        }
        let fields = self.shape.0;
        let index = fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
        fields.get(index).map(|field| Self {
            is_list: field.is_list,
            merge: field.merge,
            shape: field.shape,
        })
    }

    /// The schema of a list's elements; `None` where nothing is known of them.
    pub fn elements(self) -> Option<Self> {
        (self.is_list && !self.shape.0.is_empty()).then(|| Self::map(self.shape))
    }

    /// How this list merges; `None` for one that is replaced, and for what is no list.
    pub fn list_merge(self) -> Option<ListMerge> {
        self.merge
    }

    fn map(shape: &'static Shape) -> Self {
        Self {
            is_list: false,
            merge: None,
            shape,
        }
    }
}

/// True if a type is known to live outside namespaces.
///
/// Known is what kustomize v5.8.1 knows: its precomputed table
/// (`kyaml/openapi/openapi.go`) and the Kubernetes 1.21.2 schema, both by exact
/// group, version and kind. Anything else counts as namespaced, newer built-in
/// types and all custom resources included.
pub fn is_cluster_scoped(gvk: &Gvk) -> bool {
    CLUSTER_SCOPED.binary_search(&key_of(gvk)).is_ok()
}

fn key_of(gvk: &Gvk) -> (&str, &str, &str) {
    (&gvk.kind, &gvk.group, &gvk.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gvk(group: &str, version: &str, kind: &str) -> Gvk {
        Gvk {
            group: group.into(),
            version: version.into(),
            kind: kind.into(),
        }
    }

    fn deployment(path: &[&str]) -> Option<Schema> {
        path.iter().try_fold(
            Schema::of(&gvk("apps", "v1", "Deployment"))?,
            |schema, step| match *step {
                "[]" => schema.elements(),
                field => schema.field(field),
            },
        )
    }

    #[test]
    fn lists_merge_by_the_keys_of_kubernetes_1_21() {
        let merge = |path: &[&str]| Some(deployment(path)?.list_merge()?.keys);
        let pod = ["spec", "template", "spec"];
        assert_eq!(
            merge(&[&pod[..], &["containers"]].concat()),
            Some(&["name"][..])
        );
        let ports = [&pod[..], &["containers", "[]", "ports"]].concat();
        assert_eq!(merge(&ports), Some(&["containerPort", "protocol"][..]));
        assert_eq!(merge(&["metadata", "finalizers"]), Some(&[][..]));
        assert_eq!(merge(&[&pod[..], &["tolerations"]].concat()), None);
    }

    #[test]
    fn unknown_types_have_no_schema_and_are_namespaced() {
        assert!(Schema::of(&gvk("apps", "v2", "Deployment")).is_none());
        assert!(!is_cluster_scoped(&gvk("example.com", "v1", "Namespace")));
        assert!(is_cluster_scoped(&gvk("", "v1", "Namespace")));
    }

    #[test]
    fn tables_are_sorted() {
        assert!(CLUSTER_SCOPED.is_sorted());
        assert!(TYPES.is_sorted_by_key(|(key, _)| *key));
        let shapes = TYPES.iter().map(|(_, shape)| shape.0);
        assert!(shapes.flatten().all(sorted_below));
    }

    fn sorted_below(field: &Field) -> bool {
        let fields = field.shape.0;
        fields.is_sorted_by_key(|field| field.name) && fields.iter().all(sorted_below)
    }
}
