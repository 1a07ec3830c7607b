//! Which characters a text may have at all.

use super::fault::{Checked, Fault};

/// Refuses what libyaml's reader refuses: control characters other than tab,
/// line feed, carriage return and U+0085, and U+FFFE, U+FFFF.
pub(super) fn check(text: &str) -> Checked<()> {
    if !text.as_bytes().chunks(CHUNK).any(has_suspect) {
        return Ok(());
    }
    match text.char_indices().find(|(_, char)| is_forbidden(*char)) {
        Some((at, char)) => {
            let message = format!(
                "the control character U+{:04X} is not allowed",
                u32::from(char)
            );
            Err(Fault::new(at, message).help("remove it, or escape it in double quotes"))
        }
        None => Ok(()),
    }
}

/// Small enough to be looked at in registers, large enough to be worth it.
const CHUNK: usize = 4096;

/// True if a byte may be part of a forbidden character. Without branches, so
/// that it is done many bytes at a time.
fn has_suspect(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, &byte| {
        let control = byte < b' ' && byte != b'\n' && byte != b'\t' && byte != b'\r';
        found | control | (byte == 0x7F) | (byte == 0xC2) | (byte == 0xEF)
    })
}

fn is_forbidden(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        _ => char.is_control(),
    }
}
