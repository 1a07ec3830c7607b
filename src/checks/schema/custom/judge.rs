//! A value against a structural schema, as an API server does it: unknown fields, then nulls and
//! defaults, then what the values must be.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::seen::{Seen, Shown};
use crate::checks::schema::walk::{Walk, wrong_type};
use crate::diag::{did_you_mean, listed, message, nearest};
use crate::limits::SCHEMA_NESTING;
use crate::yaml::{Key, Mapping, Node};

use super::patterns::Patterns;
use super::terms::{has_default, is_marked, is_of_type, is_same, noun, properties, schemas, texts};
use super::{bounds, lists};

/// The fields that every object has, whatever its schema says.
const META_FIELDS: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// A walk through one custom resource.
pub(crate) struct Judge<'t> {
    walk: Walk<'t>,
    patterns: &'t Patterns,
    depth: usize,
    drops_status: bool,
}

/// The schemas of a value: the structure of the object, and the one that values are held against,
/// which differs inside `allOf`, `anyOf`, `oneOf` and `not`.
#[derive(Clone, Copy)]
struct Schemas<'s> {
    values: &'s Node,
    structure: Option<&'s Node>,
}

impl<'s> Schemas<'s> {
    fn is_structure(self) -> bool {
        self.structure
            .is_some_and(|structure| std::ptr::eq(structure, self.values))
    }

    /// The same structure, with what a junctor says.
    fn with(self, values: &'s Node) -> Self {
        Self { values, ..self }
    }

    /// The schemas of a field.
    fn field(self, name: &str) -> Option<Self> {
        let of = |schema: &'s Node| {
            properties(schema)
                .and_then(|fields| fields.get(name))
                .or_else(|| schema.get("additionalProperties"))
        };
        self.step(of)
    }

    fn items(self) -> Option<Self> {
        self.step(|schema| schema.get("items"))
    }

    fn step(self, of: impl Fn(&'s Node) -> Option<&'s Node>) -> Option<Self> {
        Some(Self {
            values: of(self.values)?,
            structure: self.structure.and_then(of),
        })
    }
}

impl<'t> Judge<'t> {
    pub(crate) fn new(walk: Walk<'t>, patterns: &'t Patterns, drops_status: bool) -> Self {
        Self {
            walk,
            patterns,
            depth: 0,
            drops_status,
        }
    }

    /// Judges a whole resource.
    pub(crate) fn resource(mut self, schema: &Node, node: &Node, found: &mut Found) {
        if let Some(metadata) = node.get("metadata") {
            found.at_key("metadata", |found| {
                self.walk.named("meta.v1.ObjectMeta", metadata, found);
            });
        }
        let schemas = Schemas {
            values: schema,
            structure: Some(schema),
        };
        if let Seen::Map(map) = Seen::of(node) {
            self.unknown_fields(schema, map, &META_FIELDS, found);
        }
        self.value(schemas, node, found);
    }

    fn value(&mut self, schemas: Schemas<'_>, node: &Node, found: &mut Found) {
        if self.depth >= SCHEMA_NESTING {
            return;
        }
        self.depth += 1;
        self.typed(schemas, node, found);
        self.depth -= 1;
    }

    fn typed(&mut self, schemas: Schemas<'_>, node: &Node, found: &mut Found) {
        let (schema, seen) = (schemas.values, Seen::of(node));
        if seen == Seen::Null {
            if !is_marked(schema, "nullable") && schema.get("type").is_some() {
                wrong_type(noun(schema), seen, node, found);
            }
            return;
        }
        if !is_of_type(schema, seen) {
            return wrong_type(noun(schema), seen, node, found);
        }
        one_of_values(schema, node, found);
        bounds::judge(schema, node, self.patterns, found);
        match seen {
            Seen::Map(map) => self.map(schemas, node, map, found),
            Seen::List(items) => self.list(schemas, items, found),
            _ => {}
        }
        self.junctors(schemas, node, found);
    }

    fn map(&mut self, schemas: Schemas<'_>, node: &Node, map: &Mapping, found: &mut Found) {
        let is_embedded =
            schemas.is_structure() && is_marked(schemas.values, "x-kubernetes-embedded-resource");
        if is_embedded {
            self.embedded(node, found);
        }
        let mut meant = Vec::new();
        if schemas.is_structure() && self.depth > 1 {
            let known: &[&str] = if is_embedded { &META_FIELDS } else { &[] };
            meant = self.unknown_fields(schemas.values, map, known, found);
        }
        for (name, value) in map.iter() {
            // Metadata is judged by its own type.
            let is_left = name == "metadata" && (is_embedded || self.depth == 1)
                || name == "status" && self.depth == 1 && self.drops_status;
            if let (false, Some(schemas)) = (is_left, schemas.field(name)) {
                if self.is_left_out(schemas, value) {
                    continue;
                }
                found.at_key(name, |found| self.value(schemas, value, found));
            }
        }
        for name in texts(schemas.values, "required") {
            if !self.is_there(schemas, map, name) && !meant.iter().any(|meant| meant == name) {
                let message = message!("the required field `{}` is missing", name);
                found.at_key(name, |found| {
                    found.note(MismatchKind::MissingField, node.origin, message);
                });
            }
        }
    }

    /// True for a null that an API server drops before it judges: of a field that cannot be null.
    fn is_left_out(&self, schemas: Schemas<'_>, value: &Node) -> bool {
        let is_nullable = schemas
            .structure
            .is_some_and(|schema| is_marked(schema, "nullable"));
        Seen::of(value) == Seen::Null && schemas.structure.is_some() && !is_nullable
    }

    fn is_there(&self, schemas: Schemas<'_>, map: &Mapping, name: &str) -> bool {
        let own = schemas
            .structure
            .and_then(properties)
            .and_then(|fields| fields.get(name));
        if own.is_some_and(has_default) {
            return true;
        }
        let field = schemas.field(name);
        map.get(name)
            .is_some_and(|value| field.is_none_or(|field| !self.is_left_out(field, value)))
    }

    fn list(&mut self, schemas: Schemas<'_>, items: &[Node], found: &mut Found) {
        if let Some(schemas) = schemas.items() {
            for (index, item) in items.iter().enumerate() {
                found.at_item(index, |found| self.value(schemas, item, found));
            }
        }
        if schemas.is_structure() {
            lists::judge(schemas.values, items, found);
        }
    }

    /// Notes fields that the structure does not have; returns those that were meant.
    fn unknown_fields(
        &self,
        schema: &Node,
        map: &Mapping,
        known: &[&str],
        found: &mut Found,
    ) -> Vec<String> {
        let keeps = is_marked(schema, "x-kubernetes-preserve-unknown-fields");
        if keeps || schema.get("additionalProperties").is_some() {
            return Vec::new();
        }
        let own = properties(schema);
        let mut meant = Vec::new();
        for (index, entry) in map.entries.iter().enumerate() {
            let name = entry.key.text.as_str();
            let is_known = known.contains(&name) || own.is_some_and(|own| own.contains(name));
            if is_known || map.is_repeat(index) {
                continue;
            }
            let names = own.into_iter().flat_map(Mapping::keys);
            let near = nearest(name, names.filter(|name| !map.contains(name)));
            found.at_key(name, |found| unknown_field(&entry.key, near, found));
            meant.extend(near.map(str::to_owned));
        }
        meant
    }

    fn embedded(&self, node: &Node, found: &mut Found) {
        for name in ["apiVersion", "kind"] {
            let value = node.get(name);
            let at = value.map_or(node.origin, |value| value.origin);
            found.at_key(name, |found| match value.map(Seen::of) {
                None => {
                    let message = message!("the required field `{}` is missing", name);
                    found.note(MismatchKind::MissingField, at, message);
                }
                Some(Seen::Text("")) => {
                    let message = message!("the required field `{}` is empty", name);
                    found.note(MismatchKind::MissingField, at, message);
                }
                Some(Seen::Text(_)) => {}
                Some(seen) => wrong_type("a string", seen, value.unwrap_or(node), found),
            });
        }
        if let Some(metadata) = node.get("metadata") {
            found.at_key("metadata", |found| {
                self.walk.named("meta.v1.ObjectMeta", metadata, found);
            });
        }
    }

    /// `allOf`, `anyOf`, `oneOf` and `not`.
    fn junctors(&mut self, of: Schemas<'_>, node: &Node, found: &mut Found) {
        if fills_in(of.structure, node) {
            return;
        }
        for schema in schemas(of.values, "allOf") {
            self.value(of.with(schema), node, found);
        }
        let any = schemas(of.values, "anyOf");
        if !any.is_empty() && self.fitting(of, any, node) == 0 {
            self.note_best(
                of,
                any,
                node,
                "none of the alternatives fits (`anyOf`)",
                found,
            );
        }
        self.one_of(of, node, found);
        if let Some(not) = of.values.get("not")
            && self.fitting(of, std::slice::from_ref(not), node) > 0
        {
            let message = "the value is one that the schema excludes (`not`)";
            found.note(MismatchKind::Contradiction, node.origin, message);
        }
    }

    fn one_of(&mut self, of: Schemas<'_>, node: &Node, found: &mut Found) {
        let one = schemas(of.values, "oneOf");
        if !one.is_empty() {
            match self.fitting(of, one, node) {
                1 => {}
                0 => self.note_best(
                    of,
                    one,
                    node,
                    "none of the alternatives fits (`oneOf`)",
                    found,
                ),
                several => {
                    let message =
                        message!("{} alternatives fit where only one may (`oneOf`)", several);
                    found.note(MismatchKind::Contradiction, node.origin, message);
                }
            }
        }
    }

    /// The number of schemas that the value fits.
    fn fitting(&mut self, of: Schemas<'_>, schemas: &[Node], node: &Node) -> usize {
        let fits = |schema: &&Node| {
            let mut scratch = Found::default();
            self.value(of.with(schema), node, &mut scratch);
            scratch.count() == 0
        };
        schemas.iter().filter(fits).count()
    }

    /// Notes that no alternative fits; of a single one, what is wrong.
    fn note_best(
        &mut self,
        of: Schemas<'_>,
        schemas: &[Node],
        node: &Node,
        message: &str,
        found: &mut Found,
    ) {
        match schemas {
            [only] => self.value(of.with(only), node, found),
            _ => {
                let noted = found.note(MismatchKind::Contradiction, node.origin, message);
                let sets: Vec<String> = schemas
                    .iter()
                    .map(|schema| texts(schema, "required").collect::<Vec<_>>().join(" and "))
                    .collect();
                if sets.iter().all(|set| !set.is_empty()) {
                    noted.help(message!("set {}", listed(sets)));
                }
            }
        }
    }
}

/// True if an API server fills in a field of the map, so that what it judges is another value.
fn fills_in(structure: Option<&Node>, node: &Node) -> bool {
    let (Some(fields), Seen::Map(map)) = (structure.and_then(properties), Seen::of(node)) else {
        return false;
    };
    fields
        .iter()
        .any(|(name, field)| has_default(field) && !map.contains(name))
}

fn one_of_values(schema: &Node, node: &Node, found: &mut Found) {
    let Some(values) = schema.get("enum").and_then(Node::as_sequence) else {
        return;
    };
    if values.iter().any(|value| is_same(value, node)) {
        return;
    }
    let message = message!(
        "{} is not one of the values of this field",
        Shown::new(Seen::of(node), !found.is_secret)
    );
    let noted = found.note(MismatchKind::NotAllowed, node.origin, message);
    let names = || values.iter().filter_map(Node::as_str);
    match node.as_str().and_then(|text| nearest(text, names())) {
        Some(near) => noted.help(did_you_mean(near)).suggest(near),
        None => noted.help(message!("use one of {}", listed(names()))),
    };
}

fn unknown_field(key: &Key, near: Option<&str>, found: &mut Found) {
    let message = message!("the schema has no field `{}` here", key.text);
    let noted = found.note(MismatchKind::UnknownField, key.origin, message);
    if let Some(near) = near {
        noted.help(did_you_mean(near)).suggest(near);
    }
}
