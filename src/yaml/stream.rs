//! Splitting of a file of manifests into documents before they are parsed, as in kyaml.

use memchr::{memchr, memmem};

use super::fault::{Checked, Fault};

/// A piece of a text.
pub(super) struct Piece<'a> {
    /// The offset of its first byte in the whole text.
    pub(super) at: usize,
    /// The text of the document.
    pub(super) text: &'a str,
}

/// Splits at lines that start with `---` (kyaml's `\n---.*\n`), except at the
/// first line of the text and at a last line without a line break. The line
/// break before the separator belongs to the piece that it ends.
///
/// # Errors
/// Fails if anything but a comment follows `---` on its line.
pub(super) fn split(text: &str) -> Checked<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for newline in memmem::find_iter(text.as_bytes(), "\n---") {
        let separator = newline + 1;
        let Some(length) = memchr(b'\n', &text.as_bytes()[separator..]) else {
            break;
        };
        if separator <= start {
            continue;
        }
        let behind = text.get(separator + 3..separator + length);
        let behind = behind.unwrap_or_default().trim();
        if !behind.is_empty() && !behind.starts_with('#') {
            return Err(Fault::new(separator, "text after `---` on the same line")
                .help("start the document on the next line"));
        }
        pieces.push(Piece {
            at: start,
            text: text.get(start..separator).unwrap_or_default(),
        });
        start = separator + length + 1;
    }
    pieces.push(Piece {
        at: start,
        text: text.get(start..).unwrap_or_default(),
    });
    Ok(pieces)
}
