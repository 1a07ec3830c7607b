//! A value against its type, and a map against its fields.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::checks::schema::rules::rules;
use crate::checks::schema::seen::Seen;
use crate::checks::schema::types::{Definition, FieldType, Table};
use crate::diag::{did_you_mean, message, nearest};
use crate::yaml::{Key, Mapping, Node};

use super::items::repeated_items;
use super::scalar::{self, wrong_type};

/// A walk with the types of one version.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'t> {
    table: &'t Table,
    /// True where an API server decodes what is written, and then drops or ignores it.
    is_ignored: bool,
}

/// Maps that an API server decodes and does not judge further.
const IGNORED: [(&str, &str); 1] = [("batch.v1.JobTemplateSpec", "metadata")];

impl<'t> Walk<'t> {
    /// A walk with these types.
    pub(crate) fn new(table: &'t Table) -> Self {
        let is_ignored = false;
        Self { table, is_ignored }
    }

    /// Judges a map by the definition of that name.
    pub(crate) fn named(self, name: &str, node: &Node, found: &mut Found) {
        let Some(definition) = self.table.definition(name) else {
            return;
        };
        match Seen::of(node) {
            Seen::Map(map) => self.map(definition, node, map, found),
            // Go decodes null to a value without content: the rules of its parent see that.
            Seen::Null => {}
            seen => wrong_type("a map", seen, node, found),
        }
    }

    fn map(self, definition: &Definition, node: &Node, map: &Mapping, found: &mut Found) {
        let mut meant = Vec::new();
        for (index, entry) in map.entries.iter().enumerate() {
            // A repeated key cannot be emitted; its first value counts.
            if map.is_repeat(index) {
                continue;
            }
            found.at_key(&entry.key.text, |found| {
                match definition.field(&entry.key.text) {
                    Some(field) => {
                        let walk = self.below(definition, field.name);
                        walk.value(&field.kind, &entry.value, found);
                    }
                    None => meant.extend(unknown_field(definition, map, &entry.key, found)),
                }
            });
        }
        if self.is_ignored {
            return;
        }
        for field in definition.fields.iter().filter(|field| field.is_required) {
            let value = map.get(field.name);
            if value.is_none_or(|value| Seen::of(value).is_zero()) && !meant.contains(&field.name) {
                found.at_key(field.name, |found| missing(field.name, value, node, found));
            }
        }
        for rule in rules(definition.name) {
            rule(node, found);
        }
    }

    fn below(self, definition: &Definition, field: &str) -> Self {
        let is_status = field == "status" && definition.field("apiVersion").is_some();
        let is_ignored = is_status || IGNORED.contains(&(definition.name, field));
        Self {
            is_ignored: self.is_ignored || is_ignored,
            ..self
        }
    }

    fn value(self, kind: &FieldType, node: &Node, found: &mut Found) {
        match kind {
            FieldType::Named(name) => self.named(name, node, found),
            FieldType::List(item, keys) => self.list(item, keys.as_deref(), node, found),
            FieldType::Map(value) => self.free_map(value, node, found),
            FieldType::Enum(_) if self.is_ignored => scalar::judge(&FieldType::Text, node, found),
            scalar => scalar::judge(scalar, node, found),
        }
    }

    fn list(self, item: &FieldType, keys: Option<&[&'static str]>, node: &Node, found: &mut Found) {
        let items = match Seen::of(node) {
            Seen::List(items) => items,
            Seen::Null => return,
            seen => return wrong_type("a list", seen, node, found),
        };
        for (index, node) in items.iter().enumerate() {
            found.at_item(index, |found| self.item(item, node, found));
        }
        if let Some(keys) = keys.filter(|_| !self.is_ignored) {
            repeated_items(items, keys, default_of, found);
        }
    }

    /// A null in a list is an item without content to Go.
    fn item(self, kind: &FieldType, node: &Node, found: &mut Found) {
        let definition = match (kind, Seen::of(node)) {
            (FieldType::Named(name), Seen::Null) => self.table.definition(name),
            _ => None,
        };
        match definition {
            Some(definition) => self.map(definition, node, &Mapping::default(), found),
            None => self.value(kind, node, found),
        }
    }

    fn free_map(self, value: &FieldType, node: &Node, found: &mut Found) {
        match Seen::of(node) {
            Seen::Map(map) => {
                for (key, node) in map.iter() {
                    found.at_key(key, |found| self.value(value, node, found));
                }
            }
            Seen::Null => {}
            seen => wrong_type("a map", seen, node, found),
        }
    }
}

/// The value that an API server fills in for a key of a list.
fn default_of(key: &str) -> Option<&'static str> {
    (key == "protocol").then_some("TCP")
}

/// Notes an unknown field; returns the field that was meant, if it is missing.
fn unknown_field(
    definition: &Definition,
    map: &Mapping,
    key: &Key,
    found: &mut Found,
) -> Option<&'static str> {
    let of = definition.name.rsplit('.').next().unwrap_or_default();
    let message = message!("{} has no field `{}`", of, key.text);
    let noted = found.note(MismatchKind::UnknownField, key.origin, message);
    let others = definition.fields.iter().map(|field| field.name);
    let meant = nearest(&key.text, others.filter(|name| !map.contains(name)))?;
    noted.help(did_you_mean(meant)).suggest(meant);
    definition.field(meant).map(|field| field.name)
}

fn missing(field: &str, value: Option<&Node>, parent: &Node, found: &mut Found) {
    let message = match value.map(Seen::of) {
        None => message!("the required field `{}` is missing", field),
        Some(Seen::Null) => message!("the required field `{}` is null", field),
        Some(Seen::Number(_)) => message!("the required field `{}` is 0", field),
        Some(_) => message!("the required field `{}` is empty", field),
    };
    let at = value.map_or(parent.origin, |value| value.origin);
    found.note(MismatchKind::MissingField, at, message);
}
