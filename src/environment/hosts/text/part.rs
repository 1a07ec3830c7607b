//! Parts of a text, by offsets next to characters of names, which are ASCII; and looks to either side
//! of such an offset, which end after the longest image reference. A text without white space would
//! otherwise be read to its end for every name in it.

use std::slice::SliceIndex;

/// A part of a text.
pub(super) fn part<R: SliceIndex<str, Output = str>>(text: &str, range: R) -> &str {
    text.get(range).unwrap_or_default()
}

/// The longest text around a name that is looked at: an image has 255 characters in its name, 128 in
/// its tag and 71 in its digest (distribution/reference).
pub(super) const WINDOW: usize = 255 + 128 + 71;

/// The text before an offset, as far as it is looked at.
pub(super) fn before(text: &str, offset: usize) -> &str {
    last(part(text, ..offset), WINDOW)
}

/// The text after an offset, as far as it is looked at.
pub(super) fn after(text: &str, offset: usize) -> &str {
    let text = part(text, offset..);
    let mut to = text.len().min(WINDOW);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    part(text, ..to)
}

/// The end of `text`, at most `length` bytes.
pub(super) fn last(text: &str, length: usize) -> &str {
    let mut from = text.len().saturating_sub(length);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    part(text, from..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_to_either_side_end() {
        let text = "é".repeat(1_000);
        for offset in [0, 2, 1_000, 2_000] {
            assert!(before(&text, offset).len() <= WINDOW);
            assert!(after(&text, offset).len() <= WINDOW);
        }
        assert_eq!((before("abc", 1), after("abc", 1)), ("a", "bc"));
        assert_eq!((last("aé", 1), last("aé", 2)), ("", "é"));
    }
}
