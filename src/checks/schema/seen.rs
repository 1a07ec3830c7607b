//! Values as the API server sees them: the JSON that the emitted YAML becomes.

use std::fmt;

use crate::yaml::{Dialect, Mapping, Node, Number, Style, Tag, Value, resolve_plain};

/// The JSON value of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Seen<'n> {
    Null,
    Bool(bool),
    Number(Number),
    Text(&'n str),
    List(&'n [Node]),
    Map(&'n Mapping),
}

impl<'n> Seen<'n> {
    pub(super) fn of(node: &'n Node) -> Self {
        match &node.value {
            Value::Mapping(map) => Self::Map(map),
            Value::Sequence(items) => Self::List(items),
            Value::Scalar(tag, text) => {
                let tag = match node.style {
                    Style::Untagged => resolve_plain(text, Dialect::Yaml12),
                    _ => *tag,
                };
                Self::scalar(tag, text)
            }
        }
    }

    fn scalar(tag: Tag, text: &'n str) -> Self {
        match tag {
            Tag::Null => Self::Null,
            Tag::Bool => Self::Bool(text.eq_ignore_ascii_case("true")),
            Tag::Int | Tag::Float => match Number::parse(text, Dialect::Yaml12) {
                Some(number) => Self::Number(number),
                None => Self::Text(text),
            },
            Tag::Str | Tag::Timestamp | Tag::Binary => Self::Text(text),
        }
    }

    /// The integer that Go decodes: a float without a fraction is written as one.
    pub(super) fn integer(self) -> Option<i128> {
        match self {
            Self::Number(Number::Int(value)) => Some(value.into()),
            Self::Number(Number::Unsigned(value)) => Some(value.into()),
            Self::Number(Number::Float(value)) if value.fract() == 0.0 && value.abs() < 1e18 => {
                Some(value as i128)
            }
            _ => None,
        }
    }

    /// True for the value that a Go field has if nothing is written: indistinguishable from it.
    pub(super) fn is_zero(self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(value) => !value,
            Self::Number(number) => number.as_f64() == 0.0,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(_) => false,
        }
    }
}

/// The kind of value as a noun with its article, and a short scalar's text.
pub(super) struct Shown<'n> {
    seen: Seen<'n>,
    with_text: bool,
}

impl<'n> Shown<'n> {
    /// A scalar is shown with its text, unless it belongs to a Secret's data.
    pub(super) fn new(seen: Seen<'n>, with_text: bool) -> Self {
        Self { seen, with_text }
    }
}

/// Longer texts are not repeated in a message.
const LONGEST_TEXT: usize = 60;

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = match self.seen {
            Seen::Null => return f.write_str("null"),
            Seen::List(_) => return f.write_str("a list"),
            Seen::Map(_) => return f.write_str("a map"),
            Seen::Bool(_) => "boolean",
            Seen::Text(_) => "string",
            Seen::Number(Number::Float(value)) if value.fract() != 0.0 => "number",
            Seen::Number(_) => "integer",
        };
        let mut text = String::new();
        match self.seen {
            Seen::Bool(value) => text.push_str(if value { "true" } else { "false" }),
            Seen::Text(value) => text.push_str(value),
            Seen::Number(number) => number.write_yaml(&mut text),
            _ => {}
        }
        if self.with_text && text.len() <= LONGEST_TEXT && !text.contains('\n') {
            write!(f, "the {noun} `{text}`")
        } else {
            let article = if noun == "integer" { "an" } else { "a" };
            write!(f, "{article} {noun}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Seen, Shown};
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    #[test]
    fn values_are_shown_by_their_kind() {
        for (yaml, shown) in [
            ("8080", "the integer `8080`"),
            ("0x10", "the integer `16`"),
            ("1.5", "the number `1.5`"),
            ("yes", "the string `yes`"),
            ("'8'", "the string `8`"),
            ("True", "the boolean `true`"),
            ("~", "null"),
            ("[1]", "a list"),
            ("{a: 1}", "a map"),
            ("2001-12-14", "the string `2001-12-14`"),
        ] {
            let documents = parse_stream(&format!("a: {yaml}\n"), Origin::NONE).unwrap();
            let seen = Seen::of(documents[0].get("a").unwrap());
            assert_eq!(Shown::new(seen, true).to_string(), shown, "{yaml}");
        }
        assert_eq!(Shown::new(Seen::Text("x"), false).to_string(), "a string");
    }
}
