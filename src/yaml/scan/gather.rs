//! A scalar's text, piece by piece and line by line.

use std::borrow::Cow;

/// A run of line breaks inside a scalar that folds: one becomes a space, more
/// become one less.
#[derive(Default)]
pub(super) struct FoldedBreaks {
    first: Option<char>,
    rest: String,
}

impl FoldedBreaks {
    /// After a break that means `first`; `None` if it was escaped and means nothing.
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

    /// Appends what the breaks stand for.
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

/// A scalar's text while it is read: borrowed until it differs from the source.
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

    /// The text so far, to append what is not in the source.
    pub(super) fn to_mut(&mut self) -> &mut String {
        self.text.to_mut()
    }

    /// The text.
    pub(super) fn finish(self) -> Cow<'a, str> {
        self.text
    }
}
