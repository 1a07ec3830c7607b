//! Comments that are found by a scanner, and the lines that they come from.

use std::collections::VecDeque;

/// A place. Columns count from 1 where comments on lines of their own are scanned, else from 0.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    pub(super) index: usize,
    pub(super) line: isize,
    pub(super) column: isize,
}

/// The side of the content that a comment is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// On lines above.
    Head,
    /// At the end of the line.
    Line,
    /// On lines below.
    Foot,
}

/// A comment that no token has taken yet.
#[derive(Debug)]
pub(crate) struct Comment {
    /// The start of the white space in which it was found.
    pub(super) scan: Mark,
    /// The place of the token that takes it.
    pub(super) token: Mark,
    pub(super) start: Mark,
    pub(super) end: Mark,
    pub(super) side: Side,
    pub(super) text: String,
}

/// The comments of a text that is scanned.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    pub(super) queue: VecDeque<Comment>,
    /// An offset and the number of its line, from which further lines are counted.
    pub(super) counted: (usize, isize),
}

/// Comments on successive lines.
pub(super) struct Block {
    pub(super) scan: Mark,
    pub(super) token: Mark,
    pub(super) start: Mark,
    pub(super) text: String,
    /// True after a colon: comments there are not below anything.
    pub(super) is_value: bool,
    /// The line on which a comment below the content before it starts.
    pub(super) foot_line: isize,
    /// True until an empty line.
    pub(super) is_first_gap: bool,
    pub(super) after_gap: bool,
}

impl Block {
    pub(super) fn comment(&mut self, side: Side, end: Mark) -> Comment {
        Comment {
            scan: self.scan,
            token: self.token,
            start: self.start,
            end,
            side,
            text: std::mem::take(&mut self.text),
        }
    }

    /// The text before `at`, as a comment below earlier content.
    pub(super) fn cut(&mut self, at: Mark) -> Option<Comment> {
        if self.text.is_empty() {
            return None;
        }
        let foot = self.comment(Side::Foot, at);
        (self.scan, self.token) = (at, at);
        Some(foot)
    }

    /// Notes an empty line or the end. The first one separates a comment below from those above.
    pub(super) fn gap(
        &mut self,
        at: Mark,
        least: isize,
        closes: bool,
        is_end: bool,
    ) -> Option<Comment> {
        if self.after_gap && !closes {
            return None;
        }
        let is_dedented = self.start.column - 1 < least;
        let is_below = self.start.line == self.foot_line && !self.is_value;
        if closes || self.is_first_gap && (is_below || is_dedented) {
            if is_dedented {
                self.token = self.start;
            }
            return self.cut(at);
        }
        if !self.text.is_empty() && !is_end {
            self.text.push('\n');
        }
        None
    }

    pub(super) fn begin_line(&mut self, at: Mark) {
        if self.text.is_empty() {
            self.start = at;
        } else {
            self.text.push('\n');
        }
        self.after_gap = false;
    }
}
