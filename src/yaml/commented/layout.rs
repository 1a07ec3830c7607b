//! The layout of a document: what go-yaml's `Node` keeps about each value beside its text. In: a text. Out:
//! style, tag, comments, line and column of the value at a byte offset.

use rustc_hash::FxHashMap;

use super::read::read;
use super::tree::{Kind, Sheet};
use super::write::write_node;
use crate::yaml::node::{Node, Style};

/// The layout of every value and key of a document.
#[derive(Debug)]
pub(crate) struct Layout {
    is_plain: bool,
    values: FxHashMap<(usize, Kind), Written>,
}

/// One value or key as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// The flags of `yaml.Style`.
    pub(crate) style: u8,
    /// The short tag.
    pub(crate) tag: String,
    /// The comments above it.
    pub(crate) head: String,
    /// The comment behind it.
    pub(crate) line_comment: String,
    /// The comments below it.
    pub(crate) foot: String,
    /// The line, from 1; 0 for a value that was not read.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
}

impl Layout {
    /// The layout of the first document of a text; `None` if the text is not YAML.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut layout = Self {
            is_plain: true,
            values: FxHashMap::default(),
        };
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        layout.add(&read(text)?.root, text, &lines)?;
        Some(layout)
    }

    /// True without anchors and merge keys, which kustomize resolves first, and without tags, which outlive the
    /// values that they were written for.
    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }

    fn add(&mut self, sheet: &Sheet, text: &str, lines: &[usize]) -> Option<()> {
        let is_shared = sheet.kind == Kind::Alias || sheet.anchor.is_some();
        self.is_plain &= !is_shared && !sheet.is_tagged && sheet.tag != "!!merge";
        let line = lines.partition_point(|start| *start <= sheet.at);
        let before = text.get(*lines.get(line.checked_sub(1)?)?..sheet.at)?;
        let written = Written {
            style: flags(sheet.style),
            tag: sheet.tag.clone(),
            head: sheet.head.clone(),
            line_comment: sheet.line.clone(),
            foot: sheet.foot.clone(),
            line,
            column: before.chars().count() + 1,
        };
        self.values.insert((sheet.at, sheet.kind), written);
        let mut parts = sheet.content.iter();
        parts.try_for_each(|part| self.add(part, text, lines))
    }

    /// The value of a kind at a byte offset.
    pub(crate) fn get(&self, at: usize, kind: Kind) -> Option<&Written> {
        self.values.get(&(at, kind))
    }

    /// The text that kyaml prints for a scalar with comments at a byte offset; `None` if it has none.
    pub(crate) fn commented(&self, at: usize, scalar: &Node) -> Option<String> {
        let written = self.get(at, Kind::Scalar)?;
        if written.head.is_empty() && written.line_comment.is_empty() && written.foot.is_empty() {
            return None;
        }
        let mut sheet = Sheet::of(scalar);
        sheet.head.clone_from(&written.head);
        sheet.line.clone_from(&written.line_comment);
        sheet.foot.clone_from(&written.foot);
        Some(write_node(&sheet))
    }
}

impl Written {
    /// A value that a step of the build made.
    pub(crate) fn made(tag: &str, style: Style) -> Self {
        Self {
            style: flags(style),
            tag: tag.to_owned(),
            ..Self::default()
        }
    }
}

/// A style as the flag of go-yaml's `yaml.Style` for it.
fn flags(style: Style) -> u8 {
    match style {
        Style::Plain | Style::Untagged => 0,
        Style::DoubleQuoted => 2,
        Style::SingleQuoted => 4,
        Style::Literal => 8,
        Style::Folded => 16,
        Style::Flow => 32,
    }
}

/// The bounds of the document around an offset: a line that begins with `---`, but for the first of the text,
/// ends one and is in none (`splitDocuments` in `kyaml/kio/byteio_reader.go`).
pub(crate) fn document_around(text: &str, offset: usize) -> (usize, usize) {
    let (mut start, mut from) = (0, 0);
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("\n---")) {
        let line = from + found + 1;
        let Some(next) = text.get(line..).and_then(|rest| rest.find('\n')) else {
            break;
        };
        let next = line + next + 1;
        if next > offset {
            return (start, line);
        }
        // The line feed that ends a separator does not begin the next one.
        (start, from) = (next, next);
    }
    (start, text.len())
}
