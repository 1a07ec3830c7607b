//! Trees after a round trip through JSON, which kustomize makes in some build
//! steps. In: a tree. Out: a tree with the same origins, normalized scalars,
//! keys in byte order, and the styles of the new text.

use super::key_order::by_bytes;
use super::keys;
use super::number::{Number, write_general_float};
use super::quote::{Form, Survey, form};
use super::scalar::{Scalar, decode};
use crate::diag::{Failures, Fallible};
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
use crate::yaml::reread::Place;
use crate::yaml::resolve::resolve_plain;

/// Converts `node` with Go's `json.Marshal` and parses the text as YAML:
/// collections in flow style, strings in double quotes, integers exact. kustomize
/// does this to the items of a `FooList` (`convertObjectSliceToNodeSlice`).
///
/// # Errors
/// Fails for values without a JSON form, as in [`crate::yaml::json::to_json`].
pub(crate) fn through_json(node: &Node) -> Fallible<Node> {
    convert(node, Place::Unwritten, Trip::Text)
}

/// Converts `node` with kyaml's `MarshalJSON` and `UnmarshalJSON`: block
/// style, each number a `float64` and printed as one, so that large integers
/// lose digits. kustomize does this to the target of a JSON patch.
///
/// # Errors
/// Fails for values without a JSON form, as in [`crate::yaml::json::to_json`].
pub(crate) fn through_json_values(node: &Node) -> Fallible<Node> {
    convert(node, Place::Block, Trip::Values)
}

/// The way in which the JSON becomes a tree again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trip {
    /// The JSON text is parsed as YAML.
    Text,
    /// The JSON is decoded to values, which are written as YAML and parsed.
    Values,
}

fn convert(node: &Node, place: Place, trip: Trip) -> Fallible<Node> {
    let mut failures = Failures::default();
    let converted = trip.node(node, place, keys::Level::Root, &mut failures);
    failures.or_ok(converted)
}

impl Trip {
    fn node(self, node: &Node, place: Place, level: keys::Level, failures: &mut Failures) -> Node {
        let place = place.within(node);
        let (value, style) = match &node.value {
            Value::Mapping(mapping) => (
                Value::Mapping(self.mapping(mapping, place, level, failures)),
                self.collection_style(),
            ),
            Value::Sequence(items) => {
                let items = items.iter();
                let items = items.map(|item| self.node(item, place, keys::Level::Inner, failures));
                (Value::Sequence(items.collect()), self.collection_style())
            }
            Value::Scalar(tag, text) => match decode(node, *tag, text, place) {
                Ok(scalar) => self.scalar(scalar, text),
                Err(diagnostic) => {
                    failures.push(*diagnostic);
                    (Value::Scalar(*tag, text.clone()), node.style)
                }
            },
        };
        Node {
            value,
            style,
            origin: node.origin,
        }
    }

    fn mapping(
        self,
        mapping: &Mapping,
        place: Place,
        level: keys::Level,
        failures: &mut Failures,
    ) -> Mapping {
        let sorted = by_bytes(&mapping.entries);
        keys::check(&sorted, level, place, failures);
        keys::check_repeats(&sorted, failures);
        let entries = sorted.into_iter().map(|entry| Entry {
            key: Key {
                text: entry.key.text.clone(),
                tag: Tag::Str,
                style: self.string_style(&entry.key.text),
                is_commented: false,
                origin: entry.key.origin,
            },
            value: self.node(&entry.value, place, keys::Level::Inner, failures),
        });
        Mapping {
            entries: entries.collect(),
        }
    }

    /// The value and style of `decoded` after the trip; `original` is its text before.
    fn scalar(self, decoded: Scalar<'_>, original: &Text) -> (Value, Style) {
        let (tag, text) = match decoded {
            Scalar::Null => (Tag::Null, Text::new_static("null")),
            Scalar::Bool(true) => (Tag::Bool, Text::new_static("true")),
            Scalar::Bool(false) => (Tag::Bool, Text::new_static("false")),
            Scalar::Number(number) => {
                let text = self.number(number);
                (resolve_plain(&text, Dialect::Yaml12), text)
            }
            Scalar::Text(text) => {
                let style = self.string_style(&text);
                let unchanged = text == original.as_str();
                let text = if unchanged {
                    original.clone()
                } else {
                    text.into()
                };
                return (Value::Scalar(Tag::Str, text), style);
            }
        };
        (Value::Scalar(tag, text), Style::Plain)
    }

    fn number(self, number: Number) -> Text {
        let mut text = String::new();
        match self {
            Trip::Text => number.write_json(&mut text),
            Trip::Values => write_general_float(number.as_f64(), &mut text),
        }
        text.into()
    }

    fn collection_style(self) -> Style {
        match self {
            Trip::Text => Style::Flow,
            Trip::Values => Style::Plain,
        }
    }

    fn string_style(self, text: &str) -> Style {
        if self == Trip::Text {
            return Style::DoubleQuoted;
        }
        match form(text, Survey::of(text)) {
            Form::Plain => Style::Plain,
            Form::Single => Style::SingleQuoted,
            Form::Double => Style::DoubleQuoted,
            Form::Literal => Style::Literal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{through_json, through_json_values};
    use crate::diag::Origin;
    use crate::yaml::node::{Node, Style, Tag, Value};

    fn int(text: &str) -> Node {
        Node::scalar(Tag::Int, text, Origin::NONE)
    }

    #[test]
    fn integers_survive_the_text_and_not_the_values() {
        let exact = through_json(&int("9007199254740993")).expect("JSON has integers");
        assert_eq!(exact.as_str(), Some("9007199254740993"));
        let rounded = through_json_values(&int("9007199254740993")).expect("JSON has integers");
        assert_eq!(rounded.as_str(), Some("9.007199254740992e+15"));
        assert_eq!(rounded.tag(), Some(Tag::Float));
        let small = through_json_values(&int("0x10")).expect("JSON has integers");
        assert_eq!(small.value, Value::Scalar(Tag::Int, "16".into()));
    }

    #[test]
    fn strings_take_the_style_of_the_new_text() {
        let node = Node::string("1", Origin::NONE);
        let quoted = through_json(&node).map(|node| node.style);
        assert_eq!(quoted, Ok(Style::DoubleQuoted));
        let plain = through_json_values(&Node::string("a", Origin::NONE)).map(|node| node.style);
        assert_eq!(plain, Ok(Style::Plain));
    }

    #[test]
    fn implicit_nulls_become_explicit() {
        let null = Node::scalar(Tag::Null, "", Origin::NONE);
        for converted in [through_json(&null), through_json_values(&null)] {
            let converted = converted.expect("JSON has null");
            assert!(converted.is_null() && !converted.is_implicit_null());
        }
    }
}
