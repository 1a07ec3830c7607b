//! The part of the text that belongs to each value of a document: from behind its `:` or dash to the
//! end of its last line. A comment belongs to a value if it is deeper than the value's key or dash.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::edit::layout::Layout;
use crate::yaml::{Entry, Key, Node, Style};

/// The part of the text that belongs to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The offset of the key or the dash.
    pub(super) mark: usize,
    /// The column of the key or the dash.
    pub(super) column: usize,
    /// The offset behind the colon or the dash.
    pub(super) introduced: usize,
    /// The offset of the line behind the value's last line.
    pub(super) end: usize,
    /// The offset from which comments of their own lines lead up to the key or the dash.
    pub(super) lead: usize,
}

/// The spans of a document's values, by their offset.
#[derive(Debug, Default)]
pub(super) struct Spans(BTreeMap<usize, (Span, Node)>);

impl Spans {
    /// The spans of all values below `root`, a map in block style.
    pub(super) fn of(layout: &Layout<'_>, root: &Node) -> Self {
        let mut spans = Self::default();
        spans.children(layout, root, 0, layout.text.len());
        spans
    }

    /// The span of a value of the document, and the value.
    pub(super) fn get(&self, layout: &Layout<'_>, node: &Node) -> Option<(&Span, &Node)> {
        let (span, node) = self.0.get(&layout.offset(node.origin)?)?;
        Some((span, node))
    }

    /// Notes the values of a block collection whose own lines are `lead..limit`. What has an unusual
    /// layout has no span, and cannot be edited.
    fn children(&mut self, layout: &Layout<'_>, node: &Node, lead: usize, limit: usize) {
        if node.style == Style::Flow {
            return;
        }
        let children: Vec<(Option<Range<usize>>, &Node)> =
            match (node.as_mapping(), node.as_sequence()) {
                (Some(map), _) => {
                    let entries = map.entries.iter();
                    entries
                        .map(|entry| (colon(layout, entry), &entry.value))
                        .collect()
                }
                (_, Some(items)) => {
                    let items = items.iter();
                    items.map(|item| (dash(layout, item), item)).collect()
                }
                _ => return,
            };
        let mut lead = lead;
        for (index, (mark, child)) in children.iter().enumerate() {
            let next = children.get(index + 1).map(|(mark, _)| mark.clone());
            let limit = match next {
                Some(Some(next)) => layout.line_start(next.start).min(limit),
                Some(None) => return,
                None => limit,
            };
            let Some(mark) = mark else { return };
            let column = mark.start - layout.line_start(mark.start);
            let span = Span {
                mark: mark.start,
                column,
                introduced: mark.end,
                end: layout.content_end(mark.end, limit, column),
                lead: lead.min(mark.start),
            };
            lead = span.end;
            self.note(layout, child, span);
        }
    }

    fn note(&mut self, layout: &Layout<'_>, node: &Node, span: Span) {
        let (below, end) = (layout.next_line(span.introduced), span.end);
        if let Some(offset) = layout.offset(node.origin) {
            self.0.entry(offset).or_insert_with(|| (span, node.clone()));
        }
        self.children(layout, node, below, end);
    }
}

/// The range of a key with its colon.
fn colon(layout: &Layout<'_>, entry: &Entry) -> Option<Range<usize>> {
    let range = layout.key_range(&entry.key)?;
    let rest = layout.text.get(range.end..)?;
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let colon = range.end + blanks;
    let is_colon = layout.text.get(colon..)?.starts_with(':');
    is_colon.then_some(range.start..colon + 1)
}

/// The range of an item's dash.
fn dash(layout: &Layout<'_>, item: &Node) -> Option<Range<usize>> {
    let dash = layout.dash(item)?;
    Some(dash..dash + 1)
}

impl Layout<'_> {
    /// The range of a key, including quotes.
    pub(super) fn key_range(&self, key: &Key) -> Option<Range<usize>> {
        let scalar = Node {
            value: crate::yaml::Value::Scalar(key.tag, key.text.clone()),
            style: key.style,
            origin: key.origin,
        };
        self.flow_scalar_range(&scalar)
    }

    /// The offset of the line behind the last one of a value that begins on the line of `from`, and
    /// ends before `limit`.
    fn content_end(&self, from: usize, limit: usize, column: usize) -> usize {
        let mut at = self.next_line(from);
        let mut end = at;
        while at < limit {
            let next = self.next_line(at);
            let line = self.text.get(at..next).unwrap_or_default();
            let content = line.trim_start();
            let indent = line.len() - content.len();
            if !content.is_empty() && (!content.starts_with('#') || indent > column) {
                end = next;
            }
            at = next;
        }
        end
    }
}
