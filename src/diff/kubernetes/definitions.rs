//! Facts about custom resources, from the CustomResourceDefinitions among the compared resources:
//! list keys and immutable fields. In: both sides. Out: a [`Definition`] per type, read as far as
//! it is asked.

use rustc_hash::FxHashMap;

use crate::diff::kubernetes::list_rule::{KeyField, ListRule, Matching, Order};
use crate::diff::kubernetes::notation::Meaning;
use crate::model::{Gvk, Resource};
use crate::yaml::{Node, Text};

/// The definitions of both sides, the new side's first.
#[derive(Default)]
pub(crate) struct Definitions<'r>(FxHashMap<(Text, Text), &'r Node>);

/// Patterns by which Flux and the Gateway API say that a field is a duration.
const DURATIONS: [&str; 3] = [
    "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
    "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$",
    "^([0-9]{1,5}(h|m|s|ms)){1,4}$",
];

/// The beginning of the pattern that `controller-gen` writes for a `resource.Quantity`.
const QUANTITIES: &str = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|";

/// The schema of one type's manifests.
#[derive(Clone, Copy)]
pub(crate) struct Definition<'r>(&'r Node);

impl<'r> Definitions<'r> {
    pub(crate) fn of(old: &'r [Resource], new: &'r [Resource]) -> Self {
        let mut definitions = FxHashMap::default();
        let all = old.iter().chain(new);
        for resource in all.filter(|resource| resource.kind() == "CustomResourceDefinition") {
            let text = |path: &[&str]| resource.node.at(path)?.as_text().cloned();
            let (group, kind) = (text(&["spec", "group"]), text(&["spec", "names", "kind"]));
            if let (Some(group), Some(kind)) = (group, kind) {
                definitions.insert((group, kind), &resource.node);
            }
        }
        Self(definitions)
    }

    /// The scope that a type's definition gives it.
    pub(crate) fn scope(&self, gvk: &Gvk) -> Option<&'r str> {
        let definition = self.0.get(&(gvk.group.clone(), gvk.kind.clone()))?;
        definition.at(&["spec", "scope"])?.as_str()
    }

    /// The definition of a type: the schema of its version, or of any version.
    pub(crate) fn get(&self, gvk: &Gvk) -> Option<Definition<'r>> {
        if self.0.is_empty() {
            return None;
        }
        let definition = self.0.get(&(gvk.group.clone(), gvk.kind.clone()))?;
        let versions = definition.at(&["spec", "versions"]);
        let versions = versions.and_then(Node::as_sequence).unwrap_or_default();
        let own = versions
            .iter()
            .filter(|version| version.str_at("name") == Some(&gvk.version));
        own.chain(versions)
            .find_map(|version| version.at(&["schema", "openAPIV3Schema"]))
            .or_else(|| definition.at(&["spec", "validation", "openAPIV3Schema"]))
            .map(Definition)
    }
}

impl<'r> Definition<'r> {
    /// The rule of the list at `path`: keys of maps, lists left out.
    pub(crate) fn list_rule<'p>(self, path: impl Iterator<Item = &'p str>) -> Option<ListRule<'r>> {
        let list = path.into_iter().try_fold(self.0, step)?;
        let matching = match list.str_at("x-kubernetes-list-type")? {
            "set" => Matching::Value,
            "map" => Matching::DefinedKeys(keys(list)?),
            _ => return None,
        };
        Some(ListRule {
            matching,
            order: Order::Ignored,
        })
    }

    /// The meaning of the scalar at `path`, by its format or by a pattern that only one notation
    /// has.
    pub(crate) fn meaning<'p>(self, path: impl Iterator<Item = &'p str>) -> Option<Meaning> {
        let mut schema = path.into_iter().try_fold(self.0, step)?;
        while let Some(items) = schema.get("items") {
            schema = items;
        }
        match (schema.str_at("format"), schema.str_at("pattern")) {
            (Some("duration"), _) => Some(Meaning::Duration),
            (_, Some(pattern)) if DURATIONS.contains(&pattern) => Some(Meaning::Duration),
            (_, Some(pattern)) if pattern.starts_with(QUANTITIES) => Some(Meaning::Quantity),
            _ => None,
        }
    }

    /// True if a validation rule keeps the field at `path`, or what it is in, as it was.
    pub(crate) fn is_immutable<'p>(self, path: impl Iterator<Item = &'p str>) -> bool {
        let mut schema = self.0;
        for field in path {
            if keeps(schema) {
                return true;
            }
            match step(schema, field) {
                Some(below) => schema = below,
                None => return false,
            }
        }
        keeps(schema)
    }
}

/// From a schema to that of a field in it, through lists on the way.
fn step<'r>(schema: &'r Node, field: &str) -> Option<&'r Node> {
    let mut schema = schema;
    while let Some(items) = schema.get("items") {
        schema = items;
    }
    let named = schema
        .get("properties")
        .and_then(|fields| fields.get(field));
    named.or_else(|| schema.get("additionalProperties"))
}

/// The key fields of a list of maps, with their defaults.
fn keys(list: &Node) -> Option<Vec<KeyField<'_>>> {
    let names = list.get("x-kubernetes-list-map-keys")?.as_sequence()?;
    let of_items = |name: &str| list.at(&["items", "properties", name]);
    let keys = names.iter().filter_map(Node::as_str).map(|name| {
        let default = of_items(name).and_then(|field| field.str_at("default"));
        KeyField::new(name, default)
    });
    Some(keys.collect::<Vec<_>>()).filter(|keys| !keys.is_empty())
}

fn keeps(schema: &Node) -> bool {
    let rules = schema.get("x-kubernetes-validations");
    let rules = rules.and_then(Node::as_sequence).unwrap_or_default();
    rules.iter().any(|rule| {
        let rule = rule.str_at("rule").unwrap_or_default();
        let words: String = rule.split_whitespace().collect();
        words == "self==oldSelf" || words == "oldSelf==self"
    })
}
