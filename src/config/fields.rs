//! Strict decoding of configuration files: a map's fields into a typed value.
//! Every mistake is noted, none stops the rest: unknown fields (with the field
//! that was probably meant), wrong types, missing values.

use crate::diag::{Code, Diagnostic, Failures, Origin};

use super::key::{config_key, is_true};
use crate::yaml::{Entry, Mapping, Node, Tag, Text, Value};

/// A value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: Origin,
}

/// Text with its place.
pub type LocatedText = Located<Text>;

/// How field names are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// As written.
    Exact,
    /// An exact match first, else one that differs in case, as Go's `encoding/json` does.
    Fold,
    /// As [`Casing::Fold`]; unknown fields are passed over and any scalar is a
    /// string where one is wanted, as `sigs.k8s.io/yaml` decodes without strictness.
    Lenient,
}

/// A type that can be read from a map's fields.
pub trait Decode: Sized {
    /// What it is called in messages: ``a `patches` entry``.
    const WHAT: &'static str;

    /// Reads the fields. Mistakes are noted in `fields`; what is wrong or missing gets its default.
    fn decode(fields: &mut Fields<'_, '_>) -> Self;
}

/// The fields of one map, taken one by one.
pub struct Fields<'n, 'f> {
    mapping: &'n Mapping,
    /// Where the map begins.
    pub at: Origin,
    what: &'static str,
    casing: Casing,
    known: Vec<Field>,
    /// What was wrong so far.
    pub failures: &'f mut Failures,
}

/// The fields of a type, as its [`Decode`] asks for them.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What the type is called in messages.
    pub what: &'static str,
    /// The fields, by name.
    pub fields: Vec<Field>,
}

/// A field of a type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The fields of its value, or of the items of it, where these are maps with fields of
    /// their own.
    pub below: Option<fn() -> Shape>,
}

/// The fields that `T` has. Nothing states them but the decoding itself.
pub fn shape<T: Decode>() -> Shape {
    let (mapping, mut failures) = (Mapping::default(), Failures::default());
    let mut fields = Fields {
        mapping: &mapping,
        at: Origin::NONE,
        what: T::WHAT,
        casing: Casing::Exact,
        known: Vec::new(),
        failures: &mut failures,
    };
    T::decode(&mut fields);
    let mut fields = fields.known;
    // A field that is asked for twice is known by what is below it.
    fields.sort_by_key(|field| (field.name, field.below.is_none()));
    fields.dedup_by_key(|field| field.name);
    Shape {
        what: T::WHAT,
        fields,
    }
}

/// Decodes a map; `None` (and a note in `failures`) where `node` is no map.
pub fn decode<T: Decode>(node: &Node, casing: Casing, failures: &mut Failures) -> Option<T> {
    let Some(mapping) = node.as_mapping() else {
        failures.push(
            Diagnostic::error(
                Code::FieldType,
                format!("{} must be a map, not a {}", T::WHAT, node.kind_name()),
            )
            .at(node.origin)
            .help(format!("its fields are {}", listed(&shape::<T>().fields))),
        );
        return None;
    };
    let mut fields = Fields {
        mapping,
        at: node.origin,
        what: T::WHAT,
        casing,
        known: Vec::new(),
        failures,
    };
    let value = T::decode(&mut fields);
    fields.refuse_unknown();
    Some(value)
}

impl<'n> Fields<'n, '_> {
    /// The value at `name` and marks the field as known; nulls count as absent.
    pub fn node(&mut self, name: &'static str) -> Option<&'n Node> {
        self.entry(name)
            .map(|entry| &entry.value)
            .filter(|node| !node.is_null())
    }

    /// Every key with its value, in source order.
    pub fn all(&self) -> impl Iterator<Item = (&'n str, &'n Node)> + use<'n> {
        self.mapping.iter()
    }

    /// True if the field is written, be it null.
    pub fn is_written(&mut self, name: &'static str) -> bool {
        self.entry(name).is_some()
    }

    /// The entry at `name`, the last one where there are several.
    pub fn entry(&mut self, name: &'static str) -> Option<&'n Entry> {
        self.known.push(Field { name, below: None });
        self.find(name)
    }

    fn find(&self, name: &str) -> Option<&'n Entry> {
        let find = |same: &dyn Fn(&str) -> bool| {
            self.mapping
                .entries
                .iter()
                .rev()
                .find(|entry| same(&entry.key.text))
        };
        find(&|key| key == name).or_else(|| match self.casing {
            Casing::Exact => None,
            Casing::Fold | Casing::Lenient => find(&|key| key.eq_ignore_ascii_case(name)),
        })
    }

    /// A string; empty where absent.
    pub fn text(&mut self, name: &'static str) -> Text {
        self.located(name).value
    }

    /// A string with its place; empty where absent.
    pub fn located(&mut self, name: &'static str) -> LocatedText {
        self.optional(name).unwrap_or_default()
    }

    /// A string with its place, if it is there.
    pub fn optional(&mut self, name: &'static str) -> Option<LocatedText> {
        let node = self.node(name)?;
        self.text_of(name, node)
    }

    /// The place of the first of these fields that is there and not null, else of the whole map.
    pub fn place_of(&self, names: &[&str]) -> Origin {
        let values = names.iter().filter_map(|name| self.find(name));
        let mut stated = values.filter(|entry| !entry.value.is_null());
        stated.next().map_or(self.at, |entry| entry.value.origin)
    }

    /// `true` or `false`; `false` where absent.
    pub fn flag(&mut self, name: &'static str) -> bool {
        let Some(node) = self.node(name) else {
            return false;
        };
        match &node.value {
            Value::Scalar(Tag::Bool, text) => is_true(text),
            _ => {
                self.wrong_type(name, "true or false", node);
                false
            }
        }
    }

    /// A whole number, if it is there.
    pub fn integer(&mut self, name: &'static str) -> Option<i64> {
        let node = self.node(name)?;
        let number = match &node.value {
            Value::Scalar(Tag::Int, text) => text.parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(name, "a whole number", node);
        }
        number
    }

    /// A list of strings; a null item is an empty string.
    pub fn texts(&mut self, name: &'static str) -> Vec<LocatedText> {
        let items = self.items(name);
        items
            .iter()
            .filter_map(|item| {
                if item.is_null() {
                    Some(Located {
                        value: Text::default(),
                        at: item.origin,
                    })
                } else {
                    self.text_of(name, item)
                }
            })
            .collect()
    }

    /// A map of strings, in source order, the last of repeated keys.
    pub fn text_map(&mut self, name: &'static str) -> Vec<(Text, LocatedText)> {
        let Some(node) = self.node(name) else {
            return Vec::new();
        };
        let Some(mapping) = node.as_mapping() else {
            self.wrong_type(name, "a map of strings", node);
            return Vec::new();
        };
        let mut pairs: Vec<(Text, LocatedText)> = Vec::new();
        for entry in &mapping.entries {
            let value = if entry.value.is_null() {
                Some(LocatedText {
                    value: Text::default(),
                    at: entry.key.origin,
                })
            } else {
                self.text_of(name, &entry.value)
            };
            let Some(value) = value else { continue };
            let name = config_key(&entry.key);
            match pairs.iter_mut().find(|(key, _)| *key == name) {
                Some(pair) => pair.1 = value,
                None => pairs.push((name, value)),
            }
        }
        pairs
    }

    /// A nested map, if it is there.
    pub fn object<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        let node = self.node(name);
        self.mark_below::<T>();
        decode(node?, self.casing, self.failures)
    }

    /// A list of nested maps.
    pub fn objects<T: Decode>(&mut self, name: &'static str) -> Vec<T> {
        let items = self.items(name);
        self.mark_below::<T>();
        items
            .iter()
            .filter_map(|item| decode(item, self.casing, self.failures))
            .collect()
    }

    /// The field that was asked for last has the fields of `T` below it.
    fn mark_below<T: Decode>(&mut self) {
        if let Some(field) = self.known.last_mut() {
            field.below = Some(shape::<T>);
        }
    }

    /// The items of a list; none where absent.
    pub fn items(&mut self, name: &'static str) -> &'n [Node] {
        let Some(node) = self.node(name) else {
            return &[];
        };
        match node.as_sequence() {
            Some(items) => items,
            None => {
                self.wrong_type(name, "a list", node);
                &[]
            }
        }
    }

    /// Notes a mistake of this map's.
    pub fn fail(&mut self, diagnostic: Diagnostic) {
        let at = if diagnostic.at.is_none() {
            self.at
        } else {
            diagnostic.at
        };
        self.failures.push(diagnostic.at(at));
    }

    fn text_of(&mut self, name: &'static str, node: &Node) -> Option<LocatedText> {
        match &node.value {
            Value::Scalar(Tag::Str | Tag::Timestamp | Tag::Binary, text) => Some(Located {
                value: text.clone(),
                at: node.origin,
            }),
            Value::Scalar(_, text) if self.casing == Casing::Lenient => Some(Located {
                value: text.clone(),
                at: node.origin,
            }),
            _ => {
                self.wrong_type(name, "a string", node);
                None
            }
        }
    }

    fn wrong_type(&mut self, name: &str, wanted: &str, node: &Node) {
        let mut diagnostic = Diagnostic::error(
            Code::FieldType,
            format!("`{name}` takes {wanted}, not {}", article(node)),
        )
        .at(node.origin);
        if let (Value::Scalar(Tag::Bool | Tag::Int | Tag::Float, text), true) =
            (&node.value, wanted.contains("string"))
        {
            diagnostic = diagnostic.help(format!("put it in quotes: `\"{text}\"`"));
        } else {
            diagnostic = diagnostic.help(match (wanted, &node.value) {
                ("a list", Value::Scalar(_, text)) => format!("write `{name}: [{text}]`"),
                ("a list", _) => "write each item behind a dash".to_owned(),
                ("true or false", Value::Scalar(_, text)) => flag_help(text),
                ("a whole number", Value::Scalar(_, text)) if text.parse::<i64>().is_ok() => {
                    "write it without quotes".to_owned()
                }
                _ => format!("write `{name}` as {wanted}"),
            });
        }
        self.failures.push(diagnostic);
    }

    fn refuse_unknown(&mut self) {
        if self.casing == Casing::Lenient {
            return;
        }
        for entry in &self.mapping.entries {
            let key = entry.key.text.as_str();
            let known = self
                .known
                .iter()
                .any(|Field { name, .. }| match self.casing {
                    Casing::Exact => *name == key,
                    Casing::Fold | Casing::Lenient => name.eq_ignore_ascii_case(key),
                });
            if known {
                continue;
            }
            let message = format!("{} has no field `{key}`", self.what);
            let names = self.known.iter().map(|field| field.name);
            let diagnostic = Diagnostic::error(Code::UnknownField, message)
                .at(entry.key.origin)
                .suggest_or(key, names, format!("it has {}", listed(&self.known)));
            self.failures.push(diagnostic);
        }
    }
}

/// YAML 1.1 had more words for the two, and a word in quotes is a string.
fn flag_help(text: &str) -> String {
    match text.to_ascii_lowercase().as_str() {
        word @ ("true" | "false") => format!("write `{word}` without quotes"),
        "yes" | "on" | "y" => "write `true`".to_owned(),
        "no" | "off" | "n" => "write `false`".to_owned(),
        _ => "write `true` or `false`".to_owned(),
    }
}

fn article(node: &Node) -> &'static str {
    match &node.value {
        Value::Scalar(Tag::Bool, _) => "a boolean",
        Value::Scalar(Tag::Int | Tag::Float, _) => "a number",
        Value::Scalar(Tag::Null, _) => "null",
        Value::Scalar(..) => "a string",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a map",
    }
}

fn listed(fields: &[Field]) -> String {
    let name = |field: &Field| format!("`{}`", field.name);
    let mut names: Vec<String> = fields.iter().map(name).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}
