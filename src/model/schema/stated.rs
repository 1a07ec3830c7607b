//! OpenAPI documents set by the user, in JSON or YAML, as far as merging and scopes
//! need them. In: the text. Out: definitions by name and by type. Rules: `parse`,
//! `AddDefinitions` and `findNamespaceability` in `kyaml/openapi/openapi.go`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::model::gvk::Gvk;
use crate::yaml;

/// A document of definitions.
#[derive(Debug, Default)]
pub(super) struct Document {
    definitions: BTreeMap<String, Stated>,
    /// The names of definitions that state their types.
    types: FxHashMap<Gvk, String>,
    /// Types with paths; true if the paths contain a namespace.
    namespaced: FxHashMap<Gvk, bool>,
}

/// A schema as stated: of a type, a field or a list's elements.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Stated {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "type")]
    types: Option<OneOrMany>,
    properties: Option<BTreeMap<String, Stated>>,
    items: Option<Box<Stated>>,
    #[serde(rename = "additionalProperties")]
    rest: Option<Rest>,
    #[serde(rename = "x-kubernetes-patch-strategy")]
    strategy: Option<String>,
    #[serde(rename = "x-kubernetes-patch-merge-key")]
    key: Option<String>,
    #[serde(rename = "x-kubernetes-list-map-keys")]
    keys: Option<Vec<String>>,
    #[serde(rename = "x-kubernetes-group-version-kind")]
    gvks: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Rest {
    Allowed(#[allow(dead_code, reason = "whether more is allowed decides nothing here")] bool),
    Of(Box<Stated>),
}

#[derive(Default, Deserialize)]
struct Swagger {
    definitions: Option<BTreeMap<String, Stated>>,
    paths: Option<BTreeMap<String, Path>>,
}

#[derive(Deserialize)]
struct Path {
    get: Option<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(rename = "x-kubernetes-group-version-kind")]
    gvk: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct StatedGvk {
    #[serde(default)]
    group: Option<serde_json::Value>,
    version: String,
    kind: String,
}

impl Document {
    /// Reads a document that begins at `origin`.
    ///
    /// # Errors
    /// `openapi-malformed`
    pub(super) fn parse(text: &str, origin: Origin) -> Fallible<Self> {
        let swagger = if text.starts_with('{') {
            serde_json::from_str(text).map_err(|error| malformed(&error, origin))?
        } else {
            from_yaml(text, origin)?
        };
        Self::of(swagger).map_err(|error| malformed(&error, origin).into())
    }

    fn of(swagger: Swagger) -> Result<Self, serde_json::Error> {
        let mut document = Self {
            definitions: swagger.definitions.unwrap_or_default(),
            ..Self::default()
        };
        for (name, definition) in &document.definitions {
            for stated in definition
                .gvks
                .iter()
                .filter_map(|gvks| gvks.as_array())
                .flatten()
            {
                if let Some(gvk) = gvk(stated)? {
                    document.types.insert(gvk, name.clone());
                }
            }
        }
        for (path, item) in swagger.paths.unwrap_or_default() {
            let Some(stated) = item.get.and_then(|get| get.gvk) else {
                continue;
            };
            if let Some(gvk) = gvk(&stated)? {
                let known = document.namespaced.entry(gvk).or_default();
                *known |= path.contains("namespaces/{namespace}");
            }
        }
        Ok(document)
    }

    /// The definition of a type.
    pub(super) fn of_type(&self, gvk: &Gvk) -> Option<&Stated> {
        self.definitions.get(self.types.get(gvk)?)
    }

    /// The definition of that name.
    pub(super) fn definition(&self, name: &str) -> Option<&Stated> {
        self.definitions.get(name)
    }

    /// True if the document has paths to objects of the type, and none of
    /// them contains a namespace.
    pub(super) fn is_cluster_scoped(&self, gvk: &Gvk) -> bool {
        self.namespaced.get(gvk) == Some(&false)
    }

    /// True if it declares any type cluster-scoped.
    pub(super) fn states_scopes(&self) -> bool {
        !self.namespaced.is_empty()
    }
}

impl Stated {
    /// Reads a single schema, as in a comment.
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The target of its reference, if it is one.
    pub(super) fn reference(&self) -> Option<&str> {
        self.reference.as_deref().filter(|name| !name.is_empty())
    }

    /// The schema of a field: its own, or that for all fields (`additionalProperties`).
    pub(super) fn field(&self, name: &str) -> Option<&Stated> {
        self.own_field(name).or(match &self.rest {
            Some(Rest::Of(schema)) => Some(schema),
            _ => None,
        })
    }

    /// The schema of the field of that name.
    pub(super) fn own_field(&self, name: &str) -> Option<&Stated> {
        self.properties.as_ref()?.get(name)
    }

    /// The schema of elements, whatever this schema's type.
    pub(super) fn items(&self) -> Option<&Stated> {
        self.items.as_deref()
    }

    /// The schema of elements, if the only type of this schema is array.
    pub(super) fn elements(&self) -> Option<&Stated> {
        let is_array = match &self.types {
            Some(OneOrMany::One(word)) => word == "array",
            Some(OneOrMany::Many(words)) => matches!(words.as_slice(), [word] if word == "array"),
            None => false,
        };
        self.items.as_deref().filter(|_| is_array)
    }

    /// The keys by which a list merges; `None` for a strategy other than `merge`.
    pub(super) fn keys(&self) -> Option<&[String]> {
        let mut words = self.strategy.as_deref()?.split(',');
        words.find(|word| *word == "merge")?;
        Some(match (&self.keys, &self.key) {
            (Some(keys), _) => keys,
            (None, Some(key)) => std::slice::from_ref(key),
            (None, None) => &[],
        })
    }
}

fn gvk(stated: &serde_json::Value) -> Result<Option<Gvk>, serde_json::Error> {
    if !stated.is_object() {
        return Ok(None);
    }
    let stated = StatedGvk::deserialize(stated)?;
    let group = stated.group.as_ref().and_then(serde_json::Value::as_str);
    Ok(Some(Gvk {
        group: group.unwrap_or_default().into(),
        version: stated.version.into(),
        kind: stated.kind.into(),
        ..Gvk::default()
    }))
}

fn from_yaml(text: &str, origin: Origin) -> Fallible<Swagger> {
    let node = yaml::parse_config(text, origin)
        .map_err(|error| Diagnostic::error(Code::YamlSyntax, error.message.clone()).at(error.at))?;
    let Some(node) = node.filter(|node| !node.is_null()) else {
        return Ok(Swagger::default());
    };
    serde_json::from_str(&yaml::to_json(&node)?).map_err(|error| malformed(&error, origin).into())
}

fn malformed(error: &serde_json::Error, origin: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::OpenapiMalformed,
        format!("this is not an OpenAPI document: {error}"),
    )
    .at(origin)
    .help("the document must be a map with `definitions`, as `kustomize openapi fetch` prints it")
}
