//! The splices that add items to the list. A new item goes behind the comments that belong to the
//! end of the list, and a blank line parts it from a comment that would seem to be its own.

use crate::yaml::{Node, Style, Text};

use super::entry::{ImageEntry, entry_at, spelled};
use super::layout::{Layout, Splice};

impl Layout<'_> {
    /// The splice that appends items to a block list that is not empty.
    pub(super) fn append_items(&self, items: &[Node], added: &[ImageEntry]) -> Option<Splice> {
        let last = items.last()?;
        let dash = self.dash(last)?;
        let column = dash - self.line_start(dash);
        let in_flow = items.iter().all(|item| item.style == Style::Flow);
        let end = self.next_line(self.last_byte(last)?);
        Some(self.lines_at(self.list_end(end, column), column, added, in_flow))
    }

    /// The splice that adds items to an empty field `images:`.
    pub(super) fn fill(&self, root: &Node, added: &[ImageEntry]) -> Option<Splice> {
        let end = self.next_line(self.line_end(entry_at(root, "images")?)?);
        Some(self.lines_at(self.list_end(end, 0), 0, added, false))
    }

    /// The splice that appends the field `images` to the file.
    pub(super) fn append_field(&self, added: &[ImageEntry]) -> Splice {
        let end = self.text.len();
        let lead = self.part_from_comment(end, 0);
        let items = self.lines(0, added, false);
        let text = format!("{lead}images:{}{items}", self.newline);
        Splice::insertion(end, text)
    }

    /// The splice that appends items to a list in brackets.
    pub(super) fn append_in_flow(&self, list: &Node, added: &[ImageEntry]) -> Option<Vec<Splice>> {
        let range = self.flow_range(list)?;
        let inner = self.text.get(range.start + 1..range.end - 1)?;
        let items: Vec<String> = added.iter().map(ImageEntry::in_flow).collect();
        let last = list.as_sequence().and_then(|items| items.last());
        let Some(last) = last else {
            let has_comment = inner.contains('#');
            let at = range.start + 1 + inner.trim_end().len();
            let splice = Splice::insertion(at, items.join(", "));
            return (!has_comment).then(|| vec![splice]);
        };
        let end = self.flow_range(last)?.end;
        let after = self.text.get(end..range.end - 1)?;
        let has_comma = after.trim_start().starts_with(',');
        if !after.contains('\n') {
            let lead = if has_comma { " " } else { ", " };
            let at = end + after.trim_end().len();
            let splice = Splice::insertion(at, format!("{lead}{}", items.join(", ")));
            return Some(vec![splice]);
        }
        // The bracket has a line of its own: items have theirs, behind all comments.
        let bracket = self.line_start(range.end - 1);
        let indent = " ".repeat(self.column(last.origin)?);
        let line = |item: &String| format!("{indent}{item},{}", self.newline);
        let lines: Vec<String> = items.iter().map(line).collect();
        let mut splices = vec![Splice::insertion(bracket, lines.concat())];
        if !has_comma {
            splices.push(Splice::insertion(end, ",".to_owned()));
        }
        Some(splices)
    }

    /// The offset of the line before which a list grows whose last item ends before `after`: behind
    /// the comments that belong to it. These are deeper than its dashes or, if the list is indented,
    /// as deep; and those that follow the item at once, unless a field follows them at once.
    pub(super) fn list_end(&self, after: usize, column: usize) -> usize {
        let (mut end, mut at, mut is_next, mut is_open) = (after, after, true, false);
        while at < self.text.len() {
            let next = self.next_line(at);
            let line = self.text.get(at..next).unwrap_or_default();
            let comment = line.trim_start();
            let indent = line.len() - comment.len();
            if comment.is_empty() {
                if is_next && is_open {
                    end = at;
                }
                (is_next, is_open) = (false, false);
            } else if !comment.starts_with('#') {
                return end;
            } else if indent > column || (indent == column && column > 0) {
                (end, is_next, is_open) = (next, true, false);
            } else {
                is_open = true;
            }
            at = next;
        }
        if is_next && is_open {
            end = at;
        }
        end
    }

    /// The splice that writes items before the line at `at`.
    fn lines_at(&self, at: usize, column: usize, added: &[ImageEntry], in_flow: bool) -> Splice {
        let lead = self.part_from_comment(at, column);
        let lines = self.lines(column, added, in_flow);
        Splice::insertion(at, format!("{lead}{lines}"))
    }

    /// A blank line if the line before `at` is a comment that is no deeper than `column`.
    pub(super) fn part_from_comment(&self, at: usize, column: usize) -> &str {
        let before = self.text.get(..at).unwrap_or_default();
        let last = before.lines().next_back().unwrap_or_default();
        let comment = last.trim_start();
        let is_as_deep = last.len() - comment.len() <= column;
        if comment.starts_with('#') && is_as_deep {
            self.newline
        } else {
            ""
        }
    }

    fn lines(&self, column: usize, added: &[ImageEntry], in_flow: bool) -> String {
        let indent = " ".repeat(column);
        let lines = added.iter().flat_map(|entry| item(entry, &indent, in_flow));
        lines.map(|line| line + self.newline).collect()
    }
}

/// The lines of a new item.
fn item(entry: &ImageEntry, indent: &str, in_flow: bool) -> Vec<String> {
    if in_flow {
        return vec![format!("{indent}- {}", entry.in_flow())];
    }
    let line = |(index, (name, value)): (usize, (&str, &Text))| {
        let lead = if index == 0 { "- " } else { "  " };
        format!("{indent}{lead}{name}: {}", spelled(value, Style::Plain))
    };
    entry.pairs().enumerate().map(line).collect()
}
