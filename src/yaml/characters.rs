//! Characters that YAML allows.

use std::ops::Range;

use super::fault::{Checked, Fault};

/// Rejects the characters that libyaml's reader rejects: control characters
/// other than tab, line feed, carriage return and U+0085, and U+FFFE, U+FFFF.
/// Returns true if every line break is a `\n`, and there is no byte order mark.
pub(super) fn check(text: &str) -> Checked<bool> {
    let mut is_usual = true;
    let mut start = 0;
    for chunk in text.as_bytes().chunks(CHUNK) {
        if has_suspect(chunk) {
            is_usual &= check_closely(text, start..start + chunk.len())?;
        }
        start += chunk.len();
    }
    Ok(is_usual)
}

/// The number of bytes tested at once: small, so that little is checked again
/// character by character; large, so that the compiler can vectorize the test.
const CHUNK: usize = 256;

/// True if a forbidden or unusual character may start in these bytes. Free of branches, to be fast.
fn has_suspect(bytes: &[u8]) -> bool {
    bytes.iter().fold(0u8, |found, &byte| {
        let control = (byte < b' ') & (byte != b'\n') & (byte != b'\t');
        let wide = (byte == 0xC2) | (byte == 0xE2) | (byte == 0xEF);
        found | u8::from(control | (byte == 0x7F) | wide)
    }) != 0
}

/// Checks the characters that start in a range of bytes; returns true if all are usual.
fn check_closely(text: &str, range: Range<usize>) -> Checked<bool> {
    let mut is_usual = true;
    for at in range {
        let char = text.get(at..).and_then(|rest| rest.chars().next());
        is_usual &= !char.is_some_and(is_unusual);
        if let Some(char) = char.filter(|char| is_forbidden(*char)) {
            let message = format!(
                "the control character U+{:04X} is not allowed",
                u32::from(char)
            );
            return Err(Fault::new(at, message).help("remove it, or escape it in double quotes"));
        }
    }
    Ok(is_usual)
}

/// True for line breaks other than `\n`, and the byte order mark.
fn is_unusual(char: char) -> bool {
    matches!(char, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// The first character that JSON does not escape and go-yaml cannot read: a text
/// that contains one does not survive kustomize's conversion from JSON to YAML.
pub(crate) fn without_json_form(text: &str) -> Option<char> {
    let is_one =
        |c: &char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') && *c != '\u{85}';
    text.chars().find(is_one)
}

fn is_forbidden(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        _ => char.is_control(),
    }
}
