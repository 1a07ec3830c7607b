//! Marks: what stands for a value until it is known how to say it. Equal values have equal marks,
//! so that trees with marks can be compared.

use rustc_hash::FxHashMap;

/// The characters around the number in a mark: private ones, which no manifest has.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

/// The text that is shown for a value.
pub(super) const HIDDEN: &str = "(hidden)";

/// The marks given out so far, by the value that each stands for.
#[derive(Default)]
pub(super) struct Marks(FxHashMap<Vec<u8>, usize>);

impl Marks {
    /// The mark of a value.
    pub(super) fn of(&mut self, value: Vec<u8>) -> String {
        let next = self.0.len();
        format!("{OPEN}{}{CLOSE}", self.0.entry(value).or_insert(next))
    }
}

/// True if there is a mark in `text`.
pub(super) fn is_marked(text: &str) -> bool {
    text.contains(OPEN)
}

/// The marks in `text`, in order.
pub(super) fn marks_in(text: &str) -> Vec<&str> {
    let parts = text.split(OPEN).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(CLOSE)?.0))
        .collect()
}

/// `text` with each mark said by `say`, which is told its position.
pub(super) fn said(text: &str, mut say: impl FnMut(usize, &str) -> String) -> String {
    let mut parts = text.split(OPEN);
    let mut said = parts.next().unwrap_or_default().to_owned();
    for (position, part) in parts.enumerate() {
        let (mark, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        said += &say(position, mark);
        said += rest;
    }
    said
}

/// `text` with the same word for every mark.
pub(in crate::diff) fn without_marks(text: &str) -> String {
    said(text, |_, _| HIDDEN.to_owned())
}
