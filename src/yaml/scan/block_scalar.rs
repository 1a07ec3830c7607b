//! Block scalars, which start with `|` or `>`.

use std::borrow::Cow;

use super::cursor::Cursor;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Style;

/// The rule for the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    /// `-`: all are dropped.
    Strip,
    /// One is kept.
    Clip,
    /// `+`: all are kept.
    Keep,
}

struct Header {
    chomping: Chomping,
    /// Indentation relative to the parent, in columns; 0 if not specified.
    increment: isize,
}

/// Reads a block scalar inside a collection at column `parent`. The cursor
/// must be on the `|` or `>`.
pub(super) fn scan<'a>(
    cursor: &mut Cursor<'a>,
    style: Style,
    parent: isize,
) -> Checked<Cow<'a, str>> {
    cursor.advance(1);
    let header = scan_header(cursor)?;
    let mut lines = Lines {
        indent: match header.increment {
            0 => None,
            increment => Some(parent.max(0) + increment),
        },
        parent,
        breaks: String::new(),
    };
    lines.eat_breaks(cursor)?;
    let mut text = String::new();
    let last_break = lines.scan_content(cursor, style == Style::Folded, &mut text)?;
    if header.chomping != Chomping::Strip {
        text.extend(last_break);
    }
    if header.chomping == Chomping::Keep {
        text.push_str(&lines.breaks);
    }
    Ok(text.into())
}

fn scan_header(cursor: &mut Cursor) -> Checked<Header> {
    let mut chomping = scan_chomping(cursor);
    let increment = scan_increment(cursor)?;
    if chomping.is_none() && increment != 0 {
        chomping = scan_chomping(cursor);
    }
    cursor.skip_blanks();
    if cursor.byte() == b'#' {
        cursor.skip_line();
    }
    if !cursor.at_line_end() {
        return Err(
            Fault::new(cursor.pos(), "text after `|` or `>` on the same line")
                .help("start the text on the next line, indented, or quote the value"),
        );
    }
    if cursor.at_break() {
        cursor.eat_break();
    }
    Ok(Header {
        chomping: chomping.unwrap_or(Chomping::Clip),
        increment,
    })
}

fn scan_chomping(cursor: &mut Cursor) -> Option<Chomping> {
    let chomping = match cursor.byte() {
        b'+' => Chomping::Keep,
        b'-' => Chomping::Strip,
        _ => return None,
    };
    cursor.advance(1);
    Some(chomping)
}

fn scan_increment(cursor: &mut Cursor) -> Checked<isize> {
    match cursor.byte() {
        b'0' => Err(Fault::new(cursor.pos(), "the indentation cannot be 0")
            .help("use a number from 1 to 9, or omit it")),
        digit @ b'1'..=b'9' => {
            cursor.advance(1);
            Ok(isize::from(digit - b'0'))
        }
        _ => Ok(0),
    }
}

/// The lines of a block scalar.
struct Lines {
    /// The column of the text; `None` until the first line with text.
    indent: Option<isize>,
    parent: isize,
    /// The empty lines since the last line with text.
    breaks: String,
}

impl Lines {
    /// Appends all lines with text; returns the break after the last one.
    fn scan_content(
        &mut self,
        cursor: &mut Cursor,
        folded: bool,
        text: &mut String,
    ) -> Checked<Option<char>> {
        let mut last_break: Option<char> = None;
        let mut was_indented = false;
        while Some(cursor.column()) == self.indent && !cursor.at_end() {
            let is_indented = cursor.at_blank();
            let folds = folded && !was_indented && !is_indented && last_break == Some('\n');
            match last_break {
                Some(_) if folds && self.breaks.is_empty() => text.push(' '),
                Some(_) if folds => {}
                unfolded => text.extend(unfolded),
            }
            text.push_str(&self.breaks);
            self.breaks.clear();
            was_indented = is_indented;
            let start = cursor.pos();
            cursor.skip_line();
            text.push_str(cursor.slice(start, cursor.pos()));
            last_break = cursor.at_break().then(|| cursor.eat_break());
            self.eat_breaks(cursor)?;
        }
        Ok(last_break)
    }

    /// Skips indentation and empty lines up to a line with text, which sets
    /// the indentation if it is not known yet.
    fn eat_breaks(&mut self, cursor: &mut Cursor) -> Checked<()> {
        let mut deepest = 0;
        loop {
            while cursor.byte() == b' ' && self.is_left_of_text(cursor) {
                cursor.advance(1);
            }
            deepest = deepest.max(cursor.column());
            if cursor.byte() == b'\t' && self.is_left_of_text(cursor) {
                return Err(Fault::new(cursor.pos(), "a tab is used as indentation")
                    .help("indent with spaces"));
            }
            if !cursor.at_break() {
                break;
            }
            self.breaks.push(cursor.eat_break());
        }
        self.indent
            .get_or_insert(deepest.max(self.parent + 1).max(1));
        Ok(())
    }

    fn is_left_of_text(&self, cursor: &Cursor) -> bool {
        self.indent.is_none_or(|indent| cursor.column() < indent)
    }
}
