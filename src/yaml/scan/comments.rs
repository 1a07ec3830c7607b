//! Comments, for trees that keep them. go-yaml v3 queues each with the place of the token from which on
//! it belongs to what is parsed (`yaml_parser_scan_comments` and `yaml_parser_scan_line_comment`).

use super::comment::{Block, Comment, Mark, Side};
use super::scanner::Scanner;
use super::token::TokenKind;

/// The farthest that go-yaml looks for a comment, in bytes.
const REACH: usize = 512;

impl Scanner<'_> {
    /// Keeps comments from here on.
    pub(crate) fn keep_comments(&mut self) {
        self.comments = Some(Box::default());
    }

    /// The next comment that belongs to a token at `start`. Ends of blocks take no comment above.
    pub(crate) fn take_comment(&mut self, start: usize, is_end: bool) -> Option<(Side, String)> {
        let queue = &mut self.comments.as_mut()?.queue;
        let first = queue.front()?;
        if start < first.token.index || first.side == Side::Head && is_end {
            return None;
        }
        queue
            .pop_front()
            .map(|comment| (comment.side, comment.text))
    }

    /// The place of the cursor.
    pub(super) fn mark(&mut self) -> Mark {
        let index = self.cursor.pos();
        Mark {
            index,
            line: self.line_of(index),
            column: self.cursor.column(),
        }
    }

    fn line_of(&mut self, index: usize) -> isize {
        let text = self.cursor.text();
        let Some(comments) = &mut self.comments else {
            return 0;
        };
        let (from, line) = match comments.counted {
            (from, line) if from <= index => (from, line),
            _ => (0, 0),
        };
        let between = text.get(from..index).unwrap_or_default();
        comments.counted = (index, line + count_breaks(between));
        comments.counted.1
    }

    /// The number of line breaks before the cursor with only blanks between.
    fn breaks_before(&self) -> isize {
        let before = self.cursor.slice(0, self.cursor.pos());
        let kept =
            before.trim_end_matches([' ', '\t', '\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        count_breaks(before.get(kept.len()..).unwrap_or_default())
    }

    /// Queues a comment behind the token that was just fetched.
    pub(super) fn scan_line_comment(&mut self, token: Mark) {
        if self.breaks_before() > 0 {
            return;
        }
        let blanks = (0..REACH).find(|ahead| !matches!(self.cursor.byte_at(*ahead), b' ' | b'\t'));
        let Some(blanks) = blanks.filter(|ahead| self.cursor.byte_at(*ahead) == b'#') else {
            return;
        };
        self.cursor.advance(blanks);
        let start = self.mark();
        self.cursor.skip_line();
        let text = self.cursor.slice(start.index, self.cursor.pos()).to_owned();
        self.queue_comment(Comment {
            scan: Mark::default(),
            token,
            start,
            end: Mark::default(),
            side: Side::Line,
            text,
        });
    }

    /// Queues the comment in the header of the block scalar at the cursor.
    pub(super) fn scan_comment_of_block(&mut self) {
        let token = self.mark();
        let rest = self
            .cursor
            .text()
            .get(token.index + 1..)
            .unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| matches!(c, '+' | '-' | '0'..='9'));
        let rest = rest.trim_start_matches([' ', '\t']);
        if !rest.starts_with('#') {
            return;
        }
        let end = rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.queue_comment(Comment {
            scan: Mark::default(),
            token,
            start: token,
            end: Mark::default(),
            side: Side::Line,
            text: text.to_owned(),
        });
    }

    fn queue_comment(&mut self, comment: Comment) {
        if let Some(comments) = &mut self.comments {
            comments.queue.push_back(comment);
        }
    }

    /// Moves a comment behind `- ` above the nested list that follows it.
    pub(super) fn lift_comment_of_item(&mut self) {
        let mut last = self.tokens.iter().rev().map(|token| &token.kind);
        let is_first_item = matches!(last.next(), Some(TokenKind::BlockEntry))
            && matches!(last.next(), Some(TokenKind::BlockSequenceStart));
        if !is_first_item || self.cursor.at_break() {
            return;
        }
        let here = self.mark();
        let comments = self.comments.as_mut();
        let Some(comment) = comments.and_then(|comments| comments.queue.back_mut()) else {
            return;
        };
        if comment.side == Side::Line {
            comment.side = Side::Head;
            if comment.start.line == here.line - 1 {
                comment.token = here;
            }
        }
    }

    /// The place for the end of a block at column `indent`: before comments that are indented like it,
    /// which are below the block then.
    pub(super) fn end_of_block(&self, from: usize, indent: isize) -> usize {
        let (mut end, mut stop) = (from, from);
        let queue = self
            .comments
            .iter()
            .flat_map(|comments| comments.queue.iter().rev());
        for comment in queue {
            if comment.end.index < stop {
                break;
            }
            if comment.start.column == indent + 1 {
                end = comment.start.index;
            }
            stop = comment.scan.index;
        }
        end
    }

    /// Queues the comments on lines of their own from the cursor on; `scan` is the place where the
    /// white space around them starts. Leaves the cursor at the end of the last one.
    pub(super) fn scan_comments(&mut self, scan: Mark) {
        let last = self.tokens.iter().rev();
        let mut last = last.skip_while(|token| {
            self.tokens.len() > 1 && matches!(token.kind, TokenKind::FlowEntry)
        });
        let last = last
            .next()
            .map(|token| (token.start, matches!(token.kind, TokenKind::Value)));
        let (start, is_value) = last.unwrap_or_default();
        let token = Mark {
            index: start,
            ..Mark::default()
        };
        let here = self.mark();
        let breaks = self.breaks_before();
        let foot_line = match breaks {
            _ if scan.line <= 0 => -1,
            0 if here.column > 1 => here.line + 2,
            breaks => here.line - breaks + 1,
        };
        let mut block = Block {
            scan,
            token,
            start: Mark::default(),
            text: String::new(),
            is_value,
            foot_line,
            is_first_gap: breaks <= 1,
            after_gap: false,
        };
        self.scan_block(&mut block, here);
    }

    fn scan_block(&mut self, block: &mut Block, here: Mark) {
        let least = self.indent.max(0);
        let mut at = here;
        let mut base = here.index;
        while at.index - base < REACH {
            at.column += 1;
            let ahead = at.index.saturating_sub(self.cursor.pos());
            let byte = self.cursor.byte_at(ahead);
            let closes = self.in_flow() && matches!(byte, b']' | b'}');
            let is_end = at.index >= self.cursor.text().len();
            if matches!(byte, b' ' | b'\t') {
                at.index += 1;
                continue;
            }
            if closes || is_end || self.cursor.is_break_at(ahead) {
                if let Some(foot) = block.gap(at, least, closes, is_end) {
                    self.queue_comment(foot);
                }
                if closes || is_end {
                    break;
                }
                (block.is_first_gap, block.after_gap) = (false, true);
                (at.column, at.line) = (0, at.line + 1);
                at.index += 1;
                continue;
            }
            if at.column - 1 < least && at.column != block.start.column {
                block
                    .cut(at)
                    .into_iter()
                    .for_each(|foot| self.queue_comment(foot));
            }
            if byte != b'#' {
                break;
            }
            block.begin_line(at);
            self.cursor.advance_to(at.index);
            self.cursor.skip_line();
            let end = self.cursor.pos();
            block.text.push_str(self.cursor.slice(at.index, end));
            base = end;
            at = Mark {
                // The break at the end of the comment is passed over.
                index: end + 1,
                line: self.line_of(end),
                column: 0,
            };
        }
        if !block.text.is_empty() {
            let end = Mark {
                index: at.index.saturating_sub(1),
                ..at
            };
            let head = block.comment(Side::Head, end);
            self.queue_comment(Comment {
                token: block.start,
                ..head
            });
        }
    }
}

fn count_breaks(text: &str) -> isize {
    let mut breaks = 0;
    let mut before = ' ';
    for c in text.chars() {
        let is_break = matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}');
        breaks += isize::from(is_break && (before, c) != ('\r', '\n'));
        before = c;
    }
    breaks
}
