//! The splices that change one item of the list. Comments stay where they are: a field that takes
//! the place of another one takes its line, and the comment of a field that goes keeps the line.

use crate::yaml::{Entry, Node, Style};

use super::entry::{FIELDS, ImageEntry, entry_at, position, spelled};
use super::layout::{Layout, Splice};

/// The fields that take each other's place.
const VERSIONS: [&str; 2] = ["newTag", "digest"];

impl Layout<'_> {
    /// The splices that give the item at `node` the fields of `entry`; `None`
    /// if the layout is unknown.
    pub(super) fn rewrite(&self, node: &Node, entry: &ImageEntry) -> Option<Vec<Splice>> {
        if node.style == Style::Flow {
            return self.rewrite_flow(node, entry);
        }
        let swapped = self.swapped(node, entry);
        let mut splices = self.field_removals(node, entry, swapped.map(|(old, _)| old))?;
        let mut after = self.line_end(entry_at(node, "name")?)?;
        for (name, value) in FIELDS.into_iter().zip(&entry.values) {
            if value.is_empty() {
                continue;
            }
            if let Some((old, _)) = swapped.filter(|(_, new)| *new == name) {
                let old = entry_at(node, old)?;
                let range = self.offset(old.key.origin)?..self.scalar_range(&old.value)?.end;
                let text = format!("{name}: {}", spelled(value, Style::Plain));
                splices.push(Splice { range, text });
                after = self.line_end(old)?;
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

    /// The field of a version that goes, and the one that comes: it is written in the same place.
    /// Without comments around it, a field beside the dash rather leaves that place to `name`.
    pub(super) fn swapped(
        &self,
        node: &Node,
        entry: &ImageEntry,
    ) -> Option<(&'static str, &'static str)> {
        let is_set = |name: &str| {
            let mut values = FIELDS.into_iter().zip(&entry.values);
            values.any(|(field, value)| field == name && !value.is_empty())
        };
        let [tag, digest] = VERSIONS;
        let (old, new) = [(tag, digest), (digest, tag)]
            .into_iter()
            .find(|(old, new)| {
                let has = |name| position(node, name).is_some();
                has(old) && !is_set(old) && is_set(new) && !has(new)
            })?;
        let field = entry_at(node, old)?;
        let key = self.offset(field.key.origin)?;
        let is_alone = self.text.get(self.line_start(key)..key)?.trim().is_empty();
        let next_field = self.next_line(self.scalar_range(&field.value)?.end);
        let next = self.text.get(next_field..).unwrap_or_default();
        let has_comment = self
            .comment_after(self.scalar_range(&field.value)?.end)
            .is_some()
            || next.trim_start().starts_with('#');
        (is_alone || has_comment).then_some((old, new))
    }

    /// The splices that change an item in braces: its values alone where that is enough.
    fn rewrite_flow(&self, node: &Node, entry: &ImageEntry) -> Option<Vec<Splice>> {
        let old = ImageEntry::of(node);
        let has_same_fields = old.has_fields_of(entry);
        if has_same_fields {
            let mut splices = Vec::new();
            for (name, value) in FIELDS.into_iter().zip(&entry.values) {
                let Some(field) = entry_at(node, name) else {
                    continue;
                };
                if field.value.as_str() != Some(value) {
                    splices.push(Splice {
                        range: self.flow_scalar_range(&field.value)?,
                        text: spelled(value, field.value.style),
                    });
                }
            }
            return Some(splices);
        }
        let range = self.flow_range(node)?;
        let has_comment = self.text.get(range.clone())?.contains(" #");
        (!has_comment).then(|| {
            vec![Splice {
                range,
                text: entry.in_flow(),
            }]
        })
    }

    /// The splice that adds a field to an item, after the line that ends at `after`.
    fn field_insertion(
        &self,
        node: &Node,
        after: usize,
        name: &str,
        value: &str,
    ) -> Option<Splice> {
        let indent = " ".repeat(self.column(node.origin)?);
        let value = spelled(value, Style::Plain);
        let text = format!("{}{indent}{name}: {value}", self.newline);
        Some(Splice::insertion(after, text))
    }

    /// The splices that remove the fields of an item that `entry` lacks, except the one whose line
    /// another field takes.
    fn field_removals(
        &self,
        node: &Node,
        entry: &ImageEntry,
        replaced: Option<&str>,
    ) -> Option<Vec<Splice>> {
        let emptied = FIELDS.into_iter().zip(&entry.values);
        let emptied = emptied.filter(|(_, value)| value.is_empty());
        let names = emptied.map(|(name, _)| name).chain(["tagSuffix"]);
        let names = names.filter(|name| replaced != Some(*name));
        let gone: Vec<usize> = names.filter_map(|name| position(node, name)).collect();
        let entries = &node.as_mapping()?.entries;
        let first = (0..entries.len()).find(|index| !gone.contains(index))?;
        let removal = |index: &usize| self.field_removal(&entries[*index], &entries[first]);
        gone.iter().map(removal).collect()
    }

    /// The splice that removes a field: its line, or the line up to its comment; for the field after
    /// the dash, the text up to its comment or to the first field that stays.
    fn field_removal(&self, entry: &Entry, first: &Entry) -> Option<Splice> {
        let key = self.offset(entry.key.origin)?;
        let line_start = self.line_start(key);
        let end = self.scalar_range(&entry.value)?.end;
        let next = self.offset(first.key.origin)?;
        let range = if let Some(comment) = self.comment_after(end) {
            key..comment.start
        } else if self.text.get(line_start..key)?.trim().is_empty() {
            line_start..self.next_line(end)
        } else if self.text.get(key..next)?.contains('#') {
            // A comment between the two fields is kept, so the dash keeps a line of its own.
            key..self.end_of_line(end)
        } else {
            key..next
        };
        Some(Splice::removal(range))
    }

    /// The splice that removes an item, which must not be the first.
    pub(super) fn removal(&self, node: &Node) -> Option<Splice> {
        let range = match self.dash(node) {
            Some(dash) => self.line_start(dash)..self.next_line(self.last_byte(node)?),
            None => {
                let item = self.flow_range(node)?;
                let before = self.text.get(..item.start)?.trim_end();
                before.strip_suffix(',')?.len()..item.end
            }
        };
        Some(Splice::removal(range))
    }
}
