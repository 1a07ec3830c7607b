//! A scalar that is read on its own, where the place at which it starts is known.

use std::borrow::Cow;

use super::cursor::{Breaks, Cursor};
use super::{block_scalar, quoted_scalar};
use crate::yaml::node::Style;

/// A quoted or block scalar.
pub(crate) struct Lone<'a> {
    /// The text, with quotes removed and escapes decoded.
    pub(crate) text: Cow<'a, str>,
    /// The offset of the byte after it. A block scalar ends before the first byte of another line.
    pub(crate) end: usize,
    /// The offset of the line on which that byte is.
    pub(crate) line_start: usize,
}

/// The scalar that starts with the quote, `|` or `>` at `at`, inside a collection at column `parent`. `None` if
/// it has a fault.
pub(crate) fn scalar(text: &str, at: usize, style: Style, parent: isize) -> Option<Lone<'_>> {
    let mut cursor = Cursor::at(text, at, Breaks::CrlfReplaced);
    let scanned = match style {
        Style::SingleQuoted => quoted_scalar::scan_single(&mut cursor),
        Style::DoubleQuoted => quoted_scalar::scan_double(&mut cursor),
        _ => block_scalar::scan(&mut cursor, style, parent),
    };
    Some(Lone {
        text: scanned.ok()?,
        end: cursor.pos(),
        line_start: cursor.line_start(),
    })
}
