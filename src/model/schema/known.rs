//! The schemas of one build: Kubernetes' own, and one that a kustomization
//! states with `openapi`. Whoever chooses the latter says which of the two wins.

use rustc_hash::FxHashMap;

use crate::diag::{Diagnostics, Fallible, Origin};
use crate::model::data::definition::{Definition, Field};
use crate::model::data::kubernetes_1_21::{DEFINITIONS, TYPES};
use crate::model::gvk::Gvk;
use crate::yaml::{Node, Pointer, Text};

use super::comments;
use super::stated::{Document, Stated};
use crate::model::scope::{has_known_scope, key_of};

/// The way a list merges under a strategic merge patch. kustomize only knows the strategy `merge`:
/// an additional `retainKeys` has no effect, and lists of every other strategy are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListMerge<'s> {
    keys: Keys<'s>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keys<'s> {
    Builtin(&'static [&'static str]),
    Stated(&'s [String]),
}

impl<'s> ListMerge<'s> {
    /// Fields that identify an element: `x-kubernetes-list-map-keys`, else the
    /// single patch merge key. Empty for a list of scalars, which merges as a set.
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
    /// The schema of a map's field; `None` if unknown, as in maps with free keys (labels).
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

    /// The schema of a list's elements; `None` if unknown.
    pub fn elements(self) -> Option<Self> {
        match self.place {
            Place::Builtin(_) => None,
            Place::BuiltinList(field) if field.of.name.is_empty() => None,
            Place::BuiltinList(field) => Some(self.schemas.builtin(field.of)),
            Place::Stated(schema) => self.schemas.resolved(schema.elements()?),
        }
    }

    /// The way this list merges; `None` if it is replaced, or if this is not a list.
    pub fn list_merge(self) -> Option<ListMerge<'s>> {
        let keys = match self.place {
            Place::Builtin(_) => None,
            Place::BuiltinList(field) => field.keys.map(Keys::Builtin),
            Place::Stated(schema) => schema.keys().map(Keys::Stated),
        };
        keys.map(|keys| ListMerge { keys })
    }

    fn at(self, place: Place<'s>) -> Self {
        Self { place, ..self }
    }
}

/// The definition that kustomize embeds in addition to those of Kubernetes, and reads last.
const KUSTOMIZATION: &str = "io.k8s.api.apps.v1.Kustomization";

/// The longest chain of references; a longer one is taken for a cycle.
const LONGEST_CHAIN: usize = 64;

/// The schemas of a build.
#[derive(Debug, Default)]
pub struct Schemas {
    chosen: Option<Chosen>,
    /// Schemas in comments, by the origins of the keys that they describe.
    comments: FxHashMap<Origin, Stated>,
    /// Cluster-scoped types that the table of scopes lacks: kind, group and version.
    cluster_scoped: &'static [(&'static str, &'static str, &'static str)],
}

#[derive(Debug)]
enum Chosen {
    /// The builtin schema, by its version.
    Builtin,
    /// A document, used alone, below the builtin schema or above it.
    Document(Result<Document, Diagnostics>, SchemaRank),
}

/// The rank of a document relative to the builtin schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaRank {
    /// In its place.
    Alone,
    /// Below it: the builtin schema is looked at first.
    Below,
    /// Above it.
    Above,
}

impl Schemas {
    /// Schemas that take these types for cluster-scoped, too.
    pub fn with_cluster_scoped(
        types: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        Self {
            cluster_scoped: types,
            ..Self::default()
        }
    }

    /// True if an object has a type that is cluster-scoped in addition to those of the table.
    pub(crate) fn adds_cluster_scope(&self, object: &Node) -> bool {
        !self.cluster_scoped.is_empty() && self.adds(&Gvk::of(object))
    }

    fn adds(&self, gvk: &Gvk) -> bool {
        self.cluster_scoped.contains(&key_of(gvk))
    }

    /// True if the scope of the type is known without a document.
    pub(crate) fn has_known_scope(&self, gvk: &Gvk) -> bool {
        has_known_scope(gvk) || self.adds(gvk)
    }

    /// True if nothing is known beside the builtin schema.
    pub(crate) fn is_untouched(&self) -> bool {
        self.chosen.is_none() && self.comments.is_empty()
    }

    /// True once a kustomization has chosen a schema: later choices are ignored.
    pub fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// Chooses the builtin schema.
    pub fn choose_builtin(&mut self) {
        self.chosen = Some(Chosen::Builtin);
    }

    /// Chooses the document `text`, which begins at `origin`, as the schema.
    /// A malformed document is an error only for a build that needs it.
    pub fn choose_document(&mut self, text: &str, origin: Origin, rank: SchemaRank) {
        let document = Document::parse(text, origin);
        self.chosen = Some(Chosen::Document(document, rank));
    }

    /// True once a document is chosen, readable or not.
    pub fn has_document(&self) -> bool {
        matches!(self.chosen, Some(Chosen::Document(..)))
    }

    /// Checks that what is chosen can be read.
    ///
    /// # Errors
    /// `openapi-malformed`
    pub fn check(&self) -> Fallible<()> {
        match &self.chosen {
            Some(Chosen::Document(Err(failed), _)) => Err(failed.clone()),
            _ => Ok(()),
        }
    }

    /// True if the chosen document alone says that objects of the type live outside namespaces.
    ///
    /// # Errors
    /// `openapi-malformed`: the document is needed for the type, and cannot be read.
    pub fn states_cluster_scope(&self, gvk: &Gvk) -> Fallible<bool> {
        if self.adds(gvk) {
            return Ok(true);
        }
        match &self.chosen {
            Some(Chosen::Document(document, _)) if !has_known_scope(gvk) => {
                let document = document.as_ref().map_err(Clone::clone)?;
                Ok(document.is_cluster_scoped(gvk))
            }
            _ => Ok(false),
        }
    }

    /// True if the chosen document says of any type where its objects live.
    pub fn states_scopes(&self) -> bool {
        self.document().is_some_and(Document::states_scopes)
    }

    /// Adds the schemas in the comments of `text`, whose first byte is at `start`.
    pub fn read_comments(&mut self, text: &str, start: Origin) {
        self.comments.extend(comments::schemas(text, start));
    }

    /// The schema in a comment at a key.
    pub fn commented(&self, key: Origin) -> Option<Schema<'_>> {
        if self.comments.is_empty() {
            return None;
        }
        let schema = self.comments.get(&key)?;
        Some(self.resolved(schema).unwrap_or_else(|| self.stated(schema)))
    }

    /// The schema of a type; `None` if it is unknown, or builtin and without a list that merges.
    pub fn of_type(&self, gvk: &Gvk) -> Option<Schema<'_>> {
        let stated = || {
            self.document()?
                .of_type(gvk)
                .map(|schema| self.stated(schema))
        };
        let builtin = || builtin_type(gvk).map(|definition| self.at(Place::Builtin(definition)));
        match self.rank() {
            None | Some(SchemaRank::Below) => builtin().or_else(stated),
            Some(SchemaRank::Above) => stated().or_else(builtin),
            Some(SchemaRank::Alone) => builtin_type(gvk)
                .filter(|definition| definition.name == KUSTOMIZATION)
                .map(|definition| self.at(Place::Builtin(definition)))
                .or_else(stated),
        }
    }

    /// The builtin definition, or the stated schema that overrides it.
    pub(super) fn builtin(&self, definition: &'static Definition) -> Schema<'_> {
        if self.rank() == Some(SchemaRank::Above)
            && let Some(stated) = self
                .document()
                .and_then(|own| own.definition(definition.name))
        {
            return self.stated(stated);
        }
        self.at(Place::Builtin(definition))
    }

    /// The schema that a stated one resolves to: itself, or the target of its reference.
    pub(super) fn resolved<'s>(&'s self, schema: &'s Stated) -> Option<Schema<'s>> {
        let mut found = self.stated(schema);
        for _ in 0..LONGEST_CHAIN {
            let Place::Stated(schema) = found.place else {
                return Some(found);
            };
            match schema.reference() {
                Some(pointer) => found = self.pointed(pointer)?,
                None => return Some(found),
            }
        }
        None
    }

    /// The schema that the JSON pointer in a `$ref` leads to.
    fn pointed(&self, reference: &str) -> Option<Schema<'_>> {
        let (_, pointer) = reference.split_once('#')?;
        let pointer = Pointer::parse(pointer);
        let mut words = pointer.tokens().iter().map(Text::as_str);
        if words.next() != Some("definitions") {
            return None;
        }
        let mut found = self.definition(words.next()?)?;
        while let Some(word) = words.next() {
            found = match (word, found.place) {
                ("properties", Place::Stated(schema)) => {
                    self.stated(schema.own_field(words.next()?)?)
                }
                ("properties", Place::Builtin(_)) => found.field(words.next()?)?,
                ("items", Place::Stated(schema)) => self.stated(schema.items()?),
                ("items", _) => found.elements()?,
                _ => return None,
            };
        }
        Some(found)
    }

    fn definition(&self, name: &str) -> Option<Schema<'_>> {
        let stated = || {
            self.document()?
                .definition(name)
                .map(|schema| self.stated(schema))
        };
        let builtin = || {
            let index = DEFINITIONS.binary_search_by(|definition| definition.name.cmp(name));
            let definition = DEFINITIONS.get(index.ok()?)?;
            Some(self.at(Place::Builtin(definition)))
        };
        match self.rank() {
            Some(SchemaRank::Alone) => stated(),
            Some(SchemaRank::Above) => stated().or_else(builtin),
            None | Some(SchemaRank::Below) => builtin().or_else(stated),
        }
    }

    fn document(&self) -> Option<&Document> {
        match &self.chosen {
            Some(Chosen::Document(Ok(document), _)) => Some(document),
            _ => None,
        }
    }

    fn rank(&self) -> Option<SchemaRank> {
        match self.chosen {
            Some(Chosen::Document(_, rank)) => Some(rank),
            _ => None,
        }
    }

    fn stated<'s>(&'s self, schema: &'s Stated) -> Schema<'s> {
        self.at(Place::Stated(schema))
    }

    fn at<'s>(&'s self, place: Place<'s>) -> Schema<'s> {
        Schema {
            schemas: self,
            place,
        }
    }
}

fn builtin_type(gvk: &Gvk) -> Option<&'static Definition> {
    let wanted = key_of(gvk);
    let index = TYPES.binary_search_by(|(key, _)| key.cmp(&wanted)).ok()?;
    TYPES.get(index).map(|(_, definition)| *definition)
}
