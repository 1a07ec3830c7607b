//! Secrets inside of a text: manifests in a ConfigMap, in an annotation, as YAML or as JSON. In: a
//! text. Out: the values, each with its range in the text.

use std::ops::Range;

use super::values::value_of;
use crate::diag::Origin;
use crate::model::{SECRET_FIELDS, is_secret};
use crate::yaml::{Node, parse_stream};

/// A value in a text.
pub(super) struct Embedded {
    /// The field of the Secret; empty where the text is not YAML.
    pub(super) field: &'static str,
    /// The value, as the text means it.
    pub(super) value: String,
    /// The range that spells it.
    pub(super) range: Range<usize>,
}

/// The values of the Secrets in `text`.
pub(super) fn embedded(text: &str) -> Vec<Embedded> {
    if !mentions_secret(text) {
        return Vec::new();
    }
    let Ok(documents) = parse_stream(text, Origin::START) else {
        return of_lines(text);
    };
    let mut found = Vec::new();
    for document in &documents {
        document.walk(|node| {
            if is_secret(node) {
                add(node, text, &mut found);
            }
        });
    }
    found
}

/// The length of the shortest Secret: `{kind: Secret, data: {a: b}}`. Most scalars are shorter.
const SHORTEST: usize = 24;

fn mentions_secret(text: &str) -> bool {
    text.len() >= SHORTEST
        && text.contains("Secret")
        && text.contains("kind")
        && SECRET_FIELDS.iter().any(|field| text.contains(field))
}

fn add(secret: &Node, text: &str, found: &mut Vec<Embedded>) {
    for field in SECRET_FIELDS {
        let Some(data) = secret.get(field) else {
            continue;
        };
        data.walk(|node| {
            let start = node.origin.as_source().and_then(|at| at.checked_sub(1));
            if let (Some(value), Some(start)) = (value_of(node), start) {
                let end = end(text, start, value);
                let is_quoted = text
                    .get(start..)
                    .is_some_and(|text| text.starts_with(['"', '\'']));
                let quote = usize::from(is_quoted && end > start + 1);
                found.push(Embedded {
                    field,
                    value: value.to_string(),
                    range: start + quote..end - quote,
                });
            }
        });
    }
}

/// The end of the scalar that begins at `start`.
fn end(text: &str, start: usize, value: &str) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().map_or(0, str::len);
    let length = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, quote).unwrap_or(rest.len()),
        Some('|' | '>') => line + block(text, start, rest.get(line..).unwrap_or_default()),
        _ if rest.starts_with(value) => value.len(),
        // Plain text on several lines, or something before it.
        _ => line.max(rest.find([',', '}', ']']).unwrap_or(0)),
    };
    start + length
}

fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            match characters.peek() {
                Some((_, '\'')) if quote == '\'' => {
                    characters.next();
                }
                _ => return Some(at + 1),
            }
        }
    }
    None
}

/// The length of the lines of a block scalar, without the last end of line; `after` begins with
/// that of its header.
fn block(text: &str, start: usize, after: &str) -> usize {
    let header = text.get(..start).unwrap_or_default().lines().next_back();
    let least = header.map_or(0, indent);
    let inside = |line: &&str| line.trim().is_empty() || indent(line) > least;
    let body = after.split_inclusive('\n').skip(1).take_while(inside);
    let length: usize = 1 + body.map(str::len).sum::<usize>();
    let body = after.get(..length).unwrap_or(after);
    body.trim_end().len()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The values in a text that is not YAML, such as a template: all that is below a field that may be a Secret's.
fn of_lines(text: &str) -> Vec<Embedded> {
    let (mut found, mut place) = (Vec::new(), 0);
    let mut around: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let (depth, body) = (indent(line), line.trim());
        if around.is_some_and(|around| !body.is_empty() && depth <= around) {
            around = None;
        }
        let key = body.trim_start_matches("- ").split(':').next();
        let key = key.unwrap_or_default().trim_matches(['"', '\'']);
        let is_field = SECRET_FIELDS.contains(&key);
        let value = match body.split_once(": ") {
            Some((_, value)) if around.is_some() || is_field => value.trim(),
            None if around.is_some() && !body.ends_with(':') => body,
            _ => "",
        };
        if let Some(at) = (!value.is_empty()).then(|| line.rfind(value)).flatten() {
            found.push(Embedded {
                field: "",
                value: value.to_owned(),
                range: place + at..place + at + value.len(),
            });
        }
        if is_field && around.is_none() {
            around = Some(depth);
        }
        place += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str) -> String {
        let mut shown = text.to_owned();
        let mut found = embedded(text);
        found.sort_by_key(|value| std::cmp::Reverse(value.range.start));
        for value in found {
            shown.replace_range(value.range, "(hidden)");
        }
        shown
    }

    #[test]
    fn every_style_of_a_value_is_found() {
        let text = "kind: Secret\nmetadata: {name: a}\nstringData:\n  a: x # why\n  b: 'it''s'\n  c: \"q\\\"q\"\n  d: |\n    one\n\n    two\n  e: 1\n---\nkind: ConfigMap\ndata: {a: x}\n";
        assert_eq!(
            without(text),
            "kind: Secret\nmetadata: {name: a}\nstringData:\n  a: (hidden) # why\n  b: '(hidden)'\n  c: \"(hidden)\"\n  d: (hidden)\n  e: (hidden)\n---\nkind: ConfigMap\ndata: {a: x}\n"
        );
        assert_eq!(
            without(
                "{\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"data\":{\"a\":\"eA==\",\"b\":\"eQ==\"}}]}"
            ),
            "{\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"data\":{\"a\":\"(hidden)\",\"b\":\"(hidden)\"}}]}"
        );
    }

    #[test]
    fn a_template_is_read_by_line() {
        assert_eq!(
            without(
                "kind: Secret\n{{ if .x }}\ndata:\n  a: eA==\n  b: |-\n    eQ==\ntype: Opaque\n{{ end }}\n"
            ),
            "kind: Secret\n{{ if .x }}\ndata:\n  a: (hidden)\n  b: (hidden)\n    (hidden)\ntype: Opaque\n{{ end }}\n"
        );
    }
}
