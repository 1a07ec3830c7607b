//! The types of expressions, as far as they are known before anything is evaluated.

use std::collections::BTreeMap;

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checks::policy) enum Type {
    /// Any type: only an evaluation tells.
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    Bytes,
    Duration,
    Timestamp,
    /// The type of types.
    Name,
    List(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Optional(Box<Type>),
    /// A type of one of the libraries, such as `url`, or with fields, such as `request`.
    Named(&'static str),
    /// A type that a signature leaves open.
    Open(char),
}

/// The types that a signature's open ones stand for.
pub(super) type Bound = BTreeMap<char, Type>;

/// The names of types, which are values themselves.
pub(super) const TYPE_NAMES: [&str; 12] = [
    "bool",
    "bytes",
    "double",
    "dyn",
    "google.protobuf.Duration",
    "google.protobuf.Timestamp",
    "int",
    "list",
    "map",
    "null_type",
    "string",
    "uint",
];

impl Type {
    /// A list of a type.
    pub(super) fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    /// An optional value of a type.
    pub(super) fn optional(of: Self) -> Self {
        Self::Optional(Box::new(of))
    }

    /// The name in CEL.
    pub(in crate::checks::policy) fn name(&self) -> String {
        let name = match self {
            Self::Dyn => "dyn",
            Self::Null => "null_type",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::Text => "string",
            Self::Bytes => "bytes",
            Self::Duration => "google.protobuf.Duration",
            Self::Timestamp => "google.protobuf.Timestamp",
            Self::Name => "type",
            Self::Named(name) => name,
            Self::List(of) => return format!("list({})", of.name()),
            Self::Map(key, value) => return format!("map({}, {})", key.name(), value.name()),
            Self::Optional(of) => return format!("optional_type({})", of.name()),
            Self::Open(letter) => return letter.to_string(),
        };
        name.to_owned()
    }

    /// True if a value of the type `given` may be passed where this one is declared. Open types become
    /// bound to what is given.
    pub(super) fn takes(&self, given: &Self, bound: &mut Bound) -> bool {
        match (self, given) {
            (Self::Open(letter), _) => match bound.get(letter).cloned() {
                Some(known) => {
                    let fits = known.takes(given, bound) || given.takes(&known, bound);
                    if fits && known == Self::Dyn && *given != Self::Dyn {
                        // A known type of one argument does not constrain the others.
                        bound.insert(*letter, Self::Dyn);
                    }
                    fits
                }
                None => {
                    bound.insert(*letter, given.clone());
                    true
                }
            },
            (Self::Dyn, _) | (_, Self::Dyn) => true,
            (Self::List(own), Self::List(given)) | (Self::Optional(own), Self::Optional(given)) => {
                own.takes(given, bound)
            }
            (Self::Map(key, value), Self::Map(given_key, given_value)) => {
                key.takes(given_key, bound) && value.takes(given_value, bound)
            }
            // Types that messages have can be null.
            (Self::Named(_) | Self::Duration | Self::Timestamp, Self::Null)
            | (Self::Null, Self::Named(_) | Self::Duration | Self::Timestamp) => true,
            (own, given) => own == given,
        }
    }

    /// The type with what its open types stand for.
    pub(super) fn resolved(&self, bound: &Bound) -> Self {
        match self {
            Self::Open(letter) => bound.get(letter).cloned().unwrap_or(Self::Dyn),
            Self::List(of) => Self::list(of.resolved(bound)),
            Self::Optional(of) => Self::optional(of.resolved(bound)),
            Self::Map(key, value) => Self::Map(
                Box::new(key.resolved(bound)),
                Box::new(value.resolved(bound)),
            ),
            other => other.clone(),
        }
    }

    /// The type of either of two values, if they may be in one list; `None` if they may not.
    pub(super) fn joined(self, other: Self) -> Option<Self> {
        if self == other {
            return Some(self);
        }
        let fits = self.takes(&other, &mut Bound::new()) || other.takes(&self, &mut Bound::new());
        match (self, other) {
            _ if !fits => None,
            (Self::Null, known) | (known, Self::Null) => Some(known),
            (Self::List(one), Self::List(other)) => Some(Self::list(one.joined(*other)?)),
            _ => Some(Self::Dyn),
        }
    }

    /// Reads a type of a signature: `list<A>`, `string`.
    pub(super) fn parse(text: &'static str) -> Self {
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
        if let Some(of) = inner("list<") {
            return Self::list(Self::parse(of));
        }
        if let Some(of) = inner("optional<") {
            return Self::optional(Self::parse(of));
        }
        if let Some((key, value)) = inner("map<").and_then(|of| of.split_once(',')) {
            return Self::Map(Box::new(Self::parse(key)), Box::new(Self::parse(value)));
        }
        match text {
            "dyn" => Self::Dyn,
            "null" => Self::Null,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "uint" => Self::Uint,
            "double" => Self::Double,
            "string" => Self::Text,
            "bytes" => Self::Bytes,
            "duration" => Self::Duration,
            "timestamp" => Self::Timestamp,
            "type" => Self::Name,
            "A" => Self::Open('A'),
            "B" => Self::Open('B'),
            name => Self::Named(name),
        }
    }
}
