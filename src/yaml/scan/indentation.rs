//! Conversion of indentation to explicit tokens.

use crate::yaml::scan::scanner::Scanner;
use crate::yaml::scan::token::{Token, TokenKind};

impl<'a> Scanner<'a> {
    /// Opens a block collection at `column` unless one is open there. Its
    /// token is inserted at a position among the queued ones, or at the end.
    pub(super) fn roll_indent(
        &mut self,
        column: isize,
        start: usize,
        place: Option<usize>,
        kind: TokenKind<'a>,
    ) {
        if self.in_flow() || self.indent >= column {
            return;
        }
        self.indents.push(self.indent);
        self.indent = column;
        match place {
            Some(place) => self.tokens.insert(place, Token { start, kind }),
            None => self.push(start, kind),
        }
    }

    /// Opens a block collection at the cursor.
    pub(super) fn roll_indent_here(&mut self, kind: TokenKind<'a>) {
        self.roll_indent(self.cursor.column(), self.cursor.pos(), None, kind);
    }

    /// Closes the block collections deeper than `column`, at the end of the white space from `scan` on.
    pub(super) fn unroll_indent(&mut self, column: isize, scan: usize) {
        if self.in_flow() {
            return;
        }
        let mut end = scan.saturating_sub(1);
        while self.indent > column {
            let start = if self.comments.is_some() {
                end = self.end_of_block(end, self.indent);
                end
            } else {
                self.cursor.pos()
            };
            self.push(start, TokenKind::BlockEnd);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
