//! Strict decoding of configuration files, from the fields of a map to a typed
//! value. Decoding goes on after a mistake, so that one run reports all of them:
//! unknown fields (with the closest known name), wrong types, missing values.

use std::collections::{BTreeMap, BTreeSet};

use base64::prelude::{BASE64_STANDARD, Engine};
use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Origin, listed};

use super::key::{config_key, is_true};
use crate::yaml::{Dialect, Entry, Mapping, Node, Number, Tag, Text, Value};

/// A value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The place it was read from.
    pub at: Origin,
}

/// Text with its place.
pub type LocatedText = Located<Text>;

/// The rule for comparing field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Casing {
    /// Matches names as written.
    Exact,
    /// An exact match, or else one that differs only in case, as in Go's `encoding/json`.
    Fold,
    /// Like [`Casing::Fold`], but unknown fields are ignored and any scalar is
    /// accepted as a string, as `sigs.k8s.io/yaml` decodes when it is not strict.
    Lenient,
}

/// A type that can be read from a map's fields.
pub trait Decode: Sized {
    /// The name of the type in messages: ``a `patches` entry``.
    const WHAT: &'static str;

    /// Reads the fields. Mistakes are added to `fields.failures`; wrong or
    /// missing values get their default.
    fn decode(fields: &mut Fields<'_, '_>) -> Self;
}

/// The fields of one map, read one at a time.
pub struct Fields<'n, 'f> {
    mapping: &'n Mapping,
    /// The start of the map.
    pub at: Origin,
    what: &'static str,
    casing: Casing,
    known: Vec<Field>,
    /// The mistakes found so far.
    pub failures: &'f mut Failures,
}

/// The fields of a type, recorded while its [`Decode`] reads them.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The name of the type in messages.
    pub what: &'static str,
    /// The fields, sorted by name.
    pub fields: Vec<Field>,
}

/// A field of a type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name of the field.
    pub name: &'static str,
    /// The type that it is read as.
    pub read: Read,
    /// The fields of the value, or of its items, if these are maps that are
    /// decoded field by field.
    pub below: Option<fn() -> Shape>,
}

/// The type that a decoder reads a field as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A map of strings.
    TextMap,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Integer,
    /// A map that is decoded field by field.
    Object,
    /// A list of such maps.
    Objects,
    /// A list; the decoder looks at the items itself.
    Items,
    /// Any value; the decoder looks at it itself.
    Node,
}

/// The fields of `T`. There is no separate list of them: an empty map is
/// decoded, and each field that [`Decode::decode`] reads is recorded.
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
    // `decode` may read a field twice; sort the entry that says most
    // first so that `dedup` keeps it.
    fields.sort_by_key(|field| (field.name, field.below.is_none(), field.read));
    fields.dedup_by_key(|field| field.name);
    Shape {
        what: T::WHAT,
        fields,
    }
}

/// A number as Go decodes it into an integer, from JSON: any notation of a whole number.
fn through_json(text: &str) -> Option<i64> {
    let mut json = String::new();
    Number::parse(text, Dialect::Yaml11)?.write_json(&mut json);
    json.parse().ok()
}

/// A scalar where a string is wanted: numbers as Go writes them, whatever their notation.
fn spelled(text: &Text) -> Text {
    let Some(number) = Number::parse(text, Dialect::Yaml12) else {
        return text.clone();
    };
    let mut written = String::new();
    number.write_yaml(&mut written);
    written.into()
}

/// Decodes a map. If `node` is not a map, returns `None` and adds an error to `failures`.
pub(crate) fn decode<T: Decode>(node: &Node, casing: Casing, failures: &mut Failures) -> Option<T> {
    let Some(mapping) = node.as_mapping() else {
        failures.push(
            Diagnostic::error(
                Code::FieldType,
                format!("{} must be a map, not a {}", T::WHAT, node.kind_name()),
            )
            .at(node.origin)
            .help(format!(
                "known fields: {}",
                field_names(&shape::<T>().fields)
            )),
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
    /// The value at `name`; a null counts as missing. Marks the field as known.
    pub fn node(&mut self, name: &'static str) -> Option<&'n Node> {
        self.entry(name)
            .map(|entry| &entry.value)
            .filter(|node| !node.is_null())
    }

    /// Every key with its value, in source order.
    pub fn all(&self) -> impl Iterator<Item = (&'n str, &'n Node)> + use<'n> {
        self.mapping.iter()
    }

    /// True if the field is present, even if it is null.
    pub fn is_written(&mut self, name: &'static str) -> bool {
        self.entry(name).is_some()
    }

    /// The entry at `name`; the last one if the key repeats.
    pub fn entry(&mut self, name: &'static str) -> Option<&'n Entry> {
        self.known.push(Field {
            name,
            read: Read::Node,
            below: None,
        });
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

    /// A string; empty if missing.
    pub fn text(&mut self, name: &'static str) -> Text {
        self.located(name).value
    }

    /// A string with its place; empty if missing.
    pub fn located(&mut self, name: &'static str) -> LocatedText {
        self.optional(name).unwrap_or_default()
    }

    /// A string with its place; `None` if missing.
    pub fn optional(&mut self, name: &'static str) -> Option<LocatedText> {
        let node = self.node(name);
        self.mark(Read::Text);
        self.text_of(name, node?)
    }

    /// The place of the first of these fields that is present and not null,
    /// or else of the whole map.
    pub fn place_of(&self, names: &[&str]) -> Origin {
        let values = names.iter().filter_map(|name| self.find(name));
        let mut stated = values.filter(|entry| !entry.value.is_null());
        stated.next().map_or(self.at, |entry| entry.value.origin)
    }

    /// A boolean; `false` if missing.
    pub fn flag(&mut self, name: &'static str) -> bool {
        let node = self.node(name);
        self.mark(Read::Flag);
        let Some(node) = node else {
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

    /// A whole number; `None` if missing.
    pub fn integer(&mut self, name: &'static str) -> Option<i64> {
        let node = self.node(name);
        self.mark(Read::Integer);
        let node = node?;
        let number = match &node.value {
            Value::Scalar(Tag::Int, text) if self.casing == Casing::Exact => text.parse().ok(),
            Value::Scalar(Tag::Int | Tag::Float, text) => through_json(text),
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
        self.mark(Read::Texts);
        let texts = self.texts_of(name, items);
        if self.casing == Casing::Exact {
            self.refuse_repeated(name, &texts);
        }
        texts
    }

    /// Adds an error for each text that is there already: it has no effect.
    fn refuse_repeated(&mut self, name: &str, texts: &[LocatedText]) {
        let mut first = BTreeMap::new();
        for text in texts {
            let earlier = *first.entry(text.value.as_str()).or_insert(text.at);
            if earlier != text.at {
                let message = format!("`{name}` has `{}` twice", text.value);
                let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
                let diagnostic = diagnostic.label(earlier, "the other one");
                self.failures.push(diagnostic.help("remove one of them"));
            }
        }
    }

    fn texts_of(&mut self, name: &'static str, items: &[Node]) -> Vec<LocatedText> {
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

    /// A map of strings, in source order; the last of several equal keys wins.
    pub fn text_map(&mut self, name: &'static str) -> Vec<(Text, LocatedText)> {
        let node = self.node(name);
        self.mark(Read::TextMap);
        let Some(node) = node else {
            return Vec::new();
        };
        let Some(mapping) = node.as_mapping() else {
            self.wrong_type(name, "a map of strings", node);
            return Vec::new();
        };
        let mut pairs: Vec<(Text, LocatedText)> = Vec::new();
        let mut positions: FxHashMap<Text, usize> = FxHashMap::default();
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
            let position = *positions.entry(name.clone()).or_insert(pairs.len());
            match pairs.get_mut(position) {
                Some(pair) => pair.1 = value,
                None => pairs.push((name, value)),
            }
        }
        pairs
    }

    /// A nested map and its errors, for a caller who does not refuse all of them; `None` if missing.
    pub(crate) fn object_with_errors<T: Decode>(
        &mut self,
        name: &'static str,
    ) -> (Option<T>, Vec<Diagnostic>) {
        let node = self.node(name);
        self.holds::<T>();
        self.mark(Read::Object);
        let mut failures = Failures::default();
        let object = node.and_then(|node| decode(node, self.casing, &mut failures));
        let noted = failures.or_ok(()).err().map(Diagnostics::into_vec);
        let noted = noted.unwrap_or_default();
        if self.casing == Casing::Exact {
            // Files of ours do not depend on the version of kustomize.
            noted.into_iter().for_each(|it| self.failures.push(it));
            return (object, Vec::new());
        }
        (object, noted)
    }

    /// A nested map; `None` if missing.
    pub fn object<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        let node = self.node(name);
        self.holds::<T>();
        self.mark(Read::Object);
        decode(node?, self.casing, self.failures)
    }

    /// A list of nested maps.
    pub fn objects<T: Decode>(&mut self, name: &'static str) -> Vec<T> {
        let items = self.items(name);
        self.holds::<T>();
        self.mark(Read::Objects);
        let decoded = items.iter().filter_map(|item| {
            // Go decodes a null as an entry without fields.
            if item.is_null() && self.casing != Casing::Exact {
                let empty = Node::empty_mapping(item.origin);
                return decode(&empty, self.casing, self.failures);
            }
            decode(item, self.casing, self.failures)
        });
        decoded.collect()
    }

    /// Records that the field that was read last contains the fields of `T`, for a decoder that
    /// looks at the value before it reads these, or not at all if there is none.
    pub fn holds<T: Decode>(&mut self) {
        if let Some(field) = self.known.last_mut() {
            field.below = Some(shape::<T>);
        }
    }

    /// Records the type that the field that was read last is read as.
    fn mark(&mut self, read: Read) {
        if let Some(field) = self.known.last_mut() {
            field.read = read;
        }
    }

    /// The items of a list; empty if missing.
    pub fn items(&mut self, name: &'static str) -> &'n [Node] {
        let node = self.node(name);
        self.mark(Read::Items);
        let Some(node) = node else {
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

    /// Adds an error; without a place of its own, it gets the place of this map.
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
            Value::Scalar(Tag::Binary, text) if self.casing != Casing::Exact => {
                self.binary(name, text, node)
            }
            Value::Scalar(Tag::Str | Tag::Timestamp | Tag::Binary, text) => Some(Located {
                value: text.clone(),
                at: node.origin,
            }),
            Value::Scalar(_, text) if self.casing == Casing::Lenient => Some(Located {
                value: spelled(text),
                at: node.origin,
            }),
            _ => {
                self.wrong_type(name, "a string", node);
                None
            }
        }
    }

    /// The text that base64 with the tag `!!binary` stands for.
    fn binary(&mut self, name: &'static str, text: &Text, node: &Node) -> Option<LocatedText> {
        let written: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
        let Ok(bytes) = BASE64_STANDARD.decode(written) else {
            self.wrong_type(name, "base64 behind `!!binary`", node);
            return None;
        };
        Some(Located {
            value: String::from_utf8_lossy(&bytes).into(),
            at: node.origin,
        })
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
            diagnostic = diagnostic.help(format!("quote it: `\"{text}\"`"));
        } else {
            diagnostic = diagnostic.help(match (wanted, &node.value) {
                ("a list", Value::Scalar(_, text)) => format!("write `{name}: [{text}]`"),
                ("a list", _) => "start each item with `- `".to_owned(),
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
                .suggest_or(key, names, format!("it has {}", field_names(&self.known)));
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

fn field_names(fields: &[Field]) -> String {
    let names: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
    listed(names)
}
