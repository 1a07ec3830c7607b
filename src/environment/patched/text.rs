//! The text of a patch: YAML with expressions in it. Each scalar is a template of its own, so that no
//! value can break the YAML around it.
//!
//! An expression without quotes would be a map to a YAML parser, and the quotes in one end a quoted
//! scalar. Before the text is parsed, a word of the same length in bytes stands in for each
//! expression, so that all positions are those of the text; it is put back into the scalars.

use crate::diag::Origin;
use crate::yaml::{Node, ParseError, Style, parse_stream};

/// The first character that can stand for an expression: a private one, of four bytes.
const FIRST: u32 = 0xF_0000;
/// The number of such characters.
const MOST: u32 = 0xFFFE;
/// The bytes of the character.
const WIDTH: usize = 4;
/// The character behind it, for each further byte.
const FILLER: char = 'x';

/// A text that has been parsed.
#[derive(Debug)]
pub(super) struct PatchText {
    /// The documents; words stand in for expressions.
    pub(super) documents: Vec<Node>,
    expressions: Vec<String>,
}

impl PatchText {
    /// Parses a text that begins at `start`.
    ///
    /// # Errors
    /// A text that is not YAML, whatever the expressions in it come to.
    pub(super) fn parse(text: &str, start: Origin) -> Result<Self, ParseError> {
        let (masked, expressions) = masked(text);
        let documents = parse_stream(&masked, start)?;
        Ok(Self {
            documents,
            expressions,
        })
    }

    /// The template of a scalar or key with this text; `None` if it has no expression.
    pub(super) fn template(&self, text: &str, style: Style) -> Option<String> {
        let mut template = String::with_capacity(text.len());
        let mut literal = String::new();
        let mut is_found = false;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let Some(expression) = self.expression(c) else {
                literal.push(c);
                continue;
            };
            is_found = true;
            push_literal(&mut template, &literal);
            literal.clear();
            template.push_str(&unescaped(expression, style));
            for _ in WIDTH..expression.len() {
                rest.next();
            }
        }
        push_literal(&mut template, &literal);
        // minijinja drops the line feed at the end of a template.
        if template.ends_with('\n') {
            template.push('\n');
        }
        is_found.then_some(template)
    }

    /// Every template of the text, with its place.
    pub(super) fn templates(&self) -> Vec<(String, Origin)> {
        let mut found = Vec::new();
        for document in &self.documents {
            document.walk(|node| {
                if let Some(text) = node.as_str() {
                    found.extend(self.template(text, node.style).map(|it| (it, node.origin)));
                }
                for entry in node.as_mapping().into_iter().flat_map(|map| &map.entries) {
                    let key = &entry.key;
                    found.extend(
                        self.template(&key.text, key.style)
                            .map(|it| (it, key.origin)),
                    );
                }
            });
        }
        found
    }

    fn expression(&self, c: char) -> Option<&str> {
        let index = u32::from(c).checked_sub(FIRST)?;
        let expression = self.expressions.get(usize::try_from(index).ok()?);
        expression.map(String::as_str)
    }
}

/// The text with a word for each expression and statement, and these.
fn masked(text: &str) -> (String, Vec<String>) {
    let mut masked = String::with_capacity(text.len());
    let mut expressions = Vec::new();
    let mut rest = text;
    while let Some((before, expression, after)) = next_expression(rest) {
        masked.push_str(before);
        let count = u32::try_from(expressions.len()).unwrap_or(MOST);
        match char::from_u32(FIRST + count).filter(|_| count < MOST) {
            Some(word) => {
                masked.push(word);
                masked.extend((WIDTH..expression.len()).map(|_| FILLER));
                expressions.push(expression.to_owned());
            }
            None => masked.push_str(expression),
        }
        rest = after;
    }
    masked.push_str(rest);
    (masked, expressions)
}

/// The first expression or statement that ends, and what is around it.
fn next_expression(text: &str) -> Option<(&str, &str, &str)> {
    let value = text.find("{{").map(|start| (start, "}}"));
    let statement = text.find("{%").map(|start| (start, "%}"));
    let (start, close) = value.into_iter().chain(statement).min()?;
    let (before, rest) = text.split_at(start);
    let length = rest.find(close)? + close.len();
    let (expression, after) = rest.split_at(length);
    Some((before, expression, after))
}

/// Adds text that is not a template. `{#` is a comment to minijinja, and the length of an array to a shell.
fn push_literal(template: &mut String, text: &str) {
    template.push_str(&text.replace("{#", "{{ '{#' }}"));
}

/// An expression without the escapes that the quotes around it ask for.
fn unescaped(expression: &str, style: Style) -> String {
    match style {
        Style::SingleQuoted => expression.replace("''", "'"),
        Style::DoubleQuoted => expression.replace("\\\"", "\"").replace("\\\\", "\\"),
        _ => expression.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_found_in_scalars_of_every_style() {
        let text = "\
plain: {{ a }}
part: x-{{ a }}-y
flow: {inner: {{ a }}, list: [{{ a }}, b]}
double: \"{{ a | replace(\\\"-\\\", '_') }}: #\"
single: '{{ a | replace(''-'', \"_\") }}'
{{ key }}: |
  ${#array[@]} {{ a }}
  last
lines: {{ a
  | upper }}
none: ${#x} and {{ open
";
        let parsed = PatchText::parse(text, Origin::START).expect("it is YAML");
        let templates: Vec<String> = parsed.templates().into_iter().map(|it| it.0).collect();
        let expected = [
            "{{ key }}",
            "{{ a }}",
            "x-{{ a }}-y",
            "{{ a }}",
            "{{ a }}",
            "{{ a | replace(\"-\", '_') }}: #",
            "{{ a | replace('-', \"_\") }}",
            "${{ '{#' }}array[@]} {{ a }}\nlast\n\n",
            "{{ a\n  | upper }}",
        ];
        assert_eq!(templates, expected);
    }

    #[test]
    fn positions_are_those_of_the_text() {
        let text = "a: {{ x }}\nb: [{{ y }}, c]\n";
        let parsed = PatchText::parse(text, Origin::START).expect("it is YAML");
        let places: Vec<usize> = parsed
            .templates()
            .iter()
            .filter_map(|it| it.1.as_source())
            .collect();
        let found = [text.find("{{ x"), text.find("{{ y")].map(|at| at.map_or(0, |at| at + 1));
        assert_eq!(places, found);
    }
}
