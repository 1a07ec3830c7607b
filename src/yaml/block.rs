//! The block style that nearly all manifests are written in, read from text to tree in one pass: without
//! tokens, events and a queue of possible keys.
//!
//! The invariant: a tree from here is the tree that [`Composer`](super::compose::Composer) makes of the same
//! text, styles, tags and origins included. Whatever is not certain here is `None`, and the parser reads the
//! whole document then: anchors, aliases and tags, `?` and `<<`, tabs as indentation, further documents, and
//! every fault. The parser stays the only authority; its tests compare both.

use memchr::{memchr, memchr2, memchr3};

use super::compose::{Composer, Expanded};
use super::events::Events;
use super::scan::{Breaks, lone_scalar};
use crate::diag::Origin;
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Entry, Key, Mapping, Node, Style, Tag, Text, Value};
use crate::yaml::resolve::resolve_plain;

/// The levels of collections that are read here: each is a call of a function.
const DEPTH: usize = 64;

/// The longest key that is read here, in bytes; the scanner's limit is in characters.
const LONGEST_KEY: usize = 1000;

/// The column of the end of the text: less than that of any collection.
const END: isize = -1;

/// The document in `text`, which has no line breaks but `\n` and no forbidden characters. `None` leaves it to
/// the parser.
pub(super) fn document(text: &str, start: Origin, dialect: Dialect) -> Option<Node> {
    let mut reader = Reader {
        text,
        start,
        dialect,
        pos: 0,
        line_start: 0,
        column: END,
        breaks: 0,
        after_comment: false,
        entries: Vec::new(),
        items: Vec::new(),
        scratch: String::new(),
    };
    reader.first_line()?;
    let root = reader.collection(DEPTH)?;
    (reader.column == END).then_some(root)
}

/// A reader between two values: at the first byte of what comes next.
struct Reader<'a> {
    text: &'a str,
    /// The origin of the first byte.
    start: Origin,
    dialect: Dialect,
    pos: usize,
    /// The offset of the line that `pos` is on.
    line_start: usize,
    /// The column of `pos`, in bytes; [`END`] behind the last value.
    column: isize,
    /// The line breaks before this line, up to the value before it.
    breaks: usize,
    /// True if there is a comment among these lines.
    after_comment: bool,
    /// The entries of the maps that are not complete, outermost first.
    entries: Vec<Entry>,
    /// The items of the lists that are not complete, outermost first.
    items: Vec<Node>,
    /// A text of several lines, before it is stored.
    scratch: String,
}

/// A plain text up to the end of its line, a comment or a colon.
struct Plain<'a> {
    text: &'a str,
    /// The offset of the byte that ends it, without the blanks before.
    end: usize,
    stop: Stop,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Line,
    Comment,
    Colon,
}

impl<'a> Reader<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn origin(&self, at: usize) -> Origin {
        self.start.offset(at)
    }

    /// Moves to the first value, past a `---`.
    fn first_line(&mut self) -> Option<()> {
        let body = self.text.strip_prefix("---\n").unwrap_or(self.text);
        self.lines(self.text.len() - body.len())
    }

    /// Moves to the value after the line break, or the end, at `end`.
    fn next_line(&mut self, end: usize) -> Option<()> {
        if end >= self.text.len() {
            (self.pos, self.column) = (self.text.len(), END);
            return Some(());
        }
        self.breaks += 1;
        self.lines(end + 1)
    }

    /// Moves to the next value from the start of a line on.
    fn lines(&mut self, mut line: usize) -> Option<()> {
        loop {
            let at = line + spaces(self.text.as_bytes().get(line..)?);
            match self.byte(at) {
                Some(b'\n') => line = at + 1,
                Some(b'#') => {
                    self.after_comment = true;
                    match self.line_end(at) {
                        end if end < self.text.len() => line = end + 1,
                        end => return self.next_line(end),
                    }
                }
                None => return self.next_line(at),
                Some(b'\t') => return None,
                Some(_) if at == line && self.is_document_marker(at) => return None,
                Some(_) => {
                    (self.pos, self.line_start) = (at, line);
                    self.column = (at - line).cast_signed();
                    return Some(());
                }
            }
            self.breaks += 1;
        }
    }

    fn is_document_marker(&self, at: usize) -> bool {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        rest.starts_with(b"---") || rest.starts_with(b"...")
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        memchr(b'\n', rest).map_or(self.text.len(), |length| from + length)
    }

    /// Moves behind a value that ends at `end`: only blanks and a comment may follow on its line.
    fn finish(&mut self, end: usize) -> Option<()> {
        (self.breaks, self.after_comment) = (0, false);
        match self.byte(end) {
            Some(b'\n') | None => return self.next_line(end),
            Some(b' ') => {}
            Some(_) => return None,
        }
        let at = end + spaces(self.text.as_bytes().get(end..)?);
        match self.byte(at) {
            Some(b'\n') | None => self.next_line(at),
            Some(b'#') => {
                self.after_comment = true;
                self.next_line(self.line_end(at))
            }
            Some(_) => None,
        }
    }

    /// True at the dash of a list item.
    fn at_dash(&self) -> bool {
        self.byte(self.pos) == Some(b'-')
            && matches!(self.byte(self.pos + 1), Some(b' ' | b'\n') | None)
    }

    /// The list or map that starts here.
    fn collection(&mut self, depth: usize) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        if self.column == END {
            return None;
        }
        if self.at_dash() {
            return self.sequence(self.column, false, depth);
        }
        let key = self.key()?;
        self.mapping(self.column, key, depth)
    }

    /// A map whose first key has been read; the reader is behind the colon.
    fn mapping(&mut self, column: isize, first: Key, depth: usize) -> Option<Node> {
        let origin = first.origin;
        let outer = self.entries.len();
        let mut key = first;
        loop {
            let value = self.value(column, &mut key, depth)?;
            self.entries.push(Entry { key, value });
            if self.column != column {
                break;
            }
            key = self.key()?;
        }
        if self.column > column {
            return None;
        }
        let entries = self.entries.split_off(outer);
        Some(Node {
            value: Value::Mapping(Mapping {
                entries: entries.into(),
            }),
            style: Style::Plain,
            origin,
        })
    }

    /// A list whose first dash is here. One at the column of the map around it `is_indentless`.
    fn sequence(&mut self, column: isize, is_indentless: bool, depth: usize) -> Option<Node> {
        let origin = self.origin(self.pos);
        let outer = self.items.len();
        loop {
            let item = self.item(column, depth)?;
            self.items.push(item);
            if self.column != column {
                break;
            }
            if !self.at_dash() {
                if is_indentless {
                    break;
                }
                return None;
            }
        }
        if self.column > column {
            return None;
        }
        Some(Node {
            value: Value::Sequence(self.items.split_off(outer)),
            style: Style::Plain,
            origin,
        })
    }

    /// The key here; moves behind its colon.
    fn key(&mut self) -> Option<Key> {
        let at = self.pos;
        match self.byte(at)? {
            b'"' => self.quoted_key(Style::DoubleQuoted),
            b'\'' => self.quoted_key(Style::SingleQuoted),
            _ => {
                let plain = self.plain_line(at)?;
                (plain.stop == Stop::Colon).then(|| self.plain_key(plain))?
            }
        }
    }

    fn plain_key(&mut self, plain: Plain<'a>) -> Option<Key> {
        let tag = resolve_plain(plain.text, self.dialect);
        self.key_of(plain.text, plain.end, tag, Style::Plain)
    }

    fn quoted_key(&mut self, style: Style) -> Option<Key> {
        let (text, end) = self.quoted_line(self.pos, style)?;
        let is_key =
            self.byte(end) == Some(b':') && matches!(self.byte(end + 1), Some(b' ' | b'\n') | None);
        is_key.then(|| self.key_of(text, end, Tag::Str, style))?
    }

    /// The key whose colon is at `colon`.
    fn key_of(&mut self, text: &str, colon: usize, tag: Tag, style: Style) -> Option<Key> {
        if text == "<<" || colon - self.pos > LONGEST_KEY {
            return None;
        }
        let key = Key {
            text: Text::new(text),
            tag,
            style,
            is_commented: false,
            origin: self.origin(self.pos),
        };
        self.pos = colon + 1;
        Some(key)
    }

    /// The value of a key in the map at `column`; the reader is behind the colon.
    fn value(&mut self, column: isize, key: &mut Key, depth: usize) -> Option<Node> {
        let at = self.pos + spaces(self.text.as_bytes().get(self.pos..)?);
        match self.byte(at) {
            Some(b'\n' | b'#') | None => {
                key.is_commented = self.byte(at) == Some(b'#');
                self.finish(self.pos)?;
                if self.column == column && self.at_dash() {
                    return self.sequence(column, true, depth.checked_sub(1)?);
                }
                self.nested(column, depth)
            }
            Some(first) => self.inline(first, at, column),
        }
    }

    /// An item of the list at `column`; the reader is at its dash.
    fn item(&mut self, column: isize, depth: usize) -> Option<Node> {
        let behind = self.pos + 1;
        let at = behind + spaces(self.text.as_bytes().get(behind..)?);
        let first = match self.byte(at) {
            Some(b'\n' | b'#') | None => {
                self.finish(behind)?;
                return self.nested(column, depth);
            }
            Some(first) => first,
        };
        self.column = (at - self.line_start).cast_signed();
        self.pos = at;
        let key = match first {
            b'-' if self.at_dash() => return self.collection(depth),
            b'"' => self.quoted_key(Style::DoubleQuoted),
            b'\'' => self.quoted_key(Style::SingleQuoted),
            _ if starts_plain(first) => {
                let plain = self.plain_line(at)?;
                if plain.stop != Stop::Colon {
                    return self.plain(at, plain, column);
                }
                Some(self.plain_key(plain)?)
            }
            _ => None,
        };
        match key {
            Some(key) => self.mapping(self.column, key, depth.checked_sub(1)?),
            None => self.inline(first, at, column),
        }
    }

    /// The value on the lines below its key or dash; null if they are not deeper than `column`.
    fn nested(&mut self, column: isize, depth: usize) -> Option<Node> {
        if self.column > column {
            return self.collection(depth);
        }
        Some(Node::scalar(Tag::Null, "", self.origin(self.pos)))
    }

    /// The value that starts at `at`, on the line of its key or dash, in a collection at `column`.
    fn inline(&mut self, first: u8, at: usize, column: isize) -> Option<Node> {
        match first {
            _ if starts_plain(first) => {
                let plain = self.plain_line(at)?;
                (plain.stop != Stop::Colon).then(|| self.plain(at, plain, column))?
            }
            b'"' => self.quoted(at, Style::DoubleQuoted),
            b'\'' => self.quoted(at, Style::SingleQuoted),
            b'|' => match self.literal(at, column) {
                Some(node) => Some(node),
                None => self.block_scalar(at, Style::Literal, column),
            },
            b'>' => self.block_scalar(at, Style::Folded, column),
            b'[' | b'{' => self.flow(at),
            _ => None,
        }
    }

    fn node(&self, at: usize, tag: Tag, text: &str, style: Style) -> Node {
        Node {
            value: Value::Scalar(tag, Text::new(text)),
            style,
            origin: self.origin(at),
        }
    }

    /// The plain text at `from` on its line.
    fn plain_line(&self, from: usize) -> Option<Plain<'a>> {
        let bytes = self.text.as_bytes();
        if !starts_plain(*bytes.get(from)?)
            || bytes.get(from) == Some(&b'-')
                && matches!(bytes.get(from + 1), Some(b' ' | b'\t' | b'\n') | None)
        {
            return None;
        }
        self.plain_rest(from)
    }

    /// As [`Self::plain_line`], whatever the first character.
    fn plain_rest(&self, from: usize) -> Option<Plain<'a>> {
        let bytes = self.text.as_bytes();
        let mut next = from;
        let (end, stop) = loop {
            let rest = bytes.get(next..).unwrap_or_default();
            let Some(length) = mark(rest) else {
                break (bytes.len(), Stop::Line);
            };
            let at = next + length;
            match (rest[length], bytes.get(at + 1)) {
                (b'\n', _) => break (at, Stop::Line),
                (b':', Some(b' ' | b'\n') | None) => break (at, Stop::Colon),
                (b':', Some(b'\t')) => return None,
                (b'#', _) => match at.checked_sub(1).and_then(|before| bytes.get(before)) {
                    Some(b' ') => break (at, Stop::Comment),
                    Some(b'\t') => return None,
                    _ => {}
                },
                _ => {}
            }
            next = at + 1;
        };
        let text = self.text.get(from..end)?;
        let kept = match text.as_bytes().last() {
            Some(b' ' | b'\t') => text.trim_end_matches([' ', '\t']),
            _ => text,
        };
        if stop == Stop::Colon && kept.len() != text.len() {
            return None;
        }
        Some(Plain {
            text: kept,
            end,
            stop,
        })
    }

    /// A plain scalar whose first line has been read, with the lines that continue it.
    fn plain(&mut self, at: usize, first: Plain<'a>, column: isize) -> Option<Node> {
        self.end_plain(&first)?;
        if self.column <= column {
            let tag = resolve_plain(first.text, self.dialect);
            return Some(self.node(at, tag, first.text, Style::Plain));
        }
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        text.push_str(first.text);
        while self.column > column {
            if self.after_comment {
                return None;
            }
            match self.breaks {
                1 => text.push(' '),
                breaks => text.extend(std::iter::repeat_n('\n', breaks - 1)),
            }
            let line = self.plain_rest(self.pos)?;
            if line.stop == Stop::Colon {
                return None;
            }
            text.push_str(line.text);
            self.end_plain(&line)?;
        }
        let tag = resolve_plain(&text, self.dialect);
        let node = self.node(at, tag, &text, Style::Plain);
        self.scratch = text;
        Some(node)
    }

    fn end_plain(&mut self, plain: &Plain<'_>) -> Option<()> {
        (self.breaks, self.after_comment) = (0, plain.stop == Stop::Comment);
        let end = match plain.stop {
            Stop::Comment => self.line_end(plain.end),
            _ => plain.end,
        };
        self.next_line(end)
    }

    /// The quoted text at `at`, if it is on one line and spelled as it is, and the offset behind it.
    fn quoted_line(&self, at: usize, style: Style) -> Option<(&'a str, usize)> {
        let rest = self.text.as_bytes().get(at + 1..)?;
        let length = match style {
            Style::DoubleQuoted => memchr3(b'"', b'\\', b'\n', rest),
            _ => memchr2(b'\'', b'\n', rest),
        }?;
        let is_simple = match style {
            Style::DoubleQuoted => rest[length] == b'"',
            _ => rest[length] == b'\'' && rest.get(length + 1) != Some(&b'\''),
        };
        let end = at + 1 + length;
        is_simple.then_some((self.text.get(at + 1..end)?, end + 1))
    }

    fn quoted(&mut self, at: usize, style: Style) -> Option<Node> {
        if let Some((text, end)) = self.quoted_line(at, style) {
            self.finish(end)?;
            return Some(self.node(at, Tag::Str, text, style));
        }
        let scalar = lone_scalar(self.text, at, style, END)?;
        self.finish(scalar.end)?;
        Some(self.node(at, Tag::Str, &scalar.text, style))
    }

    /// A literal block with nothing behind its `|` but `-` or `+`, whose first line is not empty. Reads
    /// nothing of any other block.
    fn literal(&mut self, at: usize, column: isize) -> Option<Node> {
        let bytes = self.text.as_bytes();
        let header = self.text.get(at + 1..self.line_end(at))?;
        if !matches!(header, "" | "-" | "+") {
            return None;
        }
        let mut line = at + 2 + header.len();
        let indent = spaces(bytes.get(line..)?);
        let first = self.byte(line + indent)?;
        if first == b'\n' || first == b'\t' || indent.cast_signed() <= column || indent == 0 {
            return None;
        }
        self.scratch.clear();
        let mut breaks = 0;
        loop {
            let end = self.line_end(line);
            (0..breaks).for_each(|_| self.scratch.push('\n'));
            self.scratch.push_str(self.text.get(line + indent..end)?);
            if end == bytes.len() {
                (breaks, line) = (0, end);
                break;
            }
            (breaks, line) = (1, end + 1);
            let mut at = line + leading(bytes.get(line..)?, indent);
            while self.byte(at) == Some(b'\n') {
                (breaks, line) = (breaks + 1, at + 1);
                at = line + leading(bytes.get(line..)?, indent);
            }
            match self.byte(at) {
                Some(_) if at - line == indent => {}
                Some(b'\t') => return None,
                _ => break,
            }
        }
        let kept = match header {
            "-" => 0,
            "+" => breaks,
            _ => breaks.min(1),
        };
        (0..kept).for_each(|_| self.scratch.push('\n'));
        let node = self.node(at, Tag::Str, &self.scratch, Style::Literal);
        self.lines(line)?;
        Some(node)
    }

    fn block_scalar(&mut self, at: usize, style: Style, column: isize) -> Option<Node> {
        let scalar = lone_scalar(self.text, at, style, column)?;
        if scalar.end >= self.text.len() {
            self.next_line(scalar.end)?;
        } else {
            self.lines(scalar.line_start)?;
        }
        Some(self.node(at, Tag::Str, &scalar.text, style))
    }

    /// A flow collection on one line; the parser reads it.
    fn flow(&mut self, at: usize) -> Option<Node> {
        let end = self.line_end(at);
        let line = self.text.get(at..end)?;
        let empty = match line.trim_end_matches(' ') {
            "{}" => Some(Value::Mapping(Mapping::default())),
            "[]" => Some(Value::Sequence(Vec::new())),
            _ => None,
        };
        let node = match empty {
            Some(value) => Node {
                value,
                style: Style::Flow,
                origin: self.origin(at),
            },
            None => self.parsed(line, at)?,
        };
        (self.breaks, self.after_comment) = (0, false);
        self.next_line(end)?;
        Some(node)
    }

    fn parsed(&self, line: &str, at: usize) -> Option<Node> {
        if memchr::memchr2_iter(b'[', b'{', line.as_bytes()).count() > DEPTH {
            return None;
        }
        let expanded = Expanded::default();
        let mut events = Events::new(line, self.dialect, Breaks::CrlfReplaced);
        let is_document = events.start_document().ok()?;
        let composer = Composer::new(self.origin(at), self.dialect, &expanded);
        let node = composer.compose(&mut events).ok().filter(|_| is_document)?;
        events.end_document().ok()?;
        let is_all = !events.start_document().ok()?;
        // Aliases have a limit for the whole text, which the parser counts.
        (is_all && expanded.is_nothing()).then_some(node)
    }
}

/// True for the first character of a plain scalar, if it is a `-` that no blank follows. There are others, which
/// are rare.
fn starts_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'/' | b'$' | b'<' | b'=' | b'~' | b'+' | b'(' | b'\\' | b'^'
        )
}

/// The offset of the first byte that may end a plain text.
fn mark(bytes: &[u8]) -> Option<usize> {
    // Most texts are short, and a search has a price of its own.
    let (near, far) = bytes.split_at(bytes.len().min(SHORT));
    let is_mark = |byte: &u8| matches!(byte, b'\n' | b':' | b'#');
    match near.iter().position(is_mark) {
        Some(found) => Some(found),
        None => Some(near.len() + memchr3(b'\n', b':', b'#', far)?),
    }
}

/// The length of most keys and values.
const SHORT: usize = 24;

/// The number of leading spaces.
fn spaces(bytes: &[u8]) -> usize {
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);
    let mut count = 0;
    while let Some(eight) = bytes.get(count..).and_then(<[u8]>::first_chunk) {
        let others = u64::from_le_bytes(*eight) ^ SPACES;
        if others != 0 {
            return count + (others.trailing_zeros() / 8) as usize;
        }
        count += 8;
    }
    let rest = bytes.get(count..).unwrap_or_default();
    count + rest.iter().take_while(|byte| **byte == b' ').count()
}

/// The number of leading spaces, up to `most`.
fn leading(bytes: &[u8], most: usize) -> usize {
    spaces(bytes).min(most)
}
