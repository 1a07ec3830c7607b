//! Regular expressions that people write into kustomizations and manifests. kustomize and Kubernetes
//! read them with Go's `regexp` (RE2). In: an expression. Out: the same for Rust's `regex`, whose own
//! syntax means other things by the same characters: `[a[b]]`, `\d`, `{`, `(?x)`.
//!
//! `read` follows the grammar of Go's `regexp/syntax` (go1.26, Unicode 15.0), `class` its brackets,
//! `escape` its backslashes, `unicode` the names in `\p{…}`, and `piece` builds the expression for Rust.

mod class;
mod cursor;
mod escape;
mod fault;
mod piece;
mod read;
#[cfg(test)]
mod tests;
mod unicode;

use regex::{Regex, RegexBuilder};

use crate::limits::EXPRESSION_BYTES;
pub(crate) use fault::RegexpFault;
use read::read;

/// The deepest nesting that Rust's parser is asked for: several groups per level of Go's.
const RUST_NESTING: u32 = 8 * piece::MAX_HEIGHT;

/// An expression with the meaning that Go gives it.
#[derive(Clone, Debug)]
pub(crate) struct GoRegexp(Regex);

impl GoRegexp {
    /// Compiles an expression, as Go's `regexp.Compile` does.
    ///
    /// # Errors
    /// Expressions that Go refuses, and those that take too much memory.
    pub(crate) fn new(expression: &str) -> Result<Self, RegexpFault> {
        Self::within(EXPRESSION_BYTES, expression)
    }

    /// Compiles an expression whose compiled form may take so many bytes.
    ///
    /// # Errors
    /// See [`GoRegexp::new`].
    pub(crate) fn within(bytes: usize, expression: &str) -> Result<Self, RegexpFault> {
        let translated = read(expression)?;
        RegexBuilder::new(&translated)
            .size_limit(bytes)
            .nest_limit(RUST_NESTING)
            .build()
            .map(Self)
            .map_err(|_| RegexpFault::TooLarge)
    }

    /// Compiles an expression for whole texts, as kustomize anchors those of selectors.
    ///
    /// # Errors
    /// See [`GoRegexp::new`].
    pub(crate) fn whole(expression: &str) -> Result<Self, RegexpFault> {
        Self::new(&format!("^(?:{expression})$"))
    }

    /// True if a part of the text matches.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The parts of the text that match, from the left, without overlap.
    pub(crate) fn matches<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.find_iter(text).map(|found| found.as_str())
    }
}
