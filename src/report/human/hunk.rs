//! The lines of a text that differ, below the words that count them. In: the old text and the new
//! one. Out: lines of the page.

use crate::diag::counted;
use crate::diff::{Line, compare_lines};
use crate::report::change_words::Length;
use crate::report::human::page::Page;
use crate::report::value::visible;

/// Lines of a hunk that are shown; the others are counted.
const MOST: usize = 10;

/// Lines that are shown around a difference.
const CONTEXT: usize = 1;

impl Page {
    /// The lines that differ, with one around them: the first few, or all.
    pub(super) fn hunk(&mut self, indent: usize, [old, new]: [&str; 2], length: Length) {
        let lines = compare_lines(old, new, CONTEXT);
        // Equal lines that are left out at either end say nothing.
        let is_left_out = |line: &&Line<'_>| matches!(line, Line::Skipped(_));
        let start = lines.iter().take_while(is_left_out).count();
        let end = lines.iter().rev().take_while(is_left_out).count();
        let end = lines.len().saturating_sub(end);
        let shown = lines.get(start..end).unwrap_or_default();
        let most = match length {
            // One more takes as much room as the line that counts it.
            Length::Short if shown.len() > MOST + 1 => MOST,
            _ => usize::MAX,
        };
        for line in shown.iter().take(most) {
            self.hunk_line(indent, line);
        }
        let rest = shown.get(most..).unwrap_or_default();
        let is_edited = |line: &&Line<'_>| matches!(line, Line::Added(_) | Line::Removed(_));
        match rest.iter().filter(is_edited).count() {
            0 => {}
            more => {
                let text = format!(
                    "and {} of it (--full shows them)",
                    counted(more, "more line")
                );
                self.line(indent, self.styles.dim, text);
            }
        }
    }

    fn hunk_line(&mut self, indent: usize, line: &Line<'_>) {
        let (sign, style, text) = match *line {
            Line::Kept(text) => (' ', self.styles.dim, text),
            Line::Added(text) => ('+', self.styles.added, text),
            Line::Removed(text) => ('-', self.styles.removed, text),
            Line::Skipped(_) => return self.line(indent, self.styles.dim, "…"),
        };
        let (text, end) = match text.strip_suffix('\n') {
            Some(line) if sign != ' ' && line.ends_with([' ', '\t']) => (line, "(white space)"),
            Some(line) => (line, ""),
            None => (text, " (no newline here)"),
        };
        let shown = format!("{sign} {}{end}", visible(text));
        self.line(indent, style, shown.trim_end());
    }
}
