//! Conversion of [`Node`] trees to JSON text, as Go's `encoding/json` writes
//! it. In: any tree. Out: text. Knows nothing about the layout of YAML.

use super::key_order::by_bytes;
use super::keys;
use super::scalar::{Scalar, decode};
use crate::diag::{Failures, Fallible};
use crate::yaml::node::{Mapping, Node, Value};
use crate::yaml::reread::Place;
use std::fmt::Write;

/// `node` as compact JSON: keys in byte order; `<`, `>`, `&`, U+2028 and
/// U+2029 escaped. Values are the same as in [`super::emit`], except that
/// numbers have an exponent from 1e21 on and below 1e-6.
///
/// # Errors
/// Fails for values without a JSON form (`.inf`, `.nan`, keys below the top level that
/// are not strings, repeated keys), and for texts that do not match their explicit tags.
pub fn to_json(node: &Node) -> Fallible<String> {
    write(node, None)
}

/// `node` as JSON with one entry or item per line, as Go's `json.MarshalIndent`
/// writes it with an empty prefix; without a final line feed.
///
/// # Errors
/// Same as [`to_json`].
pub(crate) fn to_json_indented(node: &Node, indent: &str) -> Fallible<String> {
    write(node, Some(indent))
}

fn write(node: &Node, indent: Option<&str>) -> Fallible<String> {
    let mut writer = Writer {
        out: String::new(),
        indent,
        depth: 0,
        failures: Failures::default(),
    };
    writer.node(node, Place::Block, keys::Level::Root);
    writer.failures.or_ok(writer.out)
}

struct Writer<'i> {
    out: String,
    indent: Option<&'i str>,
    depth: usize,
    failures: Failures,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node, place: Place, level: keys::Level) {
        let place = place.within(node);
        match &node.value {
            Value::Mapping(mapping) => self.mapping(mapping, place, level),
            Value::Sequence(items) => self.sequence(items, place),
            Value::Scalar(tag, text) => match decode(node, *tag, text, place) {
                Ok(scalar) => self.scalar(&scalar),
                Err(diagnostic) => self.failures.push(*diagnostic),
            },
        }
    }

    fn mapping(&mut self, mapping: &Mapping, place: Place, level: keys::Level) {
        let entries = by_bytes(&mapping.entries);
        keys::check(&entries, level, place, &mut self.failures);
        keys::check_repeats(&entries, &mut self.failures);
        self.collection('{', '}', &entries, |writer, entry| {
            write_string(&entry.key.text, &mut writer.out);
            writer.out.push(':');
            if writer.indent.is_some() {
                writer.out.push(' ');
            }
            writer.node(&entry.value, place, keys::Level::Inner);
        });
    }

    fn sequence(&mut self, items: &[Node], place: Place) {
        self.collection('[', ']', items, |writer, item| {
            writer.node(item, place, keys::Level::Inner);
        });
    }

    fn collection<T>(
        &mut self,
        open: char,
        close: char,
        items: &[T],
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.out.push(open);
        self.depth += 1;
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.break_line();
            write(self, item);
        }
        self.depth -= 1;
        if !items.is_empty() {
            self.break_line();
        }
        self.out.push(close);
    }

    fn break_line(&mut self) {
        if let Some(indent) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(indent, self.depth));
        }
    }

    fn scalar(&mut self, scalar: &Scalar<'_>) {
        match scalar {
            Scalar::Null => self.out.push_str("null"),
            Scalar::Bool(true) => self.out.push_str("true"),
            Scalar::Bool(false) => self.out.push_str("false"),
            Scalar::Number(number) => number.write_json(&mut self.out),
            Scalar::Text(text) => write_string(text, &mut self.out),
        }
    }
}

/// Appends `text` as a JSON string with Go's escapes.
pub(super) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some((plain, special)) = rest
        .bytes()
        .position(may_need_escape)
        .and_then(|at| rest.split_at_checked(at))
    {
        out.push_str(plain);
        let mut chars = special.chars();
        if let Some(c) = chars.next() {
            push_escaped(c, out);
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// True for the first byte of each character that has an escape.
fn may_need_escape(byte: u8) -> bool {
    const FIRST_OF_LINE_SEPARATOR: u8 = 0xE2;
    matches!(
        byte,
        b'"' | b'\\' | b'<' | b'>' | b'&' | ..b' ' | FIRST_OF_LINE_SEPARATOR
    )
}

fn push_escaped(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
            write!(out, "\\u{:04x}", u32::from(c)).expect("a String takes every write");
        }
        c => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{to_json, to_json_indented};
    use crate::diag::Origin;
    use crate::yaml::node::{Mapping, Node, Tag};

    fn sample() -> Node {
        let mut mapping = Mapping::default();
        mapping.push("b10", Node::string("<a&b>\u{1}\u{2028}", Origin::NONE));
        mapping.push("b9", Node::scalar(Tag::Float, "1.50", Origin::NONE));
        mapping.push(
            "a",
            Node::sequence(vec![Node::null(Origin::NONE)], Origin::NONE),
        );
        mapping.push("c", Node::empty_mapping(Origin::NONE));
        Node::mapping(mapping, Origin::NONE)
    }

    #[test]
    fn compact_json_is_that_of_go() {
        assert_eq!(
            to_json(&sample()).as_deref(),
            Ok(r#"{"a":[null],"b10":"\u003ca\u0026b\u003e\u0001\u2028","b9":1.5,"c":{}}"#)
        );
    }

    #[test]
    fn indented_json_is_that_of_go() {
        let expected = "{\n  \"a\": [\n    null\n  ],\n  \"b10\": \"\\u003ca\\u0026b\\u003e\\u0001\\u2028\",\n  \"b9\": 1.5,\n  \"c\": {}\n}";
        assert_eq!(to_json_indented(&sample(), "  ").as_deref(), Ok(expected));
    }
}
