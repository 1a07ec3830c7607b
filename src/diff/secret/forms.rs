//! The spellings in which a value may stand inside of a text. In: the bytes of a value. Out: what to
//! search for, in texts without white space: base64 may be folded, and a key indented.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Shorter values are in many texts by chance.
pub(super) const SHORTEST: usize = 8;

/// The bits of a byte, and of a character of base64.
const BYTE: usize = 8;
const SEXTET: usize = 6;

/// A spelling of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    /// The spelling, without white space.
    pub(super) bytes: Vec<u8>,
    /// For a part of a base64 text: the bytes that come before it in a group of three. Characters
    /// beside it may hold bits of the value.
    pub(super) base64: Option<usize>,
    /// A single word, which is not a secret within another word.
    pub(super) is_word: bool,
}

/// The spellings of a value; none if it is too short, or public.
pub(super) fn forms(value: &[u8]) -> Vec<Form> {
    let value = value.trim_ascii();
    let plain = std::str::from_utf8(value).ok();
    if value.len() < SHORTEST || plain.is_some_and(is_public) {
        return Vec::new();
    }
    let mut forms = Vec::new();
    if let Some(text) = plain {
        let is_word = text.bytes().all(|byte| byte.is_ascii_alphabetic());
        for spelled in [text.to_owned(), as_json(text), in_a_url(text)] {
            forms.push(Form {
                bytes: without_space(spelled.as_bytes()),
                base64: None,
                is_word,
            });
        }
        forms.retain(|form| form.bytes.len() >= SHORTEST);
    }
    for before in 0..3 {
        let standard = inside_base64(value, before);
        let url_safe = standard.iter().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        for bytes in [url_safe.collect(), standard.clone()] {
            forms.push(Form {
                bytes,
                base64: Some(before),
                is_word: false,
            });
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

/// Certificates are shown to whoever connects.
fn is_public(text: &str) -> bool {
    text.starts_with("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE KEY")
}

/// The characters of base64 that hold bits of `value` alone, where `before` bytes come before it.
fn inside_base64(value: &[u8], before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend(value);
    let encoded = STANDARD_NO_PAD.encode(&bytes).into_bytes();
    let first = (before * BYTE).div_ceil(SEXTET);
    let end = bytes.len() * BYTE / SEXTET;
    encoded.get(first..end).unwrap_or_default().to_vec()
}

fn as_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(text).to_owned()
}

/// The text as a part of a URL.
fn in_a_url(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded += &format!("%{byte:02X}");
        }
    }
    encoded
}

pub(super) fn without_space(bytes: &[u8]) -> Vec<u8> {
    let kept = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    kept.copied().collect()
}
