//! The room that a value or a path may take.

use crate::report::value::visible;

/// The room for values and paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Length {
    /// A line: what is longer is cut in the middle.
    Short,
    /// As much as there is.
    Full,
}

/// Characters of a value that are shown.
const VALUE: usize = 64;

/// Characters of a path that are shown.
const PATH: usize = 72;

/// Characters in front of the first difference of two values that are shown.
const BEFORE: usize = 16;

/// Hexadecimal digits from which on a text of nothing else is a digest.
const LEAST_DIGEST: usize = 32;

/// Digits of a digest that are shown.
const DIGEST: usize = 8;

impl Length {
    /// A value, safe to show.
    pub(super) fn value(self, text: &str) -> String {
        let shown = visible(&text.replace('\n', "⏎"));
        match self {
            Length::Short => cut(&shown, VALUE, VALUE / 2),
            Length::Full => shown,
        }
    }

    /// Two values, so that the difference between them is shown.
    pub(super) fn both(self, old: &str, new: &str) -> [String; 2] {
        let [old, new] = [old, new].map(|text| visible(&text.replace('\n', "⏎")));
        let is_long = |text: &String| text.chars().count() > VALUE;
        if self == Length::Short
            && let Some(both) = digests(&old, &new)
        {
            return both;
        }
        match self {
            Length::Short if is_long(&old) || is_long(&new) => {
                let same = old.chars().zip(new.chars());
                let same = same.take_while(|(old, new)| old == new).count();
                [old, new].map(|text| around(&text, same))
            }
            _ => [old, new],
        }
    }

    /// A path. Its beginning and its end matter most: it is cut between two fields.
    pub(super) fn path(self, path: &str) -> String {
        let shown = visible(path);
        match self {
            Length::Short => between_fields(&cut(&shown, PATH, PATH / 3)),
            Length::Full => shown,
        }
    }
}

/// Two digests by their beginnings, which tell them apart.
fn digests(old: &str, new: &str) -> Option<[String; 2]> {
    let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let is_digest = |text: &str| text.len() >= LEAST_DIGEST && text.chars().all(is_hex);
    if !is_digest(old) || !is_digest(new) {
        return None;
    }
    let [first, second] = [old, new].map(|text| text.chars().take(DIGEST).collect::<String>());
    (first != second).then(|| [format!("{first}…"), format!("{second}…")])
}

/// A path that was cut, so that no field is cut in two.
fn between_fields(path: &str) -> String {
    let Some((first, last)) = path.split_once('…') else {
        return path.to_owned();
    };
    let first = first.rsplit_once('.').map_or(first, |(whole, _)| whole);
    let last = last.split_once('.').map_or(last, |(_, whole)| whole);
    format!("{first}…{last}")
}

/// `text` from a little before its character `same`, which is the first that matters.
fn around(text: &str, same: usize) -> String {
    let hidden = same.saturating_sub(BEFORE);
    match hidden {
        0 => cut(text, VALUE, VALUE / 2),
        _ => {
            let rest: String = text.chars().skip(hidden).collect();
            format!("…{}", cut(&rest, VALUE, VALUE / 2))
        }
    }
}

/// `text` in at most `most` characters: the first `start`, and the last ones.
fn cut(text: &str, most: usize, start: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let end = most.saturating_sub(start + 1);
    let first: String = text.chars().take(start).collect();
    let last: String = text.chars().skip(count - end).collect();
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_in_the_middle() {
        assert_eq!(cut("abcdefghij", 5, 2), "ab…ij");
        assert_eq!(cut("äöüß", 4, 2), "äöüß");
        let path = format!("spec.{}.end", "x".repeat(100));
        let shown = Length::Short.path(&path);
        assert_eq!(shown, "spec…end");
        assert_eq!(Length::Full.path(&path), path);
    }

    #[test]
    fn of_two_long_texts_the_difference_is_shown() {
        let same = "s".repeat(100);
        let [old, new] = Length::Short.both(&format!("{same}1"), &format!("{same}2"));
        assert_eq!(old, format!("…{}1", "s".repeat(BEFORE)));
        assert_eq!(new, format!("…{}2", "s".repeat(BEFORE)));
        assert_eq!(Length::Short.both("a", "b"), ["a", "b"]);
        let [old, new] = ["f772b051", "af1c7e6b"].map(|start| start.to_owned() + &"0".repeat(24));
        assert_eq!(Length::Short.both(&old, &new), ["f772b051…", "af1c7e6b…"]);
        let like = format!("{}1", &old);
        assert_eq!(Length::Short.both(&old, &like), [old.clone(), like.clone()]);
    }
}
