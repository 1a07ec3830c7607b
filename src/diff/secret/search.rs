//! Many values sought in many texts at once: one automaton for all of them. In: the spellings of
//! values. Out: for a text, the ranges that are secret.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::forms::{Form, SHORTEST, without_space};

/// The bytes from the middle of a spelling that the automaton knows; the others are compared where
/// these are found. Bounds its memory. Keys begin and end alike.
const MOST_KNOWN: usize = 32;

/// A search for all values.
pub(super) struct Search {
    automaton: AhoCorasick,
    forms: Vec<Form>,
}

impl Search {
    /// A search for `forms`; `None` for none.
    pub(super) fn new(mut forms: Vec<Form>) -> Option<Self> {
        forms.sort();
        forms.dedup();
        if forms.is_empty() {
            return None;
        }
        let known = forms.iter().map(|form| {
            let known = form.bytes.iter().skip(before_known(form)).take(MOST_KNOWN);
            known.copied().collect::<Vec<u8>>()
        });
        // Fails for gigabytes of values; what is too much to search for is not found.
        let automaton = AhoCorasick::new(known).ok()?;
        Some(Self { automaton, forms })
    }

    /// The ranges of `text` that are secret, in no order; some may overlap.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if text.len() < SHORTEST {
            return Vec::new();
        }
        let packed = Packed::of(text);
        let found = self.automaton.find_overlapping_iter(&*packed.bytes);
        let range = |found: aho_corasick::Match| {
            let form = self.forms.get(found.pattern().as_usize())?;
            let start = found.start().checked_sub(before_known(form))?;
            let range = packed.extent(start, form)?;
            (!form.is_word || is_whole_word(text, &range)).then_some(range)
        };
        found.filter_map(range).collect()
    }
}

/// The bytes before those that the automaton knows.
fn before_known(form: &Form) -> usize {
    form.bytes.len().saturating_sub(MOST_KNOWN) / 2
}

/// A text without its white space.
struct Packed<'t> {
    bytes: Cow<'t, [u8]>,
    /// The place of each byte in the text, where that is another.
    places: Option<Vec<usize>>,
}

impl<'t> Packed<'t> {
    fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        if !bytes.iter().any(u8::is_ascii_whitespace) {
            return Self {
                bytes: Cow::Borrowed(bytes),
                places: None,
            };
        }
        let kept = bytes.iter().enumerate();
        let kept = kept.filter(|(_, byte)| !byte.is_ascii_whitespace());
        Self {
            bytes: Cow::Owned(without_space(bytes)),
            places: Some(kept.map(|(place, _)| place).collect()),
        }
    }

    /// The range in the text of a spelling that begins at `start`, if all of it is there.
    fn extent(&self, start: usize, form: &Form) -> Option<Range<usize>> {
        let rest = self.bytes.get(start..)?;
        if !rest.starts_with(&form.bytes) {
            return None;
        }
        let (mut first, mut last) = (start, start + form.bytes.len() - 1);
        if let Some(before) = form.base64 {
            let is_digit = |at: usize| self.bytes.get(at).is_some_and(is_base64_digit);
            let shared = first
                .checked_sub(1)
                .filter(|at| before > 0 && is_digit(*at));
            first = shared.unwrap_or(first);
            last += usize::from(is_digit(last + 1));
            while self.bytes.get(last + 1) == Some(&b'=') {
                last += 1;
            }
        }
        let place = |at: usize| match &self.places {
            Some(places) => places.get(at).copied(),
            None => Some(at),
        };
        Some(place(first)?..place(last)? + 1)
    }
}

fn is_base64_digit(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_".contains(byte)
}

/// True if no letter, digit or hyphen stands beside the range.
fn is_whole_word(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let before = text
        .get(..range.start)
        .and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(joins) && !after.is_some_and(joins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::secret::forms::forms;

    fn found(value: &str, text: &str) -> Vec<String> {
        let search = Search::new(forms(value.as_bytes())).expect("it is long enough");
        let mut found: Vec<String> = search
            .ranges(text)
            .into_iter()
            .map(|range| text.get(range).expect("of characters").to_owned())
            .collect();
        found.sort_by_key(String::len);
        found.dedup();
        found
    }

    #[test]
    fn a_value_is_found_in_every_spelling() {
        let value = "p@ss?>word\"1";
        for (text, expected) in [
            ("--pw=p@ss?>word\"1!", "p@ss?>word\"1"),
            ("cEBzcz8+d29yZCIx", "cEBzcz8+d29yZCIx"),
            ("cEBzcz8-d29yZCIx", "cEBzcz8-d29yZCIx"),
            ("a: cEBzcz8+\n  d29yZCIx\n", "cEBzcz8+\n  d29yZCIx"),
            // `user:` comes before it.
            ("dXNlcjpwQHNzPz53b3JkIjE=", "pwQHNzPz53b3JkIjE="),
            ("{\"a\":\"p@ss?>word\\\"1\"}", "p@ss?>word\\\"1"),
            ("db://u:p%40ss%3F%3Eword%221@h", "p%40ss%3F%3Eword%221"),
        ] {
            assert_eq!(
                found(value, text).last().map(String::as_str),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(found(value, "p@ss?>word"), Vec::<String>::new());
    }

    #[test]
    fn a_single_word_is_not_found_within_another() {
        assert_eq!(found("postgres", "postgres:15"), ["postgres"]);
        assert_eq!(
            found("postgres", "postgres-data, postgresql"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn the_end_of_a_long_value_counts() {
        let value = "x1".repeat(100);
        assert_eq!(found(&value, &format!("a {value}")), [value.as_str()]);
        assert_eq!(found(&value, &"x1".repeat(99)), Vec::<String>::new());
    }
}
