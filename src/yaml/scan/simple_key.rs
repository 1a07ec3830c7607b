//! Candidates for keys: tokens that become keys if a `:` follows.

use crate::yaml::fault::Fault;

/// A candidate for a key, on one flow level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    /// True if only a key is allowed in this place.
    pub(super) required: bool,
    /// The number of the token, counted from the start of the text.
    pub(super) token: usize,
    /// The offset of its first byte.
    pub(super) pos: usize,
    /// The column of its first byte.
    pub(super) column: isize,
    pub(super) line_start: usize,
}

impl SimpleKey {
    /// A flow level without a candidate; the level starts with token `token`.
    pub(super) fn none(token: usize) -> Self {
        Self {
            token,
            ..Self::default()
        }
    }

    pub(super) fn missing_colon(&self) -> Box<Fault> {
        Fault::new(self.pos, "a key without a `:`")
            .help("write `key: value`; indent the continuation lines of a text")
    }
}
