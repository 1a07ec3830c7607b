//! The scanner: finds the next token, and queues tokens until their kind is decided.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::comment::{Comments, Mark};
use super::cursor::{Breaks, Cursor};
use super::simple_key::SimpleKey;
use super::token::{Token, TokenKind};
use super::{block_scalar, directive, plain_scalar, properties, quoted_scalar};
use crate::yaml::dialect::Dialect;
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::Style;

/// Splits one text into tokens, on demand.
pub(crate) struct Scanner<'a> {
    pub(super) cursor: Cursor<'a>,
    dialect: Dialect,
    /// The next token, once it cannot become a key any more.
    head: Option<Token<'a>>,
    /// The tokens after it.
    pub(super) tokens: VecDeque<Token<'a>>,
    /// The number of tokens that have left the queue.
    pub(super) taken: usize,
    /// The column of the innermost block collection; -1 outside all of them.
    pub(super) indent: isize,
    /// The columns of the enclosing block collections, outermost first.
    pub(super) indents: Vec<isize>,
    /// The candidate for a key on each flow level; the first belongs to the block context.
    pub(super) keys: Vec<SimpleKey>,
    pub(super) simple_key_allowed: bool,
    /// The comments, if they are kept.
    pub(super) comments: Option<Box<Comments>>,
}

/// The number of tokens that go-yaml v3 queues, so that comments are found before the tokens
/// that they belong to are parsed.
const TOKENS_WITH_COMMENTS: usize = 3;

impl<'a> Scanner<'a> {
    /// A scanner at the start of `text`, which must not contain forbidden characters.
    pub(crate) fn new(text: &'a str, dialect: Dialect, breaks: Breaks) -> Self {
        Self {
            cursor: Cursor::new(text, breaks),
            dialect,
            head: None,
            tokens: VecDeque::with_capacity(8),
            taken: 0,
            indent: -1,
            indents: Vec::new(),
            keys: vec![SimpleKey::default()],
            simple_key_allowed: true,
            comments: None,
        }
    }

    /// The next token, not consumed. At the end of the text, always `StreamEnd`.
    #[inline]
    pub(crate) fn peek(&mut self) -> Checked<&Token<'a>> {
        if self.head.is_none() {
            self.decide_head()?;
        }
        Ok(self.head.as_ref().expect("decided above"))
    }

    /// Consumes the next token.
    #[inline]
    pub(crate) fn take(&mut self) -> Checked<Token<'a>> {
        if self.head.is_none() {
            self.decide_head()?;
        }
        Ok(self.head.take().expect("decided above"))
    }

    /// True if a comment follows the colon, anchor or tag at `at` on the same line.
    pub(crate) fn is_comment_behind(&self, at: usize) -> bool {
        self.cursor.is_comment_behind(at)
    }

    /// Scans until `count` tokens are queued, so that faults in them are reported.
    pub(crate) fn look_ahead(&mut self, count: usize) -> Checked<()> {
        while usize::from(self.head.is_some()) + self.tokens.len() < count {
            self.fetch()?;
        }
        Ok(())
    }

    fn decide_head(&mut self) -> Checked<()> {
        let least = match self.comments {
            Some(_) => TOKENS_WITH_COMMENTS,
            None => 1,
        };
        while self.tokens.len() < least || self.first_may_be_key()? {
            self.fetch()?;
        }
        self.taken += 1;
        self.head = self.tokens.pop_front();
        Ok(())
    }

    pub(super) fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    /// Queues the next token, after any `BlockEnd`s that it implies.
    fn fetch(&mut self) -> Checked<()> {
        let scan = self.mark();
        self.skip_to_token(scan)?;
        self.unroll_indent(self.cursor.column(), scan.index);
        if self.cursor.at_end() {
            return self.fetch_stream_end();
        }
        if self.cursor.column() == 0 {
            if self.cursor.byte() == b'%' {
                return self.fetch_directive();
            }
            if self.cursor.at_document_marker() {
                return self.fetch_document_marker();
            }
        }
        if self.comments.is_some() {
            return self.fetch_with_comment();
        }
        self.fetch_content()
    }

    /// Queues the next token and the comment behind it. After a colon or comma, the comment belongs to the
    /// token before; after the dash of a list item, to what follows.
    fn fetch_with_comment(&mut self) -> Checked<()> {
        let mut mark = self.mark();
        let separator = if self.in_flow() { b',' } else { b':' };
        if let Some(last) = self
            .tokens
            .back()
            .filter(|_| self.cursor.byte() == separator)
        {
            mark.index = last.start;
        }
        self.fetch_content()?;
        if !matches!(self.tokens.back(), Some(token) if matches!(token.kind, TokenKind::BlockEntry))
        {
            self.scan_line_comment(mark);
        }
        Ok(())
    }

    fn fetch_content(&mut self) -> Checked<()> {
        let flow = self.in_flow();
        match self.cursor.byte() {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cursor.ends_word_at(1) => self.fetch_block_entry(),
            b'?' if flow || self.cursor.ends_word_at(1) => self.fetch_key(),
            b':' if flow || self.cursor.ends_word_at(1) => self.fetch_value(),
            b'*' | b'&' => self.fetch_anchor(),
            b'!' => self.fetch_tag(),
            b'|' if !flow => self.fetch_block_scalar(Style::Literal),
            b'>' if !flow => self.fetch_block_scalar(Style::Folded),
            b'\'' => self.fetch_flow_scalar(Style::SingleQuoted),
            b'"' => self.fetch_flow_scalar(Style::DoubleQuoted),
            b'\t' => Err(self.tab_fault()),
            indicator @ (b'%' | b'@' | b'`' | b'|' | b'>') => Err(self.indicator_fault(indicator)),
            _ => self.fetch_flow_scalar(Style::Plain),
        }
    }

    fn tab_fault(&self) -> Box<Fault> {
        Fault::new(self.cursor.pos(), "a tab is used as indentation").help("indent with spaces")
    }

    fn indicator_fault(&self, indicator: u8) -> Box<Fault> {
        let message = match indicator {
            b'`' => "a value cannot start with a backtick".to_owned(),
            _ => format!("a value cannot start with `{}`", char::from(indicator)),
        };
        Fault::new(self.cursor.pos(), message).help("quote the value")
    }

    pub(super) fn push(&mut self, start: usize, kind: TokenKind<'a>) {
        self.tokens.push_back(Token { start, kind });
    }

    /// Queues a token that consists of the next `len` bytes.
    fn push_indicator(&mut self, len: usize, kind: TokenKind<'a>) {
        self.push(self.cursor.pos(), kind);
        self.cursor.advance(len);
    }

    fn fetch_stream_end(&mut self) -> Checked<()> {
        self.cursor.end_line();
        self.unroll_indent(-1, self.cursor.pos());
        self.drop_simple_key()?;
        self.simple_key_allowed = false;
        self.push(self.cursor.pos(), TokenKind::StreamEnd);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Checked<()> {
        self.unroll_indent(-1, self.cursor.pos());
        self.drop_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.pos();
        let kind = directive::scan(&mut self.cursor)?;
        self.push(start, kind);
        Ok(())
    }

    fn fetch_document_marker(&mut self) -> Checked<()> {
        self.unroll_indent(-1, self.cursor.pos());
        self.drop_simple_key()?;
        self.simple_key_allowed = false;
        let kind = match self.cursor.byte() {
            b'-' => TokenKind::DocumentStart,
            _ => TokenKind::DocumentEnd,
        };
        self.push_indicator(3, kind);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind<'a>) -> Checked<()> {
        self.save_simple_key()?;
        self.keys.push(SimpleKey::none(self.next_number()));
        self.simple_key_allowed = true;
        self.push_indicator(1, kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind<'a>) -> Checked<()> {
        self.drop_simple_key()?;
        if self.in_flow() {
            self.keys.pop();
        }
        self.simple_key_allowed = false;
        self.push_indicator(1, kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Checked<()> {
        self.drop_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(1, TokenKind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Checked<()> {
        if !self.in_flow() {
            if !self.simple_key_allowed {
                return Err(
                    Fault::new(self.cursor.pos(), "a list item is not allowed here")
                        .help("start the list on its own line"),
                );
            }
            self.roll_indent_here(TokenKind::BlockSequenceStart);
        }
        self.drop_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(1, TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Checked<()> {
        if !self.in_flow() {
            if !self.simple_key_allowed {
                return Err(Fault::new(self.cursor.pos(), "a key is not allowed here"));
            }
            self.roll_indent_here(TokenKind::BlockMappingStart);
        }
        self.drop_simple_key()?;
        self.simple_key_allowed = !self.in_flow();
        self.push_indicator(1, TokenKind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Checked<()> {
        if let Some(key) = self.take_simple_key()? {
            let place = key.token - self.taken;
            let start = key.pos;
            self.tokens.insert(
                place,
                Token {
                    start,
                    kind: TokenKind::Key,
                },
            );
            self.roll_indent(key.column, start, Some(place), TokenKind::BlockMappingStart);
            self.simple_key_allowed = false;
        } else {
            if !self.in_flow() {
                self.expect_value_allowed()?;
                self.roll_indent_here(TokenKind::BlockMappingStart);
            }
            self.simple_key_allowed = !self.in_flow();
        }
        self.push_indicator(1, TokenKind::Value);
        Ok(())
    }

    fn expect_value_allowed(&self) -> Checked<()> {
        if self.simple_key_allowed {
            return Ok(());
        }
        Err(
            Fault::new(self.cursor.pos(), "a `key: value` is not allowed here")
                .help("quote the value if it contains `: `; otherwise, check the indentation"),
        )
    }

    fn fetch_anchor(&mut self) -> Checked<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.pos();
        let kind = properties::scan_anchor(&mut self.cursor)?;
        self.push(start, kind);
        Ok(())
    }

    fn fetch_tag(&mut self) -> Checked<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.pos();
        let kind = properties::scan_tag(&mut self.cursor)?;
        self.push(start, kind);
        Ok(())
    }

    fn fetch_block_scalar(&mut self, style: Style) -> Checked<()> {
        self.drop_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.cursor.pos();
        if self.comments.is_some() {
            self.scan_comment_of_block();
        }
        let text = block_scalar::scan(&mut self.cursor, style, self.indent)?;
        self.push(start, TokenKind::Scalar { text, style });
        Ok(())
    }

    /// Queues a plain or quoted scalar. If `:` follows at once, as after most
    /// keys, the key is decided immediately and need not wait.
    fn fetch_flow_scalar(&mut self, style: Style) -> Checked<()> {
        let start = self.cursor.pos();
        if !self.simple_key_allowed {
            let text = self.scan_flow_scalar(style)?;
            self.push(start, TokenKind::Scalar { text, style });
            return Ok(());
        }
        let key = self.key_from_here();
        self.drop_simple_key()?;
        let text = self.scan_flow_scalar(style)?;
        if self.comments.is_none() && self.is_at_value_of(&key) {
            self.roll_indent(key.column, start, None, TokenKind::BlockMappingStart);
            self.push(start, TokenKind::Key);
            self.push(start, TokenKind::Scalar { text, style });
            self.push_indicator(1, TokenKind::Value);
        } else {
            *self.current_key() = key;
            self.push(start, TokenKind::Scalar { text, style });
        }
        Ok(())
    }

    fn scan_flow_scalar(&mut self, style: Style) -> Checked<Cow<'a, str>> {
        self.simple_key_allowed = false;
        match style {
            Style::Plain => {
                let flow = self.in_flow();
                let plain = plain_scalar::scan(&mut self.cursor, flow, self.indent + 1)?;
                self.simple_key_allowed = plain.ended_line;
                Ok(plain.text)
            }
            Style::SingleQuoted => quoted_scalar::scan_single(&mut self.cursor),
            _ => quoted_scalar::scan_double(&mut self.cursor),
        }
    }

    /// Skips blanks, comments and line breaks. A tab counts as a blank where
    /// no block key can start; elsewhere it is kept, and reported as a fault.
    fn skip_to_token(&mut self, scan: Mark) -> Checked<()> {
        loop {
            if self.in_flow() || !self.simple_key_allowed {
                self.cursor.skip_blanks();
            } else {
                self.cursor.skip_spaces();
            }
            if self.comments.is_some() {
                self.lift_comment_of_item();
                if self.cursor.byte() == b'#' {
                    self.scan_comments(scan);
                }
            } else if self.cursor.byte() == b'#' {
                let gathers = self.dialect == Dialect::Yaml12 && self.cursor.only_blanks_before();
                self.cursor.skip_line();
                if gathers {
                    self.cursor.skip_further_comments();
                }
            }
            if !self.cursor.at_break() {
                return Ok(());
            }
            self.cursor.eat_break();
            if !self.in_flow() {
                self.simple_key_allowed = true;
            }
        }
    }
}
