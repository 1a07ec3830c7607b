//! Names of subjects as RFC 4514 writes them: `CN=ca.example.com,O=Example`.

use std::fmt::Write;

use super::der::{
    Element, Elements, IA5_STRING, OBJECT_IDENTIFIER, PRINTABLE_STRING, SEQUENCE, SET,
    TELETEX_STRING, UTF8_STRING,
};
use super::hexadecimal::hexadecimal;

/// The attributes that have a name of their own; the others are shown by number.
const ATTRIBUTES: [(&str, &str); 28] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SN"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "TITLE"),
    ("2.5.4.13", "DESCRIPTION"),
    ("2.5.4.15", "BUSINESSCATEGORY"),
    ("2.5.4.16", "POSTALADDRESS"),
    ("2.5.4.17", "POSTALCODE"),
    ("2.5.4.18", "POSTOFFICEBOX"),
    ("2.5.4.20", "TELEPHONENUMBER"),
    ("2.5.4.41", "NAME"),
    ("2.5.4.42", "GN"),
    ("2.5.4.43", "INITIALS"),
    ("2.5.4.44", "GENERATIONQUALIFIER"),
    ("2.5.4.45", "X500UNIQUEIDENTIFIER"),
    ("2.5.4.46", "DNQUALIFIER"),
    ("2.5.4.51", "HOUSEIDENTIFIER"),
    ("2.5.4.65", "PSEUDONYM"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "EMAIL"),
    ("1.2.840.113549.1.9.2", "PKCS-9-AT-UNSTRUCTUREDNAME"),
];

/// The name that `content`, a sequence of sets of attributes, has: the last set first.
pub(super) fn name(content: &[u8]) -> Option<String> {
    let mut sets = Elements::of(content);
    let mut parts = Vec::new();
    while !sets.is_empty() {
        parts.push(attributes(sets.take(SET)?)?);
    }
    parts.reverse();
    Some(parts.join(","))
}

fn attributes(content: &[u8]) -> Option<String> {
    let mut elements = Elements::of(content);
    let mut parts = Vec::new();
    while !elements.is_empty() {
        let mut attribute = Elements::of(elements.take(SEQUENCE)?);
        let kind = dotted(attribute.take(OBJECT_IDENTIFIER)?)?;
        let value = attribute.next()?;
        attribute
            .is_empty()
            .then(|| parts.push(attribute_text(&kind, value)))?;
    }
    Some(parts.join("+"))
}

/// `NAME=text`, or `NUMBER=#` and the value's bytes where either has no text.
fn attribute_text(kind: &str, value: Element<'_>) -> String {
    let name = ATTRIBUTES.iter().find(|(number, _)| *number == kind);
    match name.zip(text(value)) {
        Some(((_, name), text)) => format!("{name}={}", escaped(text)),
        None => format!("{kind}=#{}", hexadecimal(value.encoded)),
    }
}

fn text(value: Element<'_>) -> Option<&str> {
    let text = std::str::from_utf8(value.content).ok()?;
    match value.tag {
        UTF8_STRING => Some(text),
        PRINTABLE_STRING | TELETEX_STRING | IA5_STRING => text.is_ascii().then_some(text),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars().enumerate().peekable();
    while let Some((at, c)) = rest.next() {
        let is_last = rest.peek().is_none();
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', c]),
            '#' if at == 0 => escaped.push_str("\\#"),
            ' ' if at == 0 || is_last => escaped.push_str("\\ "),
            // Writing to a string cannot fail.
            c if c.is_ascii_control() => _ = write!(escaped, "\\{:02x}", u32::from(c)),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An object identifier as numbers with dots between them.
fn dotted(content: &[u8]) -> Option<String> {
    let (last, _) = content.split_last()?;
    let mut numbers = Vec::new();
    let mut number = 0_u32;
    for byte in content {
        number = number.checked_mul(0x80)? + u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    let (&first, others) = numbers.split_first()?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - root * 40);
    for number in others {
        // Writing to a string cannot fail.
        _ = write!(text, ".{number}");
    }
    (last & 0x80 == 0).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_are_numbers() {
        assert_eq!(dotted(&[0x55, 4, 3]).as_deref(), Some("2.5.4.3"));
        assert_eq!(
            dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1]).as_deref(),
            Some("1.2.840.113549.1.9.1")
        );
        assert_eq!(dotted(&[0x88, 0x37]).as_deref(), Some("2.999"));
        assert_eq!(dotted(&[]), None);
        assert_eq!(dotted(&[0x55, 0x84]), None, "the last number goes on");
        assert_eq!(dotted(&[0xff; 40]), None, "a number of 280 bits");
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(escaped("a, b+c"), "a\\, b\\+c");
        assert_eq!(escaped("#1 "), "\\#1\\ ");
        assert_eq!(escaped(" "), "\\ ");
        assert_eq!(escaped("a\u{7f}\u{1b}é"), "a\\7f\\1bé");
    }
}
