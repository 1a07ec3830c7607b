//! The lines of values that are new, or that move. What moves takes its text along, with comments and
//! quotes, and is indented as its new place asks.

use crate::edit::entry::spelled;
use crate::edit::layout::Layout;
use crate::yaml::{Entry, Node, Style, Text, Value};

use super::comments;
use super::same::{is_replaced, same};
use super::span::{Span, Spans};

/// The lines of new parts of a document.
pub(super) struct Lines<'t> {
    pub(super) layout: &'t Layout<'t>,
    pub(super) spans: &'t Spans,
    /// The spaces before the dashes of a list that is in a map.
    pub(super) list_indent: usize,
}

impl Lines<'_> {
    /// The lines of an entry whose key is at `column`, without the indentation of the first one.
    pub(super) fn entry(&self, entry: &Entry, column: usize) -> Option<String> {
        let key = spelled(&entry.key.text, Style::Plain);
        Some(format!("{key}:{}", self.value(&entry.value, column)?))
    }

    /// The lines of an item whose dash is at `column`, without the indentation of the first one.
    pub(super) fn item(&self, item: &Node, column: usize) -> Option<String> {
        if let Some(moved) = self.moved(item, column) {
            return Some(format!("-{moved}"));
        }
        let indent = " ".repeat(column + 2);
        match &item.value {
            Value::Mapping(map) if !map.is_empty() => {
                let entries = map.entries.iter();
                let lines: Option<Vec<String>> =
                    entries.map(|entry| self.entry(entry, column + 2)).collect();
                Some(format!("- {}", lines?.join(&indent)))
            }
            Value::Sequence(items) if !items.is_empty() => {
                let items = items.iter();
                let lines: Option<Vec<String>> =
                    items.map(|item| self.item(item, column + 2)).collect();
                Some(format!("- {}", lines?.join(&indent)))
            }
            _ => Some(format!("-{}", self.value(item, column)?)),
        }
    }

    /// Comments on lines of their own that lead up to an item that moves.
    pub(super) fn lead(&self, item: &Node, column: usize) -> String {
        let Some((span, old)) = self.spans.get(self.layout, item) else {
            return String::new();
        };
        if !same(old, item) && item.as_mapping().is_none() {
            return String::new();
        }
        let mark = self.layout.line_start(span.mark);
        let lead = self.layout.text.get(span.lead..mark).unwrap_or_default();
        let comments = lead.lines().filter(|line| !line.trim().is_empty());
        let indent = " ".repeat(column);
        let comments =
            comments.map(|line| format!("{indent}{}{}", line.trim(), self.layout.newline));
        let within = is_replaced(old, item).then(|| self.comments_within(item, column));
        comments.chain(within).collect()
    }

    /// The comments in an item that is written anew, as lines above it.
    pub(super) fn comments_within(&self, item: &Node, column: usize) -> String {
        let Some((span, _)) = self.spans.get(self.layout, item) else {
            return String::new();
        };
        let text = self.layout.text.get(span.mark..span.end);
        let indent = " ".repeat(column);
        let found = comments::in_lines(text.unwrap_or_default());
        let lines = found.map(|comment| format!("{indent}{comment}{}", self.layout.newline));
        lines.collect()
    }

    /// A value with what parts it from the `:` or dash at `column`, to the end of its last line.
    fn value(&self, value: &Node, column: usize) -> Option<String> {
        if let Some(moved) = self.moved(value, column) {
            return Some(moved);
        }
        let newline = self.layout.newline;
        match &value.value {
            Value::Mapping(map) if !map.is_empty() => {
                let indent = " ".repeat(column + 2);
                let mut text = newline.to_owned();
                for entry in &map.entries {
                    text = text + &indent + &self.entry(entry, column + 2)?;
                }
                Some(text)
            }
            Value::Sequence(items) if !items.is_empty() => {
                let column = column + self.list_indent;
                let indent = " ".repeat(column);
                let mut text = newline.to_owned();
                for item in items {
                    text = text + &indent + &self.item(item, column)?;
                }
                Some(text)
            }
            Value::Scalar(_, text) if text.contains('\n') => Some(self.block(text, column)),
            _ => Some(format!(" {}{newline}", in_flow(value))),
        }
    }

    /// The text of a value that was elsewhere in the document, and is unchanged.
    fn moved(&self, value: &Node, column: usize) -> Option<String> {
        let (span, old) = self.spans.get(self.layout, value)?;
        if !same(old, value) || old.is_implicit_null() {
            return None;
        }
        let text = self.layout.text.get(span.introduced..span.end)?;
        let mut lines = text.split_inclusive('\n');
        let first = lines.next()?.to_owned();
        let lines = lines.map(|line| shifted(line, span, column));
        Some(std::iter::once(first).chain(lines).collect())
    }

    /// A text of several lines, as a literal if it can be one.
    fn block(&self, text: &Text, column: usize) -> String {
        let newline = self.layout.newline;
        let is_printable = |c: char| c == '\n' || !c.is_control();
        let begins = text.starts_with([' ', '\n']);
        if begins || !text.chars().all(is_printable) || text.trim().is_empty() {
            return format!(" {}{newline}", quoted(text));
        }
        let body = text.trim_end_matches('\n');
        let chomping = match text.len() - body.len() {
            0 => "-",
            1 => "",
            _ => "+",
        };
        let indent = " ".repeat(column + 2);
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let lines = lines.map(|line| match line {
            "" => newline.to_owned(),
            line => format!("{indent}{line}{newline}"),
        });
        format!(" |{chomping}{newline}{}", lines.collect::<String>())
    }
}

/// A line of a value that moves to a key or dash at another column.
fn shifted(line: &str, span: &Span, column: usize) -> String {
    if line.trim().is_empty() {
        return line.to_owned();
    }
    if column >= span.column {
        return " ".repeat(column - span.column) + line;
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    let dropped = indent.min(span.column - column);
    line.get(dropped..).unwrap_or_default().to_owned()
}

/// A value on one line.
pub(super) fn in_flow(value: &Node) -> String {
    match &value.value {
        Value::Scalar(_, text) if text.contains('\n') || text.chars().any(char::is_control) => {
            quoted(text)
        }
        Value::Scalar(crate::yaml::Tag::Str, text) => spelled(text, value.style.for_new()),
        Value::Scalar(_, text) => text.to_string(),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(in_flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(map) => {
            let entries = map.entries.iter();
            let entries: Vec<String> = entries
                .map(|entry| {
                    let key = spelled(&entry.key.text, Style::Plain);
                    format!("{key}: {}", in_flow(&entry.value))
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// A text in double quotes, whatever its characters.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() && u32::from(c) < 0x100 => format!("\\x{:02x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

trait ForNew {
    fn for_new(self) -> Style;
}

impl ForNew for Style {
    /// The quotes of a text that is written on one line.
    fn for_new(self) -> Style {
        match self {
            Style::SingleQuoted | Style::DoubleQuoted => self,
            _ => Style::Plain,
        }
    }
}
