//! Values of scalars. In: the tag, text and style of a node. Out: the value
//! that go-yaml v3 decodes after it has written the node and read it back,
//! which kustomize does with every resource before it prints it.

use super::number::Number;
use super::reread;
use super::reread::Place;
use super::resolve::{as_bool, is_null};
use super::timestamp::Timestamp;
use crate::diag::{Code, Diagnostic};
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Node, Style, Tag};
use crate::yaml::resolve::resolve_plain;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::*;
use std::borrow::Cow;

/// A decoded scalar.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar<'a> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A finite number.
    Number(Number),
    /// A string; times and binary data have been converted to strings.
    Text(Cow<'a, str>),
}

/// Go's `base64.StdEncoding`: padding is required, stray bits in the last digit are ignored.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Decodes the scalar `text` of `node`.
///
/// # Errors
/// Fails if the text does not match its tag. The error is boxed because it is rare and large.
pub(super) fn decode<'a>(
    node: &Node,
    tag: Tag,
    text: &'a str,
    place: Place,
) -> Result<Scalar<'a>, Box<Diagnostic>> {
    if tag == Tag::Str {
        return decode_string(node, text, place).map(Scalar::Text);
    }
    if reads_back_as_text(text, tag, node.style, place) {
        return Ok(Scalar::Text(text.into()));
    }
    match tag {
        Tag::Null => is_null(text).then_some(Scalar::Null),
        Tag::Bool => as_bool(text).map(Scalar::Bool),
        Tag::Int => Number::parse(text, Dialect::Yaml12)
            .filter(|number| !matches!(number, Number::Float(_)))
            .map(Scalar::Number),
        Tag::Float => return decode_float(node, text),
        Tag::Timestamp => return decode_timestamp(node, text),
        Tag::Binary => decode_binary(text).map(|text| Scalar::Text(text.into())),
        Tag::Str => None,
    }
    .ok_or_else(|| mismatch(node, tag, text))
}

/// A string after it has been written and read back: only block scalars change.
fn decode_string<'a>(
    node: &Node,
    text: &'a str,
    place: Place,
) -> Result<Cow<'a, str>, Box<Diagnostic>> {
    if place == Place::Block && text.starts_with('\t') && reread::is_unreadable(text, node.style) {
        let message = "the block text starts with a tab, which kustomize cannot read back";
        return Err(Diagnostic::error(Code::TabBeforeText, message)
            .at(node.origin)
            .help("start the text with another character, or use double quotes and `\\t`")
            .into());
    }
    Ok(match (node.style, place) {
        (Style::Folded, Place::Block) => reread::folded(text),
        _ => Cow::Borrowed(text),
    })
}

/// True if go-yaml v3 quotes a scalar that is not a string, and therefore reads
/// back a string: implicit nulls and times in flow collections, and quoted scalars
/// whose explicit tag is the one that their text would get without quotes.
fn reads_back_as_text(text: &str, tag: Tag, style: Style, place: Place) -> bool {
    let quoted = !matches!(style, Style::Plain | Style::Flow | Style::Untagged);
    let in_flow = || match tag {
        Tag::Null => text.is_empty() && style != Style::Flow,
        Tag::Timestamp => text.contains(':'),
        _ => false,
    };
    place == Place::Flow && in_flow() || quoted && resolve_plain(text, Dialect::Yaml12) == tag
}

fn decode_float<'a>(node: &Node, text: &str) -> Result<Scalar<'a>, Box<Diagnostic>> {
    let number =
        Number::parse(text, Dialect::Yaml12).ok_or_else(|| mismatch(node, Tag::Float, text))?;
    if number.is_finite() {
        return Ok(Scalar::Number(Number::Float(number.as_f64())));
    }
    let message = format!("`{text}` cannot be represented in JSON, which Kubernetes uses");
    Err(Diagnostic::error(Code::NumberNotFinite, message)
        .at(node.origin)
        .help("quote it if it is text")
        .into())
}

fn decode_timestamp<'a>(node: &Node, text: &str) -> Result<Scalar<'a>, Box<Diagnostic>> {
    let time = Timestamp::parse(text).ok_or_else(|| mismatch(node, Tag::Timestamp, text))?;
    let text = time.to_rfc3339().ok_or_else(|| {
        let message = format!("the time `{text}` has an offset of a day or more");
        Diagnostic::error(Code::TimeOutOfRange, message).at(node.origin)
    })?;
    Ok(Scalar::Text(text.into()))
}

/// Decodes base64 to text; each byte that is not valid UTF-8 becomes U+FFFD, as in Go.
fn decode_binary(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let bytes = BASE64.decode(digits).ok()?;
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(decoded)
}

fn mismatch(node: &Node, tag: Tag, text: &str) -> Box<Diagnostic> {
    let kind = match tag {
        Tag::Null => "null",
        Tag::Bool => "a boolean",
        Tag::Int => "an integer",
        Tag::Float => "a number",
        Tag::Timestamp => "a time",
        Tag::Binary => "base64",
        Tag::Str => "a string",
    };
    let message = format!("`{text}` is tagged as {kind}, but is not {kind}");
    Diagnostic::error(Code::ValueUnlikeItsTag, message)
        .at(node.origin)
        .help("remove the tag, or change the value to match it")
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;

    fn decoded(tag: Tag, text: &str, style: Style, place: Place) -> Option<Scalar<'_>> {
        let mut node = Node::scalar(tag, text, Origin::NONE);
        node.style = style;
        decode(&node, tag, text, place).ok()
    }

    fn text(text: &str) -> Option<Scalar<'_>> {
        Some(Scalar::Text(text.into()))
    }

    #[test]
    fn implicit_nulls_are_empty_strings_in_flow_collections() {
        let null = |text, place| decoded(Tag::Null, text, Style::Plain, place);
        assert_eq!(null("", Place::Block), Some(Scalar::Null));
        assert_eq!(null("", Place::Unwritten), Some(Scalar::Null));
        assert_eq!(null("", Place::Flow), text(""));
        assert_eq!(null("null", Place::Flow), Some(Scalar::Null));
    }

    #[test]
    fn a_number_that_took_over_quotes_is_text() {
        let quoted = decoded(Tag::Int, "3", Style::DoubleQuoted, Place::Block);
        assert_eq!(quoted, text("3"));
        let float = decoded(Tag::Float, "1", Style::Plain, Place::Block);
        assert_eq!(float, Some(Scalar::Number(Number::Float(1.0))));
    }

    #[test]
    fn binary_is_decoded_and_made_utf8_as_go_does() {
        let binary = |data| decoded(Tag::Binary, data, Style::Plain, Place::Block);
        assert_eq!(binary("aGVs\nbG8="), text("hello"));
        assert_eq!(binary("gIGC"), text("\u{fffd}\u{fffd}\u{fffd}"));
        assert_eq!(binary("gIG"), None);
    }

    #[test]
    fn a_text_unlike_its_tag_is_refused() {
        for (tag, text) in [
            (Tag::Bool, "yes"),
            (Tag::Int, "1.5"),
            (Tag::Null, "nothing"),
            (Tag::Timestamp, "today"),
            (Tag::Float, ".inf"),
        ] {
            assert_eq!(decoded(tag, text, Style::Plain, Place::Block), None);
        }
    }
}
