//! Runs of characters of names. In: a text. Out: each longest run that has a dot.

use super::part::{after, before, part};

/// A longest run of characters of names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'t> {
    /// The offset of its first byte in the text.
    pub(super) start: usize,
    /// The run.
    pub(super) text: &'t str,
    /// The text before it, as far as it is looked at.
    pub(super) before: &'t str,
    /// The text after it, likewise.
    pub(super) after: &'t str,
}

/// Every longest run that has a dot.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let (start, end) = next(text.as_bytes(), from)?;
            from = end;
            let run = part(text, start..end);
            if run.contains('.') {
                return Some(Run {
                    start,
                    text: run,
                    before: before(text, start),
                    after: after(text, end),
                });
            }
        }
    })
}

fn next(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let start = from + rest.iter().position(|b| is_name_byte(*b))?;
    let run = text.get(start..)?;
    let length = run.iter().position(|b| !is_name_byte(*b));
    Some((start, length.map_or(text.len(), |length| start + length)))
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'*')
}

/// True for the characters of runs.
pub(super) fn is_name_character(c: char) -> bool {
    u8::try_from(c).is_ok_and(is_name_byte)
}
