//! Quoted scalars.

use std::borrow::Cow;

use super::cursor::{BREAK, Cursor, QUOTE};
use super::gather::{FoldedBreaks, Gathered};
use crate::yaml::fault::{Checked, Fault};

/// Reads a single-quoted scalar. The cursor must be on the opening quote.
pub(super) fn scan_single<'a>(cursor: &mut Cursor<'a>) -> Checked<Cow<'a, str>> {
    let mut quoted = Quoted::start(cursor);
    loop {
        match quoted.next_special(cursor)? {
            b'\'' if cursor.byte_at(1) == b'\'' => {
                quoted.take_piece(cursor, 1);
                quoted.resume(cursor, 1);
            }
            b'\'' => return Ok(quoted.finish(cursor)),
            _ => cursor.advance(1),
        }
    }
}

/// Reads a double-quoted scalar. The cursor must be on the opening quote.
pub(super) fn scan_double<'a>(cursor: &mut Cursor<'a>) -> Checked<Cow<'a, str>> {
    let mut quoted = Quoted::start(cursor);
    loop {
        match quoted.next_special(cursor)? {
            b'"' => return Ok(quoted.finish(cursor)),
            b'\\' => {
                quoted.take_piece(cursor, 0);
                quoted.escape(cursor)?;
            }
            _ => cursor.advance(1),
        }
    }
}

/// A quoted scalar that is being read.
struct Quoted<'a> {
    /// The offset of the opening quote.
    open: usize,
    /// The start of the piece of source text that has not been gathered yet.
    piece: usize,
    gathered: Gathered<'a>,
}

impl<'a> Quoted<'a> {
    fn start(cursor: &mut Cursor<'a>) -> Self {
        let open = cursor.pos();
        cursor.advance(1);
        Self {
            open,
            piece: cursor.pos(),
            gathered: Gathered::default(),
        }
    }

    /// Gathers the source up to the cursor, plus `extra` bytes.
    fn take_piece(&mut self, cursor: &Cursor<'a>, extra: usize) {
        self.gathered
            .push_str(cursor.slice(self.piece, cursor.pos() + extra));
        self.piece = cursor.pos();
    }

    /// Skips `skipped + 1` bytes that are gathered or not text; a new piece starts after them.
    fn resume(&mut self, cursor: &mut Cursor<'a>, skipped: usize) {
        cursor.advance(skipped + 1);
        self.piece = cursor.pos();
    }

    fn finish(mut self, cursor: &mut Cursor<'a>) -> Cow<'a, str> {
        self.take_piece(cursor, 0);
        cursor.advance(1);
        self.gathered.finish()
    }

    /// Moves to the next quote or backslash, folding lines on the way.
    fn next_special(&mut self, cursor: &mut Cursor<'a>) -> Checked<u8> {
        loop {
            match cursor.skip_until(BREAK | QUOTE) {
                0 => return Err(self.unclosed()),
                0xC2 | 0xE2 if !cursor.at_break() => cursor.advance_char(),
                b'\n' | b'\r' | 0xC2 | 0xE2 => self.fold_lines(cursor)?,
                special => return Ok(special),
            }
        }
    }

    fn fold_lines(&mut self, cursor: &mut Cursor<'a>) -> Checked<()> {
        let line = cursor.slice(self.piece, cursor.pos());
        self.gathered.push_str(line.trim_end_matches([' ', '\t']));
        let first = cursor.eat_break();
        self.continue_line(cursor, FoldedBreaks::after(Some(first)))
    }

    /// Skips to the next line that is not empty.
    fn continue_line(&mut self, cursor: &mut Cursor<'a>, mut breaks: FoldedBreaks) -> Checked<()> {
        self.refuse_document_marker(cursor)?;
        loop {
            cursor.skip_blanks();
            if !cursor.at_break() {
                break;
            }
            breaks.push(cursor.eat_break());
            self.refuse_document_marker(cursor)?;
        }
        breaks.fold_into(self.gathered.to_mut());
        self.piece = cursor.pos();
        Ok(())
    }

    fn refuse_document_marker(&self, cursor: &Cursor) -> Checked<()> {
        if cursor.at_document_marker() {
            return Err(self.unclosed());
        }
        Ok(())
    }

    fn unclosed(&self) -> Box<Fault> {
        Fault::new(self.open, "this quote is never closed")
    }

    /// Reads an escape. The cursor must be on the backslash.
    fn escape(&mut self, cursor: &mut Cursor<'a>) -> Checked<()> {
        let start = cursor.pos();
        cursor.advance(1);
        if cursor.at_break() {
            cursor.eat_break();
            return self.continue_line(cursor, FoldedBreaks::after(None));
        }
        let character = match cursor.byte() {
            b'x' => coded_character(cursor, start, 2)?,
            b'u' => coded_character(cursor, start, 4)?,
            b'U' => coded_character(cursor, start, 8)?,
            letter => short_escape(letter).ok_or_else(|| unknown_escape(cursor, start))?,
        };
        self.gathered.to_mut().push(character);
        self.resume(cursor, 0);
        Ok(())
    }
}

fn unknown_escape(cursor: &Cursor, start: usize) -> Box<Fault> {
    let letter = cursor.char().map_or(String::new(), String::from);
    Fault::new(start, format!("`\\{letter}` is not an escape"))
        .help("write `\\\\` for a backslash, or use single quotes")
}

/// The character for a backslash and `letter`; go-yaml does not support `\/`.
fn short_escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' | b'"' | b'\'' | b'\\' => char::from(letter),
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}

/// The character whose code is in the `digits` hexadecimal digits after the
/// cursor. The cursor is left on the last of them.
fn coded_character(cursor: &mut Cursor, start: usize, digits: usize) -> Checked<char> {
    let mut code: u32 = 0;
    for _ in 0..digits {
        cursor.advance(1);
        let digit = char::from(cursor.byte()).to_digit(16).ok_or_else(|| {
            Fault::new(
                start,
                format!("this escape needs {digits} hexadecimal digits"),
            )
        })?;
        code = code << 4 | digit;
    }
    char::from_u32(code).ok_or_else(|| {
        let message = format!("U+{code:04X} is not a valid character");
        Fault::new(start, message).help("write characters beyond U+FFFF as `\\U` and 8 digits")
    })
}
