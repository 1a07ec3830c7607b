//! The values of an evaluation. Lists and maps of manifests stay where they are.

use core::net::IpAddr;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::yaml::{Mapping, Node, Tag, Text, Value as Yaml};

use super::decimal::Decimal;
use super::fault::Fault;
use super::semver::Semver;
use super::time::Instant;
use super::url::Url;

/// A value.
#[derive(Clone, Debug)]
pub(in crate::checks::policy) enum Value<'n> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Text),
    Bytes(Rc<[u8]>),
    List(Rc<Vec<Value<'n>>>),
    Map(Rc<BTreeMap<MapKey, Value<'n>>>),
    /// A list of a manifest.
    Items(&'n [Node]),
    /// A map of a manifest.
    Fields(&'n Mapping),
    /// The name of a type.
    Type(Text),
    /// Nanoseconds.
    Duration(i64),
    Timestamp(Instant),
    Optional(Option<Rc<Value<'n>>>),
    Quantity(Decimal),
    Url(Rc<Url>),
    Ip(IpAddr),
    Cidr(IpAddr, u8),
    Semver(Rc<Semver>),
    Format(&'static str),
    /// A value that nothing offline tells, by its name.
    Unknown(Text),
}

/// The result of an evaluation.
pub(in crate::checks::policy) type Evaluated<'n> = Result<Value<'n>, Fault>;

/// The key of a map. Numbers are equal whatever their type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checks::policy) enum MapKey {
    Bool(bool),
    Number(i128),
    Text(Text),
}

impl<'n> Value<'n> {
    /// The value of a node.
    pub(in crate::checks::policy) fn of(node: &'n Node) -> Self {
        match &node.value {
            Yaml::Sequence(items) => Self::Items(items),
            Yaml::Mapping(fields) => Self::Fields(fields),
            Yaml::Scalar(tag, text) => scalar(*tag, text),
        }
    }

    /// A list.
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    /// A text.
    pub(in crate::checks::policy) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// The type of a value, as a value.
    pub(super) fn text_type(value: &Self) -> Self {
        Self::Type(value.type_name().into())
    }

    /// A map of texts to values.
    pub(in crate::checks::policy) fn map<K: Into<Text>>(
        entries: impl IntoIterator<Item = (K, Self)>,
    ) -> Self {
        let entries = entries.into_iter();
        let entries = entries.map(|(key, value)| (MapKey::Text(key.into()), value));
        Self::Map(Rc::new(entries.collect()))
    }

    /// An optional value that is there.
    pub(super) fn some(value: Self) -> Self {
        Self::Optional(Some(Rc::new(value)))
    }

    /// The name of its type.
    pub(super) fn type_name(&self) -> &str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::List(_) | Self::Items(_) => "list",
            Self::Map(_) | Self::Fields(_) => "map",
            Self::Type(_) => "type",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Optional(_) => "optional_type",
            Self::Quantity(_) => "kubernetes.Quantity",
            Self::Url(_) => "kubernetes.URL",
            Self::Ip(_) => "net.IP",
            Self::Cidr(..) => "net.CIDR",
            Self::Semver(_) => "kubernetes.Semver",
            Self::Format(_) => "kubernetes.NamedFormat",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::List(items) => Some(items.to_vec()),
            Self::Items(items) => Some(items.iter().map(Self::of).collect()),
            _ => None,
        }
    }

    /// The entries of a map.
    pub(super) fn entries(&self) -> Option<Vec<(Self, Self)>> {
        match self {
            Self::Map(map) => {
                let entries = map.iter();
                Some(
                    entries
                        .map(|(key, value)| (key.value(), value.clone()))
                        .collect(),
                )
            }
            Self::Fields(fields) => {
                let entries = fields.iter();
                Some(
                    entries
                        .map(|(key, node)| (Self::text(key), Self::of(node)))
                        .collect(),
                )
            }
            _ => None,
        }
    }

    /// The number of items, entries or characters.
    pub(super) fn size(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.chars().count()),
            Self::Bytes(bytes) => Some(bytes.len()),
            Self::List(items) => Some(items.len()),
            Self::Items(items) => Some(items.len()),
            Self::Map(map) => Some(map.len()),
            Self::Fields(fields) => Some(fields.len()),
            _ => None,
        }
    }

    /// The value at a key of a map, or at an index of a list.
    pub(super) fn at(&self, key: &Self) -> Option<Self> {
        match self {
            Self::Map(map) => map.get(&MapKey::of(key)?).cloned(),
            Self::Fields(fields) => match key {
                Self::Text(key) => fields.get(key).map(Self::of),
                _ => None,
            },
            Self::List(items) => items.get(index(key)?).cloned(),
            Self::Items(items) => items.get(index(key)?).map(Self::of),
            _ => None,
        }
    }

    /// True for a value that stands for nothing: an empty text, zero, an empty list.
    pub(super) fn is_zero(&self) -> bool {
        match self {
            Self::Null | Self::Optional(None) => true,
            Self::Bool(value) => !value,
            Self::Int(value) | Self::Duration(value) => *value == 0,
            Self::Uint(value) => *value == 0,
            Self::Double(value) => *value == 0.0,
            other => other.size() == Some(0),
        }
    }
}

impl MapKey {
    /// The key that a value is.
    pub(super) fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Bool(*value)),
            Value::Int(value) => Some(Self::Number(i128::from(*value))),
            Value::Uint(value) => Some(Self::Number(i128::from(*value))),
            Value::Double(value) => integer(*value).map(Self::Number),
            Value::Text(text) => Some(Self::Text(text.clone())),
            _ => None,
        }
    }

    fn value<'n>(&self) -> Value<'n> {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => Value::Int(value),
                (_, Ok(value)) => Value::Uint(value),
                _ => Value::Null,
            },
            Self::Text(text) => Value::Text(text.clone()),
        }
    }
}

/// A value, unless nobody knows it.
pub(super) fn known(value: Value<'_>) -> Evaluated<'_> {
    match value {
        Value::Unknown(name) => Err(Fault::Unknown(name.to_string())),
        value => Ok(value),
    }
}

/// The integer that a number of floating point is.
#[expect(clippy::cast_possible_truncation, reason = "the range is tested")]
pub(super) fn integer(value: f64) -> Option<i128> {
    let fits = value.fract() == 0.0 && value.abs() < 1e30;
    fits.then_some(value as i128)
}

fn index(key: &Value<'_>) -> Option<usize> {
    match key {
        Value::Int(index) => usize::try_from(*index).ok(),
        Value::Uint(index) => usize::try_from(*index).ok(),
        Value::Double(index) => usize::try_from(integer(*index)?).ok(),
        _ => None,
    }
}

fn scalar<'n>(tag: Tag, text: &Text) -> Value<'n> {
    let number = || text.replace('_', "");
    match tag {
        Tag::Null => Value::Null,
        Tag::Bool => Value::Bool(text.eq_ignore_ascii_case("true")),
        Tag::Int => match text.parse() {
            Ok(value) => Value::Int(value),
            Err(_) => radix(&number()),
        },
        Tag::Float => match number().parse().ok() {
            // JSON does not tell `1.0` from `1`.
            Some(value) => match integer(value).and_then(|it| i64::try_from(it).ok()) {
                Some(whole) => Value::Int(whole),
                None => Value::Double(value),
            },
            None => Value::Text(text.clone()),
        },
        Tag::Str | Tag::Timestamp | Tag::Binary => Value::Text(text.clone()),
    }
}

/// An integer of YAML in another notation, or one that is too large.
fn radix<'n>(text: &str) -> Value<'n> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let radixes = [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)];
    let found = radixes.iter().find_map(|(prefix, radix)| {
        let digits = digits.strip_prefix(prefix)?;
        i64::from_str_radix(digits, *radix).ok()
    });
    match found.or(digits.parse().ok()) {
        Some(value) => Value::Int(sign * value),
        None => text.parse().map_or(Value::Null, Value::Double),
    }
}
