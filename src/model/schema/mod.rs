//! What is known of types: whether they live in namespaces, and how their lists
//! merge under a strategic merge patch. Knows no defaults and no types of
//! scalars; of what it does not know, lists are replaced whole.

pub(crate) mod builtin;
mod comments;
mod known;
mod stated;

pub use known::Schemas;

use builtin::{Definition, Field};
use stated::Stated;

use super::data::kubernetes_1_21::{CLUSTER_SCOPED, NAMESPACED};
use super::id::Gvk;

/// How a list merges under a strategic merge patch. kustomize knows the
/// strategy `merge` only: `retainKeys` beside it has no effect there, and lists
/// of every other strategy are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMerge<'s> {
    keys: Keys<'s>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keys<'s> {
    Builtin(&'static [&'static str]),
    Stated(&'s [String]),
}

impl<'s> ListMerge<'s> {
    /// Fields that identify an element: `x-kubernetes-list-map-keys`, else the
    /// one patch merge key. None for a list of scalars, which merges as a set.
    pub fn keys(self) -> Vec<&'s str> {
        match self.keys {
            Keys::Builtin(keys) => keys.to_vec(),
            Keys::Stated(keys) => keys.iter().map(String::as_str).collect(),
        }
    }
}

/// The shape of a type, field or list, as far as merging needs it: a handle
/// into [`Schemas`], as kyaml's `ResourceSchema` is into OpenAPI.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'s> {
    schemas: &'s Schemas,
    place: Place<'s>,
}

#[derive(Clone, Copy, Debug)]
enum Place<'s> {
    Builtin(&'static Definition),
    BuiltinList(Field),
    Stated(&'s Stated),
}

impl<'s> Schema<'s> {
    /// The schema of a map's field; `None` where nothing is known of it, as in
    /// maps with free keys (labels).
    pub fn field(self, name: &str) -> Option<Self> {
        match self.place {
            Place::Builtin(definition) => match definition.field(name)? {
                field if field.is_list => Some(self.at(Place::BuiltinList(field))),
                field => Some(self.schemas.builtin(field.of)),
            },
            Place::BuiltinList(_) => None,
            Place::Stated(schema) => self.schemas.resolved(schema.field(name)?),
        }
    }

    /// The schema of a list's elements; `None` where nothing is known of them.
    pub fn elements(self) -> Option<Self> {
        match self.place {
            Place::Builtin(_) => None,
            Place::BuiltinList(field) if field.of.name.is_empty() => None,
            Place::BuiltinList(field) => Some(self.schemas.builtin(field.of)),
            Place::Stated(schema) => self.schemas.resolved(schema.elements()?),
        }
    }

    /// How this list merges; `None` for one that is replaced, and for what is no list.
    pub fn list_merge(self) -> Option<ListMerge<'s>> {
        let keys = match self.place {
            Place::Builtin(_) => None,
            Place::BuiltinList(field) => field.keys,
            Place::Stated(schema) => schema.keys().map(Keys::Stated),
        };
        keys.map(|keys| ListMerge { keys })
    }

    fn at(self, place: Place<'s>) -> Self {
        Self { place, ..self }
    }
}

/// True if a type is known to live outside namespaces.
///
/// Known is what kustomize v5.8.1 knows: its precomputed table
/// (`kyaml/openapi/openapi.go`), by exact group, version and kind. Anything else
/// counts as namespaced, newer built-in types and all custom resources included,
/// unless a schema of the build's own has said otherwise of it.
pub fn is_cluster_scoped(gvk: &Gvk) -> bool {
    gvk.is_stated_cluster_scoped || CLUSTER_SCOPED.binary_search(&key_of(gvk)).is_ok()
}

/// True if it is known where objects of the type live.
fn has_known_scope(gvk: &Gvk) -> bool {
    NAMESPACED.binary_search(&key_of(gvk)).is_ok() || is_cluster_scoped(gvk)
}

fn key_of(gvk: &Gvk) -> (&str, &str, &str) {
    (&gvk.kind, &gvk.group, &gvk.version)
}

#[cfg(test)]
mod tests;
