//! Plain scalars.

use std::borrow::Cow;

use super::cursor::{BLANK, BREAK, COLON, Cursor, FLOW};
use super::gather::{FoldedBreaks, Gathered};
use crate::yaml::fault::{Checked, Fault};

/// A plain scalar that has been read.
pub(super) struct Plain<'a> {
    /// The text, with lines folded.
    pub(super) text: Cow<'a, str>,
    /// True if the cursor is on a later line than the text.
    pub(super) ended_line: bool,
}

/// Reads a plain scalar whose continuation lines start at column `indent` or
/// beyond. Leaves the cursor after the blanks and breaks that follow it.
pub(super) fn scan<'a>(cursor: &mut Cursor<'a>, flow: bool, indent: isize) -> Checked<Plain<'a>> {
    let mut gathered = Gathered::default();
    loop {
        gathered.push_str(scan_line(cursor, flow));
        if !cursor.at_break() {
            return Ok(Plain {
                text: gathered.finish(),
                ended_line: false,
            });
        }
        let breaks = eat_breaks(cursor, indent)?;
        if ends_before(cursor, flow, indent) {
            return Ok(Plain {
                text: gathered.finish(),
                ended_line: true,
            });
        }
        breaks.fold_into(gathered.to_mut());
    }
}

/// The text up to the end of the line, a comment or an indicator. Trailing
/// blanks are skipped and not included.
fn scan_line<'a>(cursor: &mut Cursor<'a>, flow: bool) -> &'a str {
    let classes = BLANK | BREAK | COLON | if flow { FLOW } else { 0 };
    let start = cursor.pos();
    loop {
        match cursor.skip_until(classes) {
            b':' if !cursor.ends_word_at(1) => cursor.advance(1),
            b' ' | b'\t' => {
                let end = cursor.pos();
                cursor.skip_blanks();
                if ends_line(cursor, flow) {
                    return cursor.slice(start, end);
                }
            }
            0xC2 | 0xE2 if !cursor.at_break() => cursor.advance_char(),
            _ => return cursor.slice(start, cursor.pos()),
        }
    }
}

/// True if the text ends before the next character, which follows a blank.
fn ends_line(cursor: &Cursor, flow: bool) -> bool {
    match cursor.byte() {
        b'#' => true,
        b':' => cursor.ends_word_at(1),
        b',' | b'?' | b'[' | b']' | b'{' | b'}' => flow,
        _ => cursor.at_line_end(),
    }
}

fn eat_breaks(cursor: &mut Cursor, indent: isize) -> Checked<FoldedBreaks> {
    let mut breaks = FoldedBreaks::after(Some(cursor.eat_break()));
    loop {
        while cursor.at_blank() {
            if cursor.byte() == b'\t' && cursor.column() < indent {
                return Err(Fault::new(cursor.pos(), "a tab is used as indentation")
                    .help("indent with spaces"));
            }
            cursor.advance(1);
        }
        if !cursor.at_break() {
            return Ok(breaks);
        }
        breaks.push(cursor.eat_break());
    }
}

/// True if a line that starts here does not continue the scalar.
fn ends_before(cursor: &Cursor, flow: bool, indent: isize) -> bool {
    !flow && cursor.column() < indent || cursor.at_document_marker() || starts_none(cursor, flow)
}

/// True if no text can start here.
fn starts_none(cursor: &Cursor, flow: bool) -> bool {
    cursor.at_end() || ends_line(cursor, flow)
}
