//! The comments of scalars, which kyaml prints with a value before it matches `[key=value]`.

use rustc_hash::FxHashMap;

use crate::sources::SourceMap;
use crate::yaml::{Layout, Node, Style, Value, document_around};

/// The comments in the files, read where they are asked for.
#[derive(Default)]
pub(super) struct Comments<'m> {
    /// The texts of the files, if the resource still has its comments.
    map: Option<&'m SourceMap>,
    /// Documents, by the place of their first byte.
    read: FxHashMap<usize, Option<Layout>>,
}

impl<'m> Comments<'m> {
    /// The comments in these files; none without files.
    pub(super) fn new(map: Option<&'m SourceMap>) -> Self {
        Self {
            map,
            read: FxHashMap::default(),
        }
    }

    /// The text of a scalar that stands in a file as it was, if it has comments.
    pub(super) fn with(&mut self, node: &Node) -> Option<String> {
        let Value::Scalar(..) = &node.value else {
            return None;
        };
        let place = self.map?.locate(node.origin)?;
        let is_one_line = !matches!(node.style, Style::Literal | Style::Folded);
        if is_one_line && !has_comment_near(&place.text, place.offset) {
            return None;
        }
        let file = node.origin.as_source()?.checked_sub(place.offset)?;
        let (start, end) = document_around(&place.text, place.offset);
        let layout = self
            .read
            .entry(file + start)
            .or_insert_with(|| Layout::of(place.text.get(start..end)?));
        layout.as_ref()?.commented(place.offset - start, node)
    }
}

/// True if a comment may belong to what is at an offset: one on its line, or on one of the lines around it.
fn has_comment_near(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    let after = text.get(offset..).unwrap_or_default();
    let mut above = before.rsplit('\n').take(2);
    let mut below = after.split('\n').take(3);
    above.any(|line| line.contains('#')) || below.any(|line| line.contains('#'))
}
