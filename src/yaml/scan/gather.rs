//! The text of a scalar, gathered piece by piece and line by line.

use std::borrow::Cow;

/// A run of line breaks inside a scalar that folds: a single break becomes a
/// space; of several, the first is dropped. U+2028 and U+2029 are always kept.
#[derive(Default)]
pub(super) struct FoldedBreaks {
    first: Option<char>,
    rest: String,
}

impl FoldedBreaks {
    /// A run that starts with the break `first`; `None` if the break was escaped and is dropped.
    pub(super) fn after(first: Option<char>) -> Self {
        Self {
            first,
            rest: String::new(),
        }
    }

    /// Appends a break after the first.
    pub(super) fn push(&mut self, more: char) {
        self.rest.push(more);
    }

    /// Appends the text that the breaks fold into.
    pub(super) fn fold_into(&self, text: &mut String) {
        match self.first {
            Some('\n') if self.rest.is_empty() => text.push(' '),
            Some('\n') | None => text.push_str(&self.rest),
            Some(separator) => {
                text.push(separator);
                text.push_str(&self.rest);
            }
        }
    }
}

/// The text of a scalar that is being read; borrowed until it differs from the source.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    text: Cow<'a, str>,
}

impl<'a> Gathered<'a> {
    /// Appends a piece of the source.
    pub(super) fn push_str(&mut self, piece: &'a str) {
        if self.text.is_empty() {
            self.text = Cow::Borrowed(piece);
        } else if !piece.is_empty() {
            self.text.to_mut().push_str(piece);
        }
    }

    /// The text so far, to append characters that are not in the source.
    pub(super) fn to_mut(&mut self) -> &mut String {
        self.text.to_mut()
    }

    /// The complete text.
    pub(super) fn finish(self) -> Cow<'a, str> {
        self.text
    }
}
