//! Sorts the output: by kind, as kustomize always did, or as loaded. In:
//! resources and the options of the root kustomization. Out: the same
//! resources in order (`api/internal/builtins/SortOrderTransformer.go`).

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::SortOptions;
use crate::kustomize::specs::defaults::{ORDER_FIRST, ORDER_LAST};
use crate::kustomize::specs::type_order::{or, rank, type_text};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::{Gvk, ResId, ResourceSet};
use crate::yaml::Text;

use crate::kustomize::engine::go_sort;

/// The order of resources in the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The order in which they were loaded.
    Fifo,
    /// Sorted by kind, then type, then namespace and name.
    Legacy {
        /// Kinds before all others.
        first: Vec<Text>,
        /// Kinds after all others.
        last: Vec<Text>,
    },
}

impl Order {
    /// kustomize's own order of kinds.
    pub(crate) fn legacy() -> Self {
        Self::Legacy {
            first: ORDER_FIRST.clone(),
            last: ORDER_LAST.clone(),
        }
    }

    /// The order that `sortOptions` requests. A list of kinds replaces both of kustomize's lists.
    ///
    /// # Errors
    /// An order that is neither `fifo` nor `legacy`; lists of kinds with `fifo`.
    pub(crate) fn of(options: &SortOptions) -> Fallible<Self> {
        match (options.order.value.as_str(), &options.legacy) {
            ("legacy", None) => Ok(Self::legacy()),
            ("legacy", Some((first, last))) => Ok(Self::Legacy {
                first: first.clone(),
                last: last.clone(),
            }),
            ("fifo", None) => Ok(Self::Fifo),
            ("fifo", Some(_)) => Err(Diagnostic::error(
                Code::SortOptions,
                "`legacySortOptions` is set, but the order is `fifo`",
            )
            .at(options.at)
            .help("set `order: legacy`, or remove `legacySortOptions`")
            .into()),
            (other, _) => Err(Diagnostic::error(
                Code::SortOptions,
                format!("`sortOptions.order` is `{other}`"),
            )
            .at(options.at)
            .help("use `legacy` or `fifo`")
            .into()),
        }
    }

    /// Puts the resources in order.
    pub(crate) fn sort(&self, resources: &mut ResourceSet) {
        let Self::Legacy { first, last } = self else {
            return;
        };
        let mut types: FxHashMap<Gvk, Rc<TypeKey>> = FxHashMap::default();
        let keys = resources.iter().enumerate().map(|(position, resource)| {
            let id = resource.id();
            let of_type = types
                .entry(id.gvk.clone())
                .or_insert_with_key(|gvk| Rc::new(TypeKey::of(gvk, first, last)));
            (ResourceKey::of(&id, of_type), position)
        });
        let mut keys: Vec<(ResourceKey, usize)> = keys.collect();
        go_sort::sort(&mut keys, |(a, _), (b, _)| a.is_before(b));
        let mut places = vec![0; keys.len()];
        for (place, (_, position)) in keys.iter().enumerate() {
            places[*position] = place;
        }
        let mut places = places.into_iter();
        resources
            .items_mut()
            .sort_by_cached_key(|_| places.next().unwrap_or_default());
    }
}

impl Transformer for Order {
    fn transform(&self, resources: &mut ResourceSet, _: &mut StepContext<'_>) -> Fallible<()> {
        self.sort(resources);
        Ok(())
    }
}

/// The parts of a type that decide the place of its resources.
struct TypeKey {
    rank: isize,
    is_namespace: bool,
    is_of_core: bool,
    text: String,
}

impl TypeKey {
    fn of(gvk: &Gvk, first: &[Text], last: &[Text]) -> Self {
        Self {
            rank: rank(&gvk.kind, first, last),
            is_namespace: gvk.kind == "Namespace",
            is_of_core: gvk.group.is_empty(),
            text: type_text(gvk),
        }
    }
}

/// The parts of a resource's identity that decide its place.
struct ResourceKey {
    /// One key for all resources of a type.
    of_type: Rc<TypeKey>,
    name: String,
}

impl ResourceKey {
    fn of(id: &ResId, of_type: &Rc<TypeKey>) -> Self {
        Self {
            of_type: Rc::clone(of_type),
            name: [or(&id.namespace, "~X"), "|", or(&id.name, "~N")].concat(),
        }
    }

    /// True if this resource comes before the other (`gvkLessThan`). Types are compared by their text, but if
    /// both are called `Namespace` and one is the core group's, the greater text comes first: with three
    /// such types, the comparison can contradict itself.
    fn is_before(&self, other: &Self) -> bool {
        if Rc::ptr_eq(&self.of_type, &other.of_type) {
            return self.name < other.name;
        }
        let (own, other) = (&self.of_type, &other.of_type);
        if own.rank != other.rank {
            return own.rank < other.rank;
        }
        let are_namespaces = own.is_namespace && other.is_namespace;
        if are_namespaces && (own.is_of_core || other.is_of_core) {
            return own.text > other.text;
        }
        own.text < other.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::model::Resource;
    use crate::yaml::{Mapping, Node};

    fn resource(api_version: &str, kind: &str, namespace: &str, name: &str) -> Resource {
        let mut root = Mapping::default();
        root.push("apiVersion", Node::string(api_version, Origin::NONE));
        root.push("kind", Node::string(kind, Origin::NONE));
        let mut resource = Resource::new(Node::mapping(root, Origin::NONE));
        resource.set_name(name, Origin::NONE);
        resource.set_namespace(namespace, Origin::NONE);
        resource
    }

    fn sorted(order: &Order, resources: Vec<Resource>) -> Vec<String> {
        let mut resources = ResourceSet::from_iter(resources);
        order.sort(&mut resources);
        resources
            .iter()
            .map(|resource| resource.id().to_string())
            .collect()
    }

    #[test]
    fn legacy_order_is_by_kind_then_type_then_namespace() {
        let resources = vec![
            resource("v1", "Pod", "", "p"),
            resource("ex.io/v1", "Thing", "", "t"),
            resource("v1", "ConfigMap", "", "b"),
            resource("v1", "ConfigMap", "z", "a"),
            resource("ex.io/v1", "Namespace", "", "n"),
            resource("v1", "Namespace", "", "n"),
        ];
        assert_eq!(
            sorted(&Order::legacy(), resources),
            [
                "Namespace/n",
                "Namespace.ex.io/n",
                "ConfigMap/a in z",
                "ConfigMap/b",
                "Thing.ex.io/t",
                "Pod/p"
            ]
        );
    }

    #[test]
    fn own_lists_replace_both() {
        let order = Order::Legacy {
            first: vec!["Pod".into()],
            last: vec!["Namespace".into()],
        };
        let resources = vec![
            resource("v1", "Namespace", "", "n"),
            resource("v1", "ConfigMap", "", "c"),
            resource("v1", "Pod", "", "p"),
        ];
        assert_eq!(
            sorted(&order, resources),
            ["Pod/p", "ConfigMap/c", "Namespace/n"]
        );
    }
}
