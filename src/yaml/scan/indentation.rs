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

    /// Closes the block collections deeper than `column`.
    pub(super) fn unroll_indent(&mut self, column: isize) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            self.push(self.cursor.pos(), TokenKind::BlockEnd);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
