//! Conversion of [`Node`] trees to the bytes that kustomize prints. kustomize writes a
//! resource with go-yaml v3, reads it back, converts it to JSON, and converts the JSON to
//! YAML with go-yaml v2. This module does the same in one pass, without intermediate trees.

use super::characters::without_json_form;
use super::key_order::{sort_naturally, sort_plainly};
use super::quote::{Survey, is_break, is_plain_word};
use super::scalar::{Scalar, decode};
use super::text::{Layout, fold_next_lines, pad, write_text};
use super::{json, keys};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::yaml::node::{Entry, Key, Mapping, Node, Value};
use crate::yaml::reread::Place;
use std::borrow::Cow;

/// Appends `node` to `out` as one document, without a separator.
///
/// Tags, not texts, decide the form: a string that looks like a number is
/// quoted. Numbers are normalized, times become RFC 3339, keys are sorted by
/// natural order (`key_order`). kustomize's changes to
/// `metadata.annotations` (it drops empty maps and converts values to strings)
/// are not made here: they are made to the resource before it is printed.
///
/// # Errors
/// Fails for values without a JSON form (`.inf`, `.nan`, keys below the top level that are
/// not strings, repeated keys), for control characters, which YAML forbids, and for texts
/// that do not match their explicit tags. `out` then contains a part of the document.
pub fn emit(node: &Node, out: &mut String) -> Fallible<()> {
    let mut emitter = Emitter {
        out,
        sorted: Vec::new(),
        failures: Failures::default(),
    };
    let place = Place::Block.within(node);
    match &node.value {
        Value::Mapping(mapping) if !mapping.is_empty() => {
            emitter.mapping(mapping, 0, place, keys::Level::Root);
        }
        Value::Sequence(items) if !items.is_empty() => emitter.sequence(items, 0, place),
        _ => emitter.inline(node, INDENT, Place::Block),
    }
    emitter.failures.or_ok(())
}

/// go-yaml v2's `best_indent`.
const INDENT: usize = 2;

/// The longest key, in bytes, that is written before `:`; a longer one is written after `?`.
const LONGEST_KEY_BEFORE_COLON: usize = 128;

/// The longest key that libyaml reads, in characters of its JSON text, quotes included.
const LONGEST_KEY: usize = 1024;

struct Emitter<'n, 'o> {
    out: &'o mut String,
    /// The entries of the open maps in output order, innermost map last.
    sorted: Vec<&'n Entry>,
    failures: Failures,
}

impl<'n> Emitter<'n, '_> {
    /// Writes the entries of a map; the first continues the current line.
    fn mapping(&mut self, mapping: &'n Mapping, indent: usize, place: Place, level: keys::Level) {
        let start = self.sorted.len();
        self.sorted.extend(&mapping.entries);
        let sorted = &mut self.sorted[start..];
        let is_plain = sort_plainly(sorted);
        keys::check(sorted, level, place, &mut self.failures);
        if !is_plain {
            keys::check_repeats(sorted, &mut self.failures);
            sort_naturally(sorted);
        }
        for at in 0..mapping.len() {
            let entry = self.sorted[start + at];
            if at > 0 {
                pad(self.out, indent);
            }
            if self.key(&entry.key, indent) {
                self.value(&entry.value, indent, place.within(&entry.value));
            } else {
                self.item(&entry.value, indent, place.within(&entry.value));
            }
        }
        self.sorted.truncate(start);
    }

    /// Writes the items of a list; the first continues the current line.
    fn sequence(&mut self, items: &'n [Node], indent: usize, place: Place) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                pad(self.out, indent);
            }
            self.out.push('-');
            self.item(item, indent, place.within(item));
        }
    }

    /// Writes a value after `key:`. Maps and lists start on a new line; lists are not indented.
    fn value(&mut self, node: &'n Node, indent: usize, place: Place) {
        match &node.value {
            Value::Mapping(mapping) if !mapping.is_empty() => {
                self.out.push('\n');
                pad(self.out, indent + INDENT);
                self.mapping(mapping, indent + INDENT, place, keys::Level::Inner);
            }
            Value::Sequence(items) if !items.is_empty() => {
                self.out.push('\n');
                pad(self.out, indent);
                self.sequence(items, indent, place);
            }
            _ => {
                self.out.push(' ');
                self.inline(node, indent + INDENT, place);
            }
        }
    }

    /// Writes a value after `-`, or after the `:` of a `?` key, all starting on the same line.
    fn item(&mut self, node: &'n Node, indent: usize, place: Place) {
        self.out.push(' ');
        match &node.value {
            Value::Mapping(mapping) if !mapping.is_empty() => {
                self.mapping(mapping, indent + INDENT, place, keys::Level::Inner);
            }
            Value::Sequence(items) if !items.is_empty() => {
                self.sequence(items, indent + INDENT, place);
            }
            _ => self.inline(node, indent + INDENT, place),
        }
    }

    /// Writes a scalar or an empty collection, and ends the line.
    fn inline(&mut self, node: &Node, indent: usize, place: Place) {
        match &node.value {
            Value::Mapping(_) => self.out.push_str("{}\n"),
            Value::Sequence(_) => self.out.push_str("[]\n"),
            Value::Scalar(tag, text) => match decode(node, *tag, text, place) {
                Ok(scalar) => self.scalar(scalar, indent, node.origin),
                Err(diagnostic) => self.failures.push(*diagnostic),
            },
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>, indent: usize, origin: Origin) {
        match scalar {
            Scalar::Null => self.out.push_str("null"),
            Scalar::Bool(true) => self.out.push_str("true"),
            Scalar::Bool(false) => self.out.push_str("false"),
            Scalar::Number(number) => number.write_yaml(self.out),
            Scalar::Text(text) => {
                if self.string(text, indent, origin) {
                    return;
                }
            }
        }
        self.out.push('\n');
    }

    /// Writes a string; returns true for a literal block, which ends its own last line.
    fn string(&mut self, mut text: Cow<'_, str>, indent: usize, origin: Origin) -> bool {
        if is_plain_word(&text) {
            self.out.push_str(&text);
            return false;
        }
        let mut survey = Survey::of(&text);
        if survey.has_wide_or_special() {
            self.refuse_control_characters(&text, origin);
            if text.contains('\u{85}') {
                text = fold_next_lines(&text).into();
                survey = Survey::of(&text);
            }
        }
        write_text(self.out, &text, survey, Layout::Indented(indent))
    }

    /// Writes `key:`, or `? key` and `:` if the key is long or has line
    /// breaks; returns true for the former.
    fn key(&mut self, key: &Key, indent: usize) -> bool {
        let text = key.text.as_str();
        if text.len() <= LONGEST_KEY_BEFORE_COLON && is_plain_word(text) {
            self.out.push_str(text);
            self.out.push(':');
            return true;
        }
        let survey = Survey::of(text);
        if survey.has_wide_or_special() || text.len() > LONGEST_KEY_BEFORE_COLON {
            self.refuse_control_characters(text, key.origin);
            self.refuse_key_without_json_form(key);
        }
        let one_line = survey.is_simple() || !text.contains(is_break);
        if one_line && text.len() <= LONGEST_KEY_BEFORE_COLON {
            write_text(self.out, text, survey, Layout::OneLine);
            self.out.push(':');
            return true;
        }
        self.out.push_str("? ");
        if !write_text(self.out, text, survey, Layout::Indented(indent + INDENT)) {
            self.out.push('\n');
        }
        pad(self.out, indent);
        self.out.push(':');
        false
    }

    fn refuse_control_characters(&mut self, text: &str, origin: Origin) {
        if let Some(c) = without_json_form(text) {
            let message = format!(
                "the text contains the control character U+{:04X}, which YAML forbids",
                u32::from(c)
            );
            let diagnostic = Diagnostic::error(Code::ControlCharacter, message)
                .at(origin)
                .help("remove it; in a ConfigMap, move the value to `binaryData` (base64)");
            self.failures.push(diagnostic);
        }
    }

    /// Rejects keys that kustomize cannot read back: it parses its own JSON
    /// as YAML, where a key must be on one line and is limited in length.
    fn refuse_key_without_json_form(&mut self, key: &Key) {
        let mut json = String::new();
        json::write_string(&key.text, &mut json);
        let message = if key.text.contains('\u{85}') {
            "the key contains the line break U+0085, which kustomize cannot print"
        } else if json.chars().count() > LONGEST_KEY {
            "the key is longer than 1022 characters, which kustomize cannot print"
        } else {
            return;
        };
        let diagnostic = Diagnostic::error(Code::KeyNotPrintable, message)
            .at(key.origin)
            .help("rename the key");
        self.failures.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::emit;
    use crate::diag::{Code, Origin};
    use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag};

    fn string(text: &str) -> Node {
        Node::string(text, Origin::NONE)
    }

    fn map(entries: Vec<(&str, Node)>) -> Node {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.push(key, value);
        }
        Node::mapping(mapping, Origin::NONE)
    }

    fn list(items: Vec<Node>) -> Node {
        Node::sequence(items, Origin::NONE)
    }

    fn emitted(node: &Node) -> String {
        let mut out = String::new();
        emit(node, &mut out).expect("it can be written");
        out
    }

    #[test]
    fn lists_are_indented_inside_lists_only() {
        let inner = map(vec![("b", list(vec![string("x")])), ("a", list(vec![]))]);
        let node = map(vec![
            ("l", list(vec![inner, list(vec![string("p"), string("q")])])),
            ("e", map(vec![])),
        ]);
        assert_eq!(
            emitted(&node),
            "e: {}\nl:\n- a: []\n  b:\n  - x\n- - p\n  - q\n"
        );
    }

    #[test]
    fn long_keys_stand_behind_a_question_mark() {
        let key = "k".repeat(129);
        let node = map(vec![(&key, list(vec![string("a"), string("b")]))]);
        assert_eq!(emitted(&node), format!("? {key}\n: - a\n  - b\n"));
    }

    #[test]
    fn tags_decide() {
        let scalar = |tag, text| Node::scalar(tag, text, Origin::NONE);
        let node = list(vec![
            scalar(Tag::Str, "1"),
            scalar(Tag::Int, "0x10"),
            scalar(Tag::Bool, "TRUE"),
            scalar(Tag::Null, ""),
            scalar(Tag::Timestamp, "2001-12-14"),
        ]);
        assert_eq!(
            emitted(&node),
            "- \"1\"\n- 16\n- true\n- null\n- \"2001-12-14T00:00:00Z\"\n"
        );
    }

    #[test]
    fn flow_collections_turn_implicit_nulls_into_empty_strings() {
        let mut flow = map(vec![("a", Node::scalar(Tag::Null, "", Origin::NONE))]);
        flow.style = Style::Flow;
        assert_eq!(emitted(&map(vec![("v", flow)])), "v:\n  a: \"\"\n");
    }

    #[test]
    fn every_failure_is_told() {
        let mut mapping = Mapping::default();
        mapping.push("a", string("x"));
        mapping.push("a", Node::scalar(Tag::Float, ".nan", Origin::NONE));
        mapping.push("b", string("\u{7f}"));
        let mut key = Key::new("1", Origin::NONE);
        key.tag = Tag::Int;
        mapping.entries.push(Entry {
            key,
            value: string("x"),
        });
        let node = map(vec![("spec", Node::mapping(mapping, Origin::NONE))]);
        let failed = emit(&node, &mut String::new()).expect_err("nothing of it can be written");
        let codes: Vec<Code> = failed.iter().map(|one| one.code).collect();
        let expected = [
            Code::KeyNotAString,
            Code::DuplicateKey,
            Code::NumberNotFinite,
            Code::ControlCharacter,
        ];
        assert_eq!(codes, expected);
    }
}
