//! A position in a text, with YAML 1.1's definitions of blanks and line breaks.

use memchr::memchr2;

/// The rule for counting line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// `\r\n`, `\r`, `\n`, U+0085, U+2028, U+2029.
    AsWritten,
    /// Every `\r\n` is replaced by `\n` first, as in kyaml, so that `\r\r\n` is one break.
    CrlfReplaced,
}

/// A reading position. Bytes past the end are read as 0, which no text contains.
pub(super) struct Cursor<'a> {
    text: &'a str,
    pos: usize,
    /// The offset of column 0 of the current line.
    line_start: usize,
    breaks: Breaks,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";
const NEXT_LINE: &[u8] = "\u{85}".as_bytes();
const LINE_SEPARATOR: &[u8] = "\u{2028}".as_bytes();
const PARAGRAPH_SEPARATOR: &[u8] = "\u{2029}".as_bytes();

/// The class of spaces and tabs.
pub(super) const BLANK: u8 = 1;
/// The class of bytes that may start a line break.
pub(super) const BREAK: u8 = 2;
/// The class of `:`.
pub(super) const COLON: u8 = 4;
/// The class of bytes that end a plain scalar in a flow collection.
pub(super) const FLOW: u8 = 8;
/// The class of quotes and the backslash.
pub(super) const QUOTE: u8 = 16;
/// The class of bytes that the name of an anchor may contain.
pub(super) const WORD: u8 = 32;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' => BLANK,
            b'\n' | b'\r' | 0xC2 | 0xE2 => BREAK,
            b':' => COLON,
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => FLOW,
            b'"' | b'\'' | b'\\' => QUOTE,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-' => WORD,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

impl<'a> Cursor<'a> {
    /// A cursor at the start of `text`, after a byte order mark.
    pub(super) fn new(text: &'a str, breaks: Breaks) -> Self {
        let start = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len()
        } else {
            0
        };
        Self {
            text,
            pos: start,
            line_start: start,
            breaks,
        }
    }

    /// A cursor at an offset. Its line starts there, too.
    pub(super) fn at(text: &'a str, pos: usize, breaks: Breaks) -> Self {
        Self {
            text,
            pos,
            line_start: pos,
            breaks,
        }
    }

    /// The offset of the next byte.
    pub(super) fn pos(&self) -> usize {
        self.pos
    }

    /// The column of the next byte, in bytes; only compared if the line so far is ASCII.
    pub(super) fn column(&self) -> isize {
        (self.pos - self.line_start) as isize
    }

    /// The start of the current line; it serves to tell lines apart.
    pub(super) fn line_start(&self) -> usize {
        self.line_start
    }

    /// Ends the last line, which may lack a line break, so that no key waits for its `:` any more.
    pub(super) fn end_line(&mut self) {
        self.line_start = self.pos;
    }

    /// True if the word at `at` is followed by only blanks and a comment on its line.
    pub(super) fn is_comment_behind(&self, at: usize) -> bool {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let is_blank = |byte: &&u8| matches!(**byte, b' ' | b'\t');
        let is_of_word = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\n' | b'\r');
        let mut behind = rest.iter().skip_while(is_of_word).skip_while(is_blank);
        behind.next() == Some(&b'#')
    }

    /// The text between two offsets, which must be character boundaries.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        let slice = self.text.get(from..to);
        debug_assert!(slice.is_some(), "{from} or {to} is inside a character");
        slice.unwrap_or_default()
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// True if a line break starts `ahead` bytes on.
    pub(super) fn is_break_at(&self, ahead: usize) -> bool {
        matches!(self.byte_at(ahead), b'\n' | b'\r') || self.wide_break_len(ahead) != 0
    }

    /// Advances to an offset ahead, past line breaks.
    pub(super) fn advance_to(&mut self, pos: usize) {
        while self.pos < pos {
            if self.at_break() {
                self.eat_break();
            } else {
                self.advance_char();
            }
        }
    }

    /// The next byte; 0 at the end.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.byte_at(0)
    }

    /// The byte `ahead` bytes after the next one; 0 past the end.
    #[inline]
    pub(super) fn byte_at(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.pos + ahead)
            .copied()
            .unwrap_or(0)
    }

    /// The next character.
    pub(super) fn char(&self) -> Option<char> {
        self.text.get(self.pos..)?.chars().next()
    }

    /// True at the end of the text.
    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.text.len()
    }

    /// Advances by `bytes`, which must not cross a line break.
    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.pos += bytes;
    }

    /// Advances past the next character.
    pub(super) fn advance_char(&mut self) {
        self.pos += self.char().map_or(0, char::len_utf8);
    }

    /// Advances to the next byte of one of the `classes`, or to the end; returns that
    /// byte, or 0 at the end. May stop at characters that only look like breaks.
    #[inline]
    pub(super) fn skip_until(&mut self, classes: u8) -> u8 {
        let rest = &self.text.as_bytes()[self.pos..];
        match rest
            .iter()
            .position(|byte| CLASSES[usize::from(*byte)] & classes != 0)
        {
            Some(skipped) => {
                self.pos += skipped;
                rest[skipped]
            }
            None => {
                self.pos = self.text.len();
                0
            }
        }
    }

    /// Advances past all bytes of one of the `classes`, and returns them.
    pub(super) fn take_while(&mut self, classes: u8) -> &'a str {
        let start = self.pos;
        while CLASSES[usize::from(self.byte())] & classes != 0 {
            self.pos += 1;
        }
        self.slice(start, self.pos)
    }

    /// True at a space or tab.
    pub(super) fn at_blank(&self) -> bool {
        matches!(self.byte(), b' ' | b'\t')
    }

    /// True at a line break.
    #[inline]
    pub(super) fn at_break(&self) -> bool {
        match self.byte() {
            b'\n' | b'\r' => true,
            0xC2 | 0xE2 => self.wide_break_len(0) != 0,
            _ => false,
        }
    }

    /// True at a line break or the end.
    pub(super) fn at_line_end(&self) -> bool {
        self.at_end() || self.at_break()
    }

    /// True if the byte `ahead` bytes on is a blank, a line break or the end.
    #[inline]
    pub(super) fn ends_word_at(&self, ahead: usize) -> bool {
        match self.byte_at(ahead) {
            b' ' | b'\t' | b'\n' | b'\r' => true,
            0 => self.pos + ahead >= self.text.len(),
            0xC2 | 0xE2 => self.wide_break_len(ahead) != 0,
            _ => false,
        }
    }

    /// True at `---` or `...` in the first column.
    pub(super) fn at_document_marker(&self) -> bool {
        self.column() == 0
            && matches!(
                (self.byte(), self.byte_at(1), self.byte_at(2)),
                (b'-', b'-', b'-') | (b'.', b'.', b'.')
            )
            && self.ends_word_at(3)
    }

    fn carriage_return_len(&self) -> usize {
        match (self.byte_at(1), self.byte_at(2)) {
            (b'\n', _) => 2,
            (b'\r', b'\n') if self.breaks == Breaks::CrlfReplaced => 3,
            _ => 1,
        }
    }

    /// The length of U+0085, U+2028 or U+2029 `ahead` bytes on; 0 for anything else.
    fn wide_break_len(&self, ahead: usize) -> usize {
        let rest = self
            .text
            .as_bytes()
            .get(self.pos + ahead..)
            .unwrap_or_default();
        [NEXT_LINE, LINE_SEPARATOR, PARAGRAPH_SEPARATOR]
            .iter()
            .find(|wide| rest.starts_with(wide))
            .map_or(0, |wide| wide.len())
    }

    /// Advances past the line break at the cursor; returns the break as it
    /// appears in a scalar's text.
    #[inline]
    pub(super) fn eat_break(&mut self) -> char {
        let (len, meaning) = match self.byte() {
            b'\n' => (1, '\n'),
            b'\r' => (self.carriage_return_len(), '\n'),
            0xE2 => (self.wide_break_len(0), self.char().unwrap_or('\n')),
            _ => (self.wide_break_len(0), '\n'),
        };
        self.pos += len;
        self.line_start = self.pos;
        meaning
    }

    /// Skips spaces.
    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        while self.byte() == b' ' {
            self.pos += 1;
        }
    }

    /// Skips spaces and tabs.
    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        while self.at_blank() {
            self.pos += 1;
        }
    }

    /// Skips to the end of the line.
    pub(super) fn skip_line(&mut self) {
        let rest = &self.text.as_bytes()[self.pos..];
        let line = &rest[..memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
        let end = self.pos + line.len();
        if memchr2(0xC2, 0xE2, line).is_none() {
            self.pos = end;
            return;
        }
        while self.skip_until(BREAK) != 0 && !self.at_break() {
            self.advance_char();
        }
    }

    /// True if the line so far consists of blanks.
    pub(super) fn only_blanks_before(&self) -> bool {
        self.slice(self.line_start, self.pos)
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Skips from the end of a comment to the end of the last comment that
    /// follows it with only blanks and breaks between. go-yaml v3 gathers
    /// comments on their own lines this way, and accepts tabs before them.
    pub(super) fn skip_further_comments(&mut self) {
        loop {
            let (pos, line_start) = (self.pos, self.line_start);
            while self.at_blank() || self.at_break() {
                if self.at_blank() {
                    self.pos += 1;
                } else {
                    self.eat_break();
                }
            }
            if self.byte() != b'#' {
                (self.pos, self.line_start) = (pos, line_start);
                return;
            }
            self.skip_line();
        }
    }
}
