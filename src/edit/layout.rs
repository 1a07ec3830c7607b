//! Where the parts of a list stand in the text, and what to replace there. Every
//! answer is a guess from how such lists are usually written; the caller reads
//! the result again.

use std::ops::Range;

use crate::diag::Origin;
use crate::yaml::{Entry, Node, Style};

use super::entry::{FIELDS, ImageEntry, entry_at, position, spelled};

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    range: Range<usize>,
    text: String,
}

/// `text` with every splice done. Of two at one place the first comes first.
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
    text: &'t str,
    start: Origin,
    newline: &'static str,
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

    /// What makes the item at `node` say what `entry` says.
    pub(super) fn rewrite(&self, node: &Node, entry: &ImageEntry) -> Option<Vec<Splice>> {
        if node.style == Style::Flow {
            let range = self.flow_range(node)?;
            return Some(vec![Splice {
                range,
                text: entry.in_flow(),
            }]);
        }
        let mut splices = self.field_removals(node, entry)?;
        let mut after = self.line_end(entry_at(node, "name")?)?;
        for (name, value) in FIELDS.into_iter().zip(&entry.values) {
            if value.is_empty() {
                continue;
            }
            let Some(old) = entry_at(node, name) else {
                splices.push(self.field_insertion(node, after, name, value)?);
                continue;
            };
            after = self.line_end(old)?;
            if old.value.as_str() != Some(value) {
                splices.push(Splice {
                    range: self.scalar_range(&old.value)?,
                    text: spelled(value, old.value.style),
                });
            }
        }
        Some(splices)
    }

    /// What adds a field to an item, behind the line that ends at `after`.
    fn field_insertion(
        &self,
        node: &Node,
        after: usize,
        name: &str,
        value: &str,
    ) -> Option<Splice> {
        let indent = " ".repeat(self.column(node.origin)?);
        let value = spelled(value, Style::Plain);
        Some(Splice {
            range: after..after,
            text: format!("{}{indent}{name}: {value}", self.newline),
        })
    }

    /// What removes a whole item, which is not the first.
    pub(super) fn removal(&self, node: &Node) -> Option<Splice> {
        let range = match self.dash(node) {
            Some(dash) => self.line_start(dash)..self.next_line(self.last_byte(node)?),
            None => {
                let item = self.flow_range(node)?;
                let before = self.text.get(..item.start)?.trim_end();
                before.strip_suffix(',')?.len()..item.end
            }
        };
        Some(Splice {
            range,
            text: String::new(),
        })
    }

    /// What appends items to a block list that has some.
    pub(super) fn append_items(&self, items: &[Node], added: &[ImageEntry]) -> Option<Splice> {
        let last = items.last()?;
        let dash = self.dash(last)?;
        let indent = " ".repeat(dash - self.line_start(dash));
        let end = self.end_of_line(self.last_byte(last)?);
        let in_flow = items.iter().all(|item| item.style == Style::Flow);
        let lines = added
            .iter()
            .flat_map(|entry| self.item(entry, &indent, in_flow));
        let text = lines
            .map(|line| format!("{}{line}", self.newline))
            .collect();
        Some(Splice {
            range: end..end,
            text,
        })
    }

    /// What appends items to a list in brackets.
    pub(super) fn append_in_flow(&self, list: &Node, added: &[ImageEntry]) -> Option<Splice> {
        let range = self.flow_range(list)?;
        let inner = self.text.get(range.start + 1..range.end - 1)?;
        let items: Vec<String> = added.iter().map(ImageEntry::in_flow).collect();
        let at = range.start + 1 + inner.trim_end().len();
        let lead = match inner.trim_end() {
            "" => "",
            inner if inner.ends_with(',') => " ",
            _ => ", ",
        };
        Some(Splice {
            range: at..at,
            text: format!("{lead}{}", items.join(", ")),
        })
    }

    /// What gives items to the field `images:` that has none.
    pub(super) fn fill(&self, root: &Node, added: &[ImageEntry]) -> Option<Splice> {
        let end = self.line_end(entry_at(root, "images")?)?;
        Some(Splice {
            range: end..end,
            text: self.lines(added).concat(),
        })
    }

    /// What appends the field `images` to the file.
    pub(super) fn append_field(&self, added: &[ImageEntry]) -> Splice {
        let end = self.text.len();
        let lead = match self.text {
            text if text.is_empty() || text.ends_with('\n') => "",
            _ => self.newline,
        };
        let lines = self.lines(added).concat();
        Splice {
            range: end..end,
            text: format!("{lead}images:{lines}{}", self.newline),
        }
    }

    fn lines(&self, added: &[ImageEntry]) -> Vec<String> {
        let lines = added.iter().flat_map(|entry| self.item(entry, "", false));
        lines
            .map(|line| format!("{}{line}", self.newline))
            .collect()
    }

    /// The lines of a new item.
    fn item(&self, entry: &ImageEntry, indent: &str, in_flow: bool) -> Vec<String> {
        if in_flow {
            return vec![format!("{indent}- {}", entry.in_flow())];
        }
        let pairs = entry.pairs().enumerate();
        let line = |(index, (name, value)): (usize, (&str, &crate::yaml::Text))| {
            let lead = if index == 0 { "- " } else { "  " };
            format!("{indent}{lead}{name}: {}", spelled(value, Style::Plain))
        };
        pairs.map(line).collect()
    }

    /// What removes the fields of an item that `entry` has not.
    fn field_removals(&self, node: &Node, entry: &ImageEntry) -> Option<Vec<Splice>> {
        let emptied = FIELDS.into_iter().zip(&entry.values);
        let emptied = emptied.filter(|(_, value)| value.is_empty());
        let names = emptied.map(|(name, _)| name).chain(["tagSuffix"]);
        let gone: Vec<usize> = names.filter_map(|name| position(node, name)).collect();
        let entries = &node.as_mapping()?.entries;
        let first = (0..entries.len()).find(|index| !gone.contains(index))?;
        let removal = |index: &usize| self.field_removal(&entries[*index], &entries[first]);
        gone.iter().map(removal).collect()
    }

    /// What removes a field: its line, or, beside the dash, what stands between it and
    /// the first field that stays.
    fn field_removal(&self, entry: &Entry, first: &Entry) -> Option<Splice> {
        let key = self.offset(entry.key.origin)?;
        let line_start = self.line_start(key);
        let end = self.scalar_range(&entry.value)?.end;
        let next = self.offset(first.key.origin)?;
        let range = if self.text[line_start..key].trim().is_empty() {
            line_start..self.next_line(end)
        } else if self.text.get(key..next)?.contains('#') {
            // A comment between the two stays, and with it the dash on a line of its own.
            key..self.end_of_line(end)
        } else {
            key..next
        };
        Some(Splice {
            range,
            text: String::new(),
        })
    }

    /// The dash before a block list's item.
    fn dash(&self, node: &Node) -> Option<usize> {
        let before = self.text.get(..self.offset(node.origin)?)?.trim_end();
        before.ends_with('-').then(|| before.len() - 1)
    }

    /// A byte on the last line of an item.
    fn last_byte(&self, node: &Node) -> Option<usize> {
        if node.style == Style::Flow {
            return Some(self.flow_range(node)?.end);
        }
        let ends = node.as_mapping()?.entries.iter();
        let ends: Option<Vec<usize>> = ends
            .map(|entry| Some(self.scalar_range(&entry.value)?.end))
            .collect();
        ends?.into_iter().max()
    }

    /// The bytes of a scalar that stands on one line, quotes included.
    fn scalar_range(&self, node: &Node) -> Option<Range<usize>> {
        let start = self.offset(node.origin)?;
        let rest = &self.text.get(start..self.end_of_line(start))?;
        let length = match node.style {
            _ if node.is_implicit_null() => 0,
            Style::SingleQuoted | Style::DoubleQuoted => quoted_length(rest)?,
            Style::Plain => rest
                .find(" #")
                .map_or(*rest, |end| &rest[..end])
                .trim_end()
                .len(),
            Style::Literal | Style::Folded | Style::Flow | Style::Untagged => return None,
        };
        Some(start..start + length)
    }

    /// The bytes of `{…}` or `[…]`.
    fn flow_range(&self, node: &Node) -> Option<Range<usize>> {
        let start = self.offset(node.origin)?;
        let (mut depth, mut at) = (0_usize, start);
        while let Some(next) = self.text.get(at..)?.chars().next() {
            match next {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.checked_sub(1)?,
                '"' | '\'' => at += quoted_length(&self.text[at..])? - 1,
                _ => {}
            }
            at += next.len_utf8();
            if depth == 0 {
                return Some(start..at);
            }
        }
        None
    }

    /// Where the line of a field ends.
    fn line_end(&self, entry: &Entry) -> Option<usize> {
        let last = if entry.value.is_implicit_null() {
            self.offset(entry.key.origin)?
        } else {
            self.scalar_range(&entry.value)?.end
        };
        Some(self.end_of_line(last))
    }

    fn offset(&self, origin: Origin) -> Option<usize> {
        let offset = origin.as_source()?.checked_sub(self.start.as_source()?)?;
        self.text.is_char_boundary(offset).then_some(offset)
    }

    fn column(&self, origin: Origin) -> Option<usize> {
        let offset = self.offset(origin)?;
        Some(offset - self.line_start(offset))
    }

    fn line_start(&self, offset: usize) -> usize {
        self.text[..offset]
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    /// Before the newline that ends the line.
    fn end_of_line(&self, offset: usize) -> usize {
        let rest = &self.text[offset..];
        let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
        offset + line.strip_suffix('\r').unwrap_or(line).len()
    }

    fn next_line(&self, offset: usize) -> usize {
        self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |end| offset + end + 1)
    }
}

/// The length of the quoted scalar that `text` begins with, quotes included.
fn quoted_length(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, next)) = characters.next() {
        let is_doubled = || text[at + 1..].starts_with(quote);
        match next {
            '\\' if quote == '"' => _ = characters.next(),
            '\'' if quote == '\'' && is_doubled() => _ = characters.next(),
            next if next == quote => return Some(at + next.len_utf8()),
            _ => {}
        }
    }
    None
}
