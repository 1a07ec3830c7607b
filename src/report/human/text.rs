//! The lines of values: texts line by line, and what a screen has no room for. In: values. Out:
//! lines of the page.

use anstyle::Style;

use crate::diag::counted;
use crate::diff::{Line, compare_lines};
use crate::report::human::page::Page;
use crate::report::long::{cut, differing};
use crate::report::value::{raw_text, visible};
use crate::yaml::Node;

/// Rows of a screen that one value may take.
const ROWS: usize = 4;

/// Lines of a text that are shown around a difference in it.
const CONTEXT: usize = 2;

impl Page {
    pub(super) fn signed(&mut self, sign: char, style: Style, text: &str) {
        for line in text.lines() {
            self.line(6, style, format_args!("{sign} {}", self.shown(line)));
        }
    }

    /// The text of a value of one line, if a screen has no room for it.
    pub(super) fn long_line<'n>(&self, value: &'n Node) -> Option<&'n str> {
        raw_text(value).filter(|text| !text.contains('\n') && self.is_long(text))
    }

    fn is_long(&self, text: &str) -> bool {
        self.folds && text.chars().count() > self.width * ROWS / 2
    }

    /// What may be shown of a line of a value.
    pub(super) fn shown(&self, line: &str) -> String {
        if self.folds {
            visible(&cut(line, self.width * ROWS))
        } else {
            visible(line)
        }
    }

    /// Two texts of one line each, of which a screen has room for the difference.
    pub(super) fn long_change(&mut self, old: &str, new: &str) {
        let [old, new] = differing(old, new);
        self.signed('-', self.styles.removed, &old);
        self.signed('+', self.styles.added, &new);
    }

    pub(super) fn lines(&mut self, old: &str, new: &str) {
        let lines = compare_lines(old, new, CONTEXT);
        let mut rest = lines.as_slice();
        while let [line, after @ ..] = rest {
            if let Some([old, new]) = replaced(rest)
                && self.is_long(old)
            {
                self.long_change(old, new);
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            rest = after;
            match *line {
                Line::Kept(text) => self.text_line(' ', Style::new(), text),
                Line::Added(text) => self.text_line('+', self.styles.added, text),
                Line::Removed(text) => self.text_line('-', self.styles.removed, text),
                Line::Skipped(count) => {
                    let text = format!("({})", counted(count, "equal line"));
                    self.line(8, self.styles.dim, text);
                }
            }
        }
    }

    fn text_line(&mut self, sign: char, style: Style, text: &str) {
        let (line, end) = match text.strip_suffix('\n') {
            Some(line) if sign != ' ' && line.ends_with([' ', '\t']) => (line, "(white space)"),
            Some(line) => (line, ""),
            None => (text, " (no newline here)"),
        };
        // Cut, a line that changed might look like the one it was.
        let shown = match sign {
            ' ' => self.shown(line),
            _ => visible(line),
        };
        let line = format!("{sign} {shown}{end}");
        self.line(6, style, line.trim_end());
    }
}

/// The first line and the one that alone stands in its place, where more than white space differs.
fn replaced<'t>(lines: &[Line<'t>]) -> Option<[&'t str; 2]> {
    let (old, new) = match lines {
        [Line::Removed(_), Line::Added(_), Line::Added(_), ..] => return None,
        [Line::Removed(old), Line::Added(new), ..] => (old, new),
        _ => return None,
    };
    let (old, new) = (old.strip_suffix('\n')?, new.strip_suffix('\n')?);
    (old.trim_end() != new.trim_end()).then_some([old, new])
}
