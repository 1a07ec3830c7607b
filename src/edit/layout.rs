//! The positions of a list's parts in the text. Every answer is a guess from the usual layout of
//! such lists; the caller parses the result to check it.

use std::ops::Range;

use crate::diag::Origin;
use crate::yaml::{Entry, Node, Style};

/// A replacement of one part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    /// New text at an offset.
    pub(super) fn insertion(at: usize, text: String) -> Self {
        Self {
            range: at..at,
            text,
        }
    }

    /// Nothing instead of a part.
    pub(super) fn removal(range: Range<usize>) -> Self {
        Self {
            range,
            text: String::new(),
        }
    }
}

/// Applies every splice to `text`. Splices at the same place keep their order.
pub(super) fn apply(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.range.start);
    let (mut edited, mut done) = (String::new(), 0);
    for splice in splices {
        edited.push_str(text.get(done..splice.range.start).unwrap_or_default());
        edited.push_str(&splice.text);
        done = done.max(splice.range.end);
    }
    edited.push_str(text.get(done..).unwrap_or_default());
    edited
}

/// A text with the origin of its first byte.
pub(super) struct Layout<'t> {
    pub(super) text: &'t str,
    start: Origin,
    pub(super) newline: &'static str,
}

impl<'t> Layout<'t> {
    pub(super) fn new(text: &'t str, start: Origin) -> Self {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self {
            text,
            start,
            newline,
        }
    }

    /// The offset of the dash before a block list's item.
    pub(super) fn dash(&self, node: &Node) -> Option<usize> {
        let before = self.text.get(..self.offset(node.origin)?)?.trim_end();
        before.ends_with('-').then(|| before.len() - 1)
    }

    /// The offset of a byte on the last line of an item.
    pub(super) fn last_byte(&self, node: &Node) -> Option<usize> {
        if node.style == Style::Flow {
            return Some(self.flow_range(node)?.end);
        }
        let ends = node.as_mapping()?.entries.iter();
        let ends: Option<Vec<usize>> = ends
            .map(|entry| Some(self.scalar_range(&entry.value)?.end))
            .collect();
        ends?.into_iter().max()
    }

    /// The byte range of a scalar on one line, including quotes.
    pub(super) fn scalar_range(&self, node: &Node) -> Option<Range<usize>> {
        let start = self.offset(node.origin)?;
        let rest = self.text.get(start..self.end_of_line(start))?;
        let length = match node.style {
            _ if node.is_implicit_null() => 0,
            Style::SingleQuoted | Style::DoubleQuoted => quoted_length(rest)?,
            Style::Plain => {
                let value = rest.split_once(" #").map_or(rest, |(value, _)| value);
                value.trim_end().len()
            }
            Style::Literal | Style::Folded | Style::Flow | Style::Untagged => return None,
        };
        Some(start..start + length)
    }

    /// The comment behind a value on its line: its byte range, from the `#`.
    pub(super) fn comment_after(&self, value_end: usize) -> Option<Range<usize>> {
        let line_end = self.end_of_line(value_end);
        let rest = self.text.get(value_end..line_end)?;
        let comment = rest.trim_start();
        let is_comment = comment.starts_with('#') && comment.len() < rest.len();
        is_comment.then(|| line_end - comment.len()..line_end)
    }

    /// The byte range of a scalar within `{…}`.
    pub(super) fn flow_scalar_range(&self, node: &Node) -> Option<Range<usize>> {
        let start = self.offset(node.origin)?;
        let rest = self.text.get(start..)?;
        let length = match node.style {
            Style::SingleQuoted | Style::DoubleQuoted => quoted_length(rest)?,
            Style::Plain => {
                let text = node.as_str().filter(|text| rest.starts_with(text));
                text?.len()
            }
            _ => return None,
        };
        Some(start..start + length)
    }

    /// The byte range of `{…}` or `[…]`.
    pub(super) fn flow_range(&self, node: &Node) -> Option<Range<usize>> {
        let start = self.offset(node.origin)?;
        let (mut depth, mut at) = (0_usize, start);
        loop {
            let rest = self.text.get(at..)?;
            let next = rest.chars().next()?;
            match next {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.checked_sub(1)?,
                '"' | '\'' => at += quoted_length(rest)? - 1,
                '#' if self.is_after_blank(at) => at = self.end_of_line(at),
                _ => {}
            }
            at += self
                .text
                .get(at..)?
                .chars()
                .next()
                .map_or(0, char::len_utf8);
            if depth == 0 {
                return Some(start..at);
            }
        }
    }

    fn is_after_blank(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        before.ends_with([' ', '\t', '\n'])
    }

    /// The end of a field's line.
    pub(super) fn line_end(&self, entry: &Entry) -> Option<usize> {
        let last = if entry.value.is_implicit_null() {
            self.offset(entry.key.origin)?
        } else {
            self.scalar_range(&entry.value)?.end
        };
        Some(self.end_of_line(last))
    }

    pub(super) fn offset(&self, origin: Origin) -> Option<usize> {
        let offset = origin.as_source()?.checked_sub(self.start.as_source()?)?;
        self.text.is_char_boundary(offset).then_some(offset)
    }

    pub(super) fn column(&self, origin: Origin) -> Option<usize> {
        let offset = self.offset(origin)?;
        Some(offset - self.line_start(offset))
    }

    pub(super) fn line_start(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The offset of the newline that ends the line.
    pub(super) fn end_of_line(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or(rest);
        offset + line.strip_suffix('\r').unwrap_or(line).len()
    }

    pub(super) fn next_line(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |end| offset + end + 1)
    }
}

/// The length of the quoted scalar at the start of `text`, including quotes.
fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, next)) = characters.next() {
        match next {
            '\\' if quote == '"' => _ = characters.next(),
            '\'' if quote == '\'' && matches!(characters.peek(), Some((_, '\''))) => {
                _ = characters.next();
            }
            next if next == quote => return Some(at + next.len_utf8()),
            _ => {}
        }
    }
    None
}
