//! The origin of a value, in four bytes.

use serde::{Deserialize, Serialize};

/// The origin of a value: a position in a source file, or a cause (a step that
/// made the value, with the place that requested it and the value it replaced).
///
/// Each file that is read gets a range of positions, as in a compiler's source
/// map. The origin of a parsed node is therefore `start of file + byte offset`
/// and needs no table. Origins with the top bit set are indices into a table of
/// causes. `sources::SourceMap` resolves the former, `model::Causes` the latter.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Origin(u32);

const CAUSE: u32 = 1 << 31;

impl Origin {
    /// An unknown origin.
    pub const NONE: Origin = Origin(0);

    /// The first position, for texts that are not in a source map.
    pub const START: Origin = Origin(1);

    /// The origin at `position` in the source map; [`Origin::NONE`] beyond 2 GiB of sources.
    pub fn source(position: usize) -> Self {
        match u32::try_from(position) {
            Ok(position) if position < CAUSE => Self(position),
            _ => Self::NONE,
        }
    }

    /// The origin for entry `index` of the table of causes.
    pub fn cause(index: usize) -> Self {
        match u32::try_from(index) {
            Ok(index) if index < CAUSE => Self(index | CAUSE),
            _ => Self::NONE,
        }
    }

    /// True if the origin is unknown.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The position in the source map; `None` for causes and unknown origins.
    pub fn as_source(self) -> Option<usize> {
        (self.0 != 0 && self.0 & CAUSE == 0).then_some(self.0 as usize)
    }

    /// The index in the table of causes; `None` for positions and unknown origins.
    pub fn as_cause(self) -> Option<usize> {
        (self.0 & CAUSE != 0).then_some((self.0 & !CAUSE) as usize)
    }

    /// The origin `bytes` later in the same file; causes and unknown origins stay the same.
    #[must_use]
    pub fn offset(self, bytes: usize) -> Self {
        match self.as_source() {
            Some(start) => Self::source(start + bytes),
            None => self,
        }
    }
}
