//! The layout of a document: what go-yaml's `Node` keeps about each value beside its text. In: a text. Out:
//! style, tag, comments, line and column of the value at a byte offset.

use rustc_hash::FxHashMap;

use super::read::read;
use super::tree::{Kind, Sheet};
use crate::yaml::node::Style;

/// The layout of every value and key of a document.
pub(crate) struct Layout {
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
    /// The layout of the only document of a text; `None` if the text is not YAML, has anchors or merge keys,
    /// which kustomize resolves first, or tags, which outlive the values that they were written for.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut layout = Self {
            values: FxHashMap::default(),
        };
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        layout.add(&read(text)?.root, text, &lines)?;
        Some(layout)
    }

    fn add(&mut self, sheet: &Sheet, text: &str, lines: &[usize]) -> Option<()> {
        if sheet.kind == Kind::Alias
            || sheet.anchor.is_some()
            || sheet.is_tagged
            || sheet.tag == "!!merge"
        {
            return None;
        }
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
