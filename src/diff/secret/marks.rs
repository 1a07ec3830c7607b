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

/// `text` with each mark said by `say`, which is told its position. Words with a comma get quotes where
/// that would end a value.
pub(super) fn said(text: &str, mut say: impl FnMut(usize, &str) -> String) -> String {
    let mut parts = text.split(OPEN);
    let mut said = parts.next().unwrap_or_default().to_owned();
    for (position, part) in parts.enumerate() {
        let (mark, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        let words = say(position, mark);
        if words.contains(',') && is_in_flow(&said, rest) {
            said += &format!("\"{}\"", words.replace('"', "'"));
        } else {
            said += &words;
        }
        said += rest;
    }
    said
}

/// True for a plain value in braces or brackets.
fn is_in_flow(before: &str, after: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let begins = line.trim_end().ends_with([':', ',', '{', '[']);
    let ends = after.trim_start().starts_with([',', '}', ']']);
    begins && ends
}

/// `text` with the same word for every mark.
pub(in crate::diff) fn without_marks(text: &str) -> String {
    said(text, |_, _| HIDDEN.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_comma_stay_one_value() {
        let mark = Marks::default().of(b"x".to_vec());
        let text = format!("{{a: {mark}, b: \"{mark}\"}}\nc: {mark}\nd: x {mark}\n");
        let words = said(&text, |_, _| "(hidden, changed)".to_owned());
        assert_eq!(
            words,
            "{a: \"(hidden, changed)\", b: \"(hidden, changed)\"}\nc: (hidden, changed)\nd: x (hidden, changed)\n"
        );
    }
}
