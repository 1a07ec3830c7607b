//! A place in a text, and what YAML 1.1 takes for blanks and line breaks there.

use memchr::memchr2;

/// What counts as one line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// `\r\n`, `\r`, `\n`, U+0085, U+2028, U+2029.
    AsWritten,
    /// As if every `\r\n` had been replaced by `\n` first, as kyaml does: what
    /// was `\r\r\n` is one break.
    CrlfReplaced,
}

/// A reading position. Bytes beyond the end read as 0, which no text contains.
pub(super) struct Cursor<'a> {
    text: &'a str,
    pos: usize,
    /// Where column 0 of the current line is.
    line_start: usize,
    breaks: Breaks,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";
const NEXT_LINE: &[u8] = "\u{85}".as_bytes();
const LINE_SEPARATOR: &[u8] = "\u{2028}".as_bytes();
const PARAGRAPH_SEPARATOR: &[u8] = "\u{2029}".as_bytes();

/// The byte is a space or a tab.
pub(super) const BLANK: u8 = 1;
/// A line break may start with the byte.
pub(super) const BREAK: u8 = 2;
/// The byte is `:`.
pub(super) const COLON: u8 = 4;
/// The byte ends a plain scalar in a flow collection.
pub(super) const FLOW: u8 = 8;
/// The byte is a quote or a backslash.
pub(super) const QUOTE: u8 = 16;
/// The byte may be in an anchor's name.
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
    /// The start of `text`, behind a byte order mark.
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

    /// Offset of the next byte.
    pub(super) fn pos(&self) -> usize {
        self.pos
    }

    /// Column of the next byte. Only ever compared where the line so far is ASCII.
    pub(super) fn column(&self) -> isize {
        (self.pos - self.line_start) as isize
    }

    /// Where the current line starts: what tells two lines apart.
    pub(super) fn line_start(&self) -> usize {
        self.line_start
    }

    /// Ends the last line, which may lack a break, so that no key waits for
    /// its `:` any more.
    pub(super) fn end_line(&mut self) {
        self.line_start = self.pos;
    }

    /// True if only blanks and then a comment stand behind the word at `at`, on its line.
    pub(super) fn is_comment_behind(&self, at: usize) -> bool {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let is_blank = |byte: &&u8| matches!(**byte, b' ' | b'\t');
        let is_of_word = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\n' | b'\r');
        let mut behind = rest.iter().skip_while(is_of_word).skip_while(is_blank);
        behind.next() == Some(&b'#')
    }

    /// The text between two places that are character boundaries.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[from..to]
    }

    /// The next byte.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.byte_at(0)
    }

    /// The byte `ahead` bytes on.
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
        self.text[self.pos..].chars().next()
    }

    /// True behind the last byte.
    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.text.len()
    }

    /// Moves on within the line.
    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.pos += bytes;
    }

    /// Moves on over the next character.
    pub(super) fn advance_char(&mut self) {
        self.pos += self.char().map_or(0, char::len_utf8);
    }

    /// Moves on to the next byte of one of the `classes`, or the end; that
    /// byte, 0 at the end. May stop at characters that only look like breaks.
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

    /// Moves on over bytes of one of the `classes`; what they are.
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

    /// True if a blank, a break or the end is `ahead` bytes on.
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

    /// Length of U+0085, U+2028 or U+2029 `ahead` bytes on; 0 at anything else.
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

    /// Moves behind the line break that is here; what it means in text.
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

    /// True if nothing else stands on the line so far.
    pub(super) fn only_blanks_before(&self) -> bool {
        self.slice(self.line_start, self.pos)
            .bytes()
            .all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// From the end of a comment, skips to the end of the last comment that
    /// follows with nothing but blanks and breaks between: go-yaml v3 gathers
    /// comments on their own lines this way, and then does not mind tabs.
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
