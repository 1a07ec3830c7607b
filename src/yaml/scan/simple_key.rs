//! A token that may turn out to be a key.

use crate::yaml::fault::Fault;

/// A token that may turn out to be a key, on one flow level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    /// Nothing but a key can stand in its place.
    pub(super) required: bool,
    /// Number of the token, counted from the start of the text.
    pub(super) token: usize,
    /// Offset of its first byte.
    pub(super) pos: usize,
    /// Its column.
    pub(super) column: isize,
    pub(super) line_start: usize,
}

impl SimpleKey {
    /// No key yet, on a flow level that starts with token `token`.
    pub(super) fn none(token: usize) -> Self {
        Self {
            token,
            ..Self::default()
        }
    }

    pub(super) fn missing_colon(&self) -> Box<Fault> {
        Fault::new(self.pos, "a key without a `:`")
            .help("a map's lines read `key: value`; text over several lines must be indented")
    }
}
