//! The splices that turn the text of one tree into that of another. A value of the new tree with the
//! origin of one of the old tree is that value, changed or moved; others are new.

use crate::diag::Origin;
use crate::edit::entry::spelled;
use crate::edit::layout::{Layout, Splice};
use crate::yaml::{Entry, Mapping, Node, Style, Value};

use super::lines::{Lines, in_flow};
use super::same::{is_replaced, same};
use super::span::Span;

/// The changes of a text; an error is the place whose layout is not understood.
pub(super) struct Changes<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) splices: Vec<Splice>,
}

type Changed = Result<(), Origin>;

impl<'t> Changes<'t> {
    fn layout(&self) -> &'t Layout<'t> {
        self.lines.layout
    }

    fn span(&self, node: &Node) -> Result<&Span, Origin> {
        let found = self.lines.spans.get(self.layout(), node);
        found.map(|(span, _)| span).ok_or(node.origin)
    }

    /// Notes the changes of the root.
    pub(super) fn root(&mut self, old: &Node, new: &Node) -> Changed {
        match (&old.value, &new.value) {
            (Value::Mapping(a), Value::Mapping(b)) if old.style != Style::Flow && !a.is_empty() => {
                self.map(a, b, true)
            }
            _ if same(old, new) => Ok(()),
            _ => self.flow(old, new),
        }
    }

    fn map(&mut self, old: &Mapping, new: &Mapping, is_root: bool) -> Changed {
        for entry in &old.entries {
            if !new
                .entries
                .iter()
                .any(|new| new.key.origin == entry.key.origin)
            {
                self.remove_entry(old, entry)?;
            }
        }
        let mut before: Option<&Entry> = None;
        let last = new
            .entries
            .iter()
            .rposition(|entry| find(old, entry).is_some());
        for (index, entry) in new.entries.iter().enumerate() {
            let Some(known) = find(old, entry) else {
                let is_tail = last.is_none_or(|last| index > last);
                self.insert_entry(old, before, entry, is_root && is_tail)?;
                continue;
            };
            self.entry(known, entry)?;
            before = Some(known);
        }
        Ok(())
    }

    /// Changes an entry that stays: its key, or its value, or all of it.
    fn entry(&mut self, old: &Entry, new: &Entry) -> Changed {
        let at = old.key.origin;
        if same(&old.value, &new.value) {
            return self.rename(old, new);
        }
        match (&old.value.value, &new.value.value) {
            (Value::Mapping(a), Value::Mapping(b)) if is_block(&old.value) && !b.is_empty() => {
                self.rename(old, new)?;
                self.map(a, b, false)
            }
            (Value::Sequence(a), Value::Sequence(b)) if is_block(&old.value) && !b.is_empty() => {
                self.rename(old, new)?;
                self.list(a, b)
            }
            (Value::Mapping(_), Value::Mapping(_)) | (Value::Sequence(_), Value::Sequence(_))
                if old.value.style == Style::Flow =>
            {
                self.rename(old, new)?;
                self.flow(&old.value, &new.value)
            }
            _ => {
                if self.scalar(&old.value, &new.value) {
                    return self.rename(old, new);
                }
                let (mark, column, end) = {
                    let span = self.span(&old.value)?;
                    (span.mark, span.column, span.end)
                };
                let text = self.lines.entry(new, column).ok_or(at)?;
                if old.value.is_implicit_null() && is_block(&new.value) {
                    let lines = text.split_once('\n').map(|(_, lines)| lines.to_owned());
                    self.rename(old, new)?;
                    let end = self.layout().list_end(end, column);
                    self.splices.push(Splice::insertion(end, lines.ok_or(at)?));
                    return Ok(());
                }
                self.splices.push(Splice {
                    range: mark..end,
                    text,
                });
                Ok(())
            }
        }
    }

    fn rename(&mut self, old: &Entry, new: &Entry) -> Changed {
        if old.key.text != new.key.text {
            let range = self.layout().key_range(&old.key).ok_or(old.key.origin)?;
            let text = spelled(&new.key.text, Style::Plain);
            self.splices.push(Splice { range, text });
        }
        Ok(())
    }

    /// Changes a scalar on one line to another one, in its quotes; false if that is not possible.
    fn scalar(&mut self, old: &Node, new: &Node) -> bool {
        let (Value::Scalar(..), Value::Scalar(_, text)) = (&old.value, &new.value) else {
            return false;
        };
        let range = self.layout().scalar_range(old);
        let range = range.filter(|_| !old.is_implicit_null() && !text.contains('\n'));
        let Some(range) = range else { return false };
        let mut styled = new.clone();
        if old.tag() == Some(crate::yaml::Tag::Str) {
            styled.style = old.style;
        }
        let text = in_flow(&styled);
        self.splices.push(Splice { range, text });
        true
    }

    /// Writes a collection in brackets anew, on one line.
    fn flow(&mut self, old: &Node, new: &Node) -> Changed {
        let layout = self.layout();
        let range = layout.flow_range(old).ok_or(old.origin)?;
        let text = layout.text.get(range.clone()).unwrap_or_default();
        if text.contains('\n') {
            return self.flow_lines(old, new);
        }
        let text = in_flow(new);
        self.splices.push(Splice { range, text });
        Ok(())
    }

    /// Writes a list in brackets anew that has a line for each item.
    fn flow_lines(&mut self, old: &Node, new: &Node) -> Changed {
        let layout = self.layout();
        let range = layout.flow_range(old).ok_or(old.origin)?;
        let inner = layout.text.get(range.clone()).unwrap_or_default();
        let items = old.as_sequence().zip(new.as_sequence());
        let (old_items, new_items) = items.ok_or(old.origin)?;
        let first = old_items.first().ok_or(old.origin)?;
        if inner.contains('#') {
            return Err(old.origin);
        }
        let indent = " ".repeat(layout.column(first.origin).ok_or(old.origin)?);
        let newline = layout.newline;
        let items: String = new_items
            .iter()
            .map(|item| format!("{indent}{},{newline}", in_flow(item)))
            .collect();
        let bracket = layout.line_start(range.end - 1);
        let outdent = layout.text.get(bracket..range.end - 1).unwrap_or_default();
        let text = format!("[{newline}{items}{outdent}]");
        self.splices.push(Splice { range, text });
        Ok(())
    }

    fn list(&mut self, old: &[Node], new: &[Node]) -> Changed {
        let index_of = |item: &Node| {
            let is_it = |old: &Node| old.origin == item.origin;
            item.origin
                .as_source()
                .and_then(|_| old.iter().position(is_it))
        };
        let kept: Vec<Option<usize>> = new.iter().map(index_of).collect();
        for (index, item) in old.iter().enumerate() {
            if !kept.contains(&Some(index)) {
                let (mark, end) = {
                    let span = self.span(item)?;
                    (span.mark, span.end)
                };
                let start = self.own_line(mark).ok_or(item.origin)?;
                self.splices.push(Splice::removal(start..end));
            }
        }
        let last = kept.iter().rposition(Option::is_some);
        let mut before: Option<usize> = None;
        for (position, item) in new.iter().enumerate() {
            match kept.get(position).copied().flatten() {
                Some(index) if before.is_some_and(|before| index <= before) => {
                    return Err(item.origin);
                }
                Some(index) => {
                    let known = old.get(index).ok_or(item.origin)?;
                    self.item(known, item)?;
                    before = Some(index);
                }
                None => {
                    let is_tail = last.is_none_or(|last| position > last);
                    let index = if is_tail {
                        before.or(old.len().checked_sub(1))
                    } else {
                        before
                    };
                    self.insert_item(old, index, item, is_tail)?;
                }
            }
        }
        Ok(())
    }

    fn item(&mut self, old: &Node, new: &Node) -> Changed {
        if same(old, new) {
            return Ok(());
        }
        match (&old.value, &new.value) {
            (Value::Mapping(_), Value::Mapping(_))
                if is_replaced(old, new) && !self.is_on_one_line(old) =>
            {
                self.replace_item(old, new)
            }
            (Value::Mapping(a), Value::Mapping(b)) if is_block(old) && !b.is_empty() => {
                self.map(a, b, false)
            }
            (Value::Mapping(_), Value::Mapping(_)) if old.style == Style::Flow => {
                self.flow(old, new)
            }
            _ if self.scalar(old, new) => Ok(()),
            _ => {
                let (mark, column, end) = {
                    let span = self.span(old)?;
                    (span.mark, span.column, span.end)
                };
                let text = self.lines.item(new, column).ok_or(old.origin)?;
                self.splices.push(Splice {
                    range: mark..end,
                    text,
                });
                Ok(())
            }
        }
    }

    fn is_on_one_line(&self, node: &Node) -> bool {
        let range = self.layout().flow_range(node);
        let text = range.and_then(|range| self.layout().text.get(range));
        node.style == Style::Flow && text.is_some_and(|text| !text.contains('\n'))
    }

    /// Writes another item in the place of one. The comments in that one go above it.
    fn replace_item(&mut self, old: &Node, new: &Node) -> Changed {
        let (mark, column, end) = {
            let span = self.span(old)?;
            (span.mark, span.column, span.end)
        };
        let start = self.own_line(mark).ok_or(old.origin)?;
        let comments = self.lines.comments_within(old, column);
        let lines = self.lines.item(new, column).ok_or(old.origin)?;
        let text = format!("{comments}{}{lines}", " ".repeat(column));
        self.splices.push(Splice {
            range: start..end,
            text,
        });
        Ok(())
    }

    /// Adds an item behind the old one at `index`, or before all of them.
    fn insert_item(
        &mut self,
        old: &[Node],
        index: Option<usize>,
        item: &Node,
        is_tail: bool,
    ) -> Changed {
        let layout = self.layout();
        let first = old.first().ok_or(item.origin)?;
        let neighbor = index.and_then(|index| old.get(index)).unwrap_or(first);
        let span = self.span(neighbor)?;
        let column = span.column;
        let at = match index {
            Some(_) if is_tail => layout.list_end(span.end, column),
            Some(_) => span.end,
            None => layout.line_start(span.mark),
        };
        let lead = layout.part_from_comment(at, column);
        let comments = self.lines.lead(item, column);
        let moves = self.span(item).is_ok();
        let lines = if neighbor.style == Style::Flow && item.as_mapping().is_some() && !moves {
            format!("- {}{}", in_flow(item), layout.newline)
        } else {
            self.lines.item(item, column).ok_or(neighbor.origin)?
        };
        let text = format!("{lead}{comments}{}{lines}", " ".repeat(column));
        self.splices.push(Splice::insertion(at, text));
        Ok(())
    }

    /// Adds an entry behind `before`, or before all entries.
    fn insert_entry(
        &mut self,
        old: &Mapping,
        before: Option<&Entry>,
        entry: &Entry,
        at_end: bool,
    ) -> Changed {
        let layout = self.layout();
        if at_end {
            let end = layout.text.len();
            let text = self.lines.entry(entry, 0).ok_or(entry.key.origin)?;
            let lead = layout.part_from_comment(end, 0);
            self.splices
                .push(Splice::insertion(end, format!("{lead}{text}")));
            return Ok(());
        }
        let first = old.entries.first().ok_or(entry.key.origin)?;
        let neighbor = before.unwrap_or(first);
        let span = self.span(&neighbor.value)?;
        let (column, mark, end) = (span.column, span.mark, span.end);
        let at = match before {
            Some(_) => layout.list_end(end, column),
            None => self.above_comments(self.own_line(mark).ok_or(neighbor.key.origin)?),
        };
        let text = self.lines.entry(entry, column).ok_or(neighbor.key.origin)?;
        let text = format!("{}{text}", " ".repeat(column));
        self.splices.push(Splice::insertion(at, text));
        Ok(())
    }

    /// Removes an entry with its lines; beside a dash, the entry behind it takes its place.
    fn remove_entry(&mut self, old: &Mapping, entry: &Entry) -> Changed {
        let at = entry.key.origin;
        let span = self.span(&entry.value)?;
        let (mark, end) = (span.mark, span.end);
        let range = match self.own_line(mark) {
            Some(start) => start..end,
            None => {
                let next = old
                    .entries
                    .iter()
                    .skip_while(|other| other.key.origin != at)
                    .nth(1);
                let next = next.and_then(|next| self.layout().offset(next.key.origin));
                let next = next.ok_or(at)?;
                let between = self.layout().text.get(end..next).unwrap_or_default();
                if !between.trim().is_empty() {
                    return Err(at);
                }
                mark..next
            }
        };
        self.splices.push(Splice::removal(range));
        Ok(())
    }

    /// The start of the comments that lead up to a line, unless the file begins with them: they are
    /// about the file then.
    fn above_comments(&self, line: usize) -> usize {
        let mut start = line;
        while let Some(before) = start.checked_sub(1) {
            let above = self.layout().line_start(before);
            let text = self.layout().text.get(above..start).unwrap_or_default();
            if !text.trim_start().starts_with('#') {
                return start;
            }
            start = above;
        }
        line
    }

    /// The start of the line of a key or dash that nothing is before.
    fn own_line(&self, mark: usize) -> Option<usize> {
        let start = self.layout().line_start(mark);
        let before = self.layout().text.get(start..mark)?;
        before.trim().is_empty().then_some(start)
    }
}

/// The entry of the old map that an entry of the new one is.
fn find<'o>(old: &'o Mapping, entry: &Entry) -> Option<&'o Entry> {
    entry.key.origin.as_source()?;
    old.entries
        .iter()
        .find(|old| old.key.origin == entry.key.origin)
}

fn is_block(node: &Node) -> bool {
    let is_filled = match &node.value {
        Value::Mapping(map) => !map.is_empty(),
        Value::Sequence(items) => !items.is_empty(),
        Value::Scalar(..) => false,
    };
    is_filled && node.style != Style::Flow
}
