//! The size of a build, against the limit that its files set. Aliases, bases that are built again and again, patches for many
//! resources and copies of copies make much of little: the files' size bounds the result, not the number of steps.

use crate::limits::{BYTES_PER_VALUE, Limits, TEXT_PER_BYTE};

/// The values and the text that a build has made so far, and the size of the files that it read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Growth {
    limits: Limits,
    read: usize,
    values: usize,
    text: usize,
    is_told: bool,
}

/// More than the files of a build allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    /// More values than this.
    Values(usize),
    /// More bytes of text than this.
    Text(usize),
}

impl Growth {
    /// No growth yet, within other limits than the usual ones.
    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Notes that the build reads a file of so many bytes for the first time.
    pub(crate) fn reads(&mut self, bytes: usize) {
        self.read = self.read.saturating_add(bytes);
    }

    /// Notes that the build reads, copies or writes so many values.
    pub(crate) fn adds_values(&mut self, count: usize) {
        self.values = self.values.saturating_add(count);
    }

    /// Notes that the build writes a text of so many bytes.
    pub(crate) fn adds_text(&mut self, bytes: usize) {
        self.text = self.text.saturating_add(bytes);
    }

    /// The growth since `earlier`.
    pub(crate) fn since(&self, earlier: &Self) -> Self {
        Self {
            read: self.read.saturating_sub(earlier.read),
            values: self.values.saturating_sub(earlier.values),
            text: self.text.saturating_sub(earlier.text),
            ..Self::default()
        }
    }

    /// Adds the growth of another part of the build.
    pub(crate) fn add(&mut self, other: &Self) {
        self.reads(other.read);
        self.adds_values(other.values);
        self.adds_text(other.text);
    }

    /// The excess.
    pub(crate) fn excess(&self) -> Option<Excess> {
        let values = self.limits.build_values;
        let values = values.saturating_add(self.read / BYTES_PER_VALUE);
        if self.values > values {
            return Some(Excess::Values(values));
        }
        self.excess_of_text(self.text)
    }

    /// True if the excess was reported.
    pub(crate) fn is_told(&self) -> bool {
        self.is_told
    }

    /// Notes that the excess is reported.
    pub(crate) fn tell(&mut self) {
        self.is_told = true;
    }

    /// The limit of text, if so many bytes are more.
    pub(crate) fn excess_of_text(&self, bytes: usize) -> Option<Excess> {
        let text = self.read.saturating_mul(TEXT_PER_BYTE);
        let text = self.limits.build_text.saturating_add(text);
        (bytes > text).then_some(Excess::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{BUILD_TEXT, BUILD_VALUES};

    #[test]
    fn what_is_read_allows_more() {
        let mut growth = Growth::default();
        growth.adds_values(BUILD_VALUES);
        growth.adds_text(BUILD_TEXT);
        assert_eq!(growth.excess(), None);
        growth.adds_values(1);
        growth.adds_text(1);
        assert_eq!(growth.excess(), Some(Excess::Values(BUILD_VALUES)));
        growth.reads(BYTES_PER_VALUE);
        assert_eq!(growth.excess(), None);
        growth.adds_text(TEXT_PER_BYTE * BYTES_PER_VALUE);
        let most = BUILD_TEXT + TEXT_PER_BYTE * BYTES_PER_VALUE;
        assert_eq!(growth.excess(), Some(Excess::Text(most)));
    }

    #[test]
    fn a_caller_may_set_other_limits() {
        let limits = Limits {
            build_values: 2,
            ..Limits::default()
        };
        let mut growth = Growth::within(limits);
        growth.adds_values(3);
        assert_eq!(growth.excess(), Some(Excess::Values(2)));
    }
}
