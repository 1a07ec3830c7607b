//! Values that are too long for a screen. In: texts of one line, and how many characters there is
//! room for. Out: what matters of them, and how many characters were left out.

use crate::diag::counted;

/// Characters that are shown around a difference.
const AROUND: usize = 24;

/// The first `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    format!("{start}… ({})", counted(count - most, "more character"))
}

/// What differs between two texts, and a little around it.
pub(super) fn differing(old: &str, new: &str) -> [String; 2] {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let equal = |pairs: usize, is_equal: &dyn Fn(usize) -> bool| {
        (0..pairs).take_while(|at| is_equal(*at)).count()
    };
    let shorter = old.len().min(new.len());
    let start = equal(shorter, &|at| old.get(at) == new.get(at));
    let from_end = |text: &[char], at: usize| text.iter().rev().nth(at).copied();
    let end = equal(shorter - start, &|at| {
        from_end(&old, at) == from_end(&new, at)
    });
    [old, new].map(|text| middle(&text, start, end))
}

/// `text` without so much of its first `start` and last `end` characters that is worth a word.
fn middle(text: &[char], start: usize, end: usize) -> String {
    let hidden = |equal: usize| match equal.saturating_sub(AROUND) {
        few if few < AROUND => 0,
        many => many,
    };
    let (before, after) = (hidden(start), hidden(end));
    let shown = text.get(before..text.len() - after).unwrap_or_default();
    let shown: String = shown.iter().collect();
    let before = match before {
        0 => String::new(),
        count => format!("({}) …", counted(count, "equal character")),
    };
    let after = match after {
        0 => String::new(),
        count => format!("… ({})", counted(count, "equal character")),
    };
    before + &shown + &after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_counted() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("äöü", 2), "äö… (1 more character)");
        assert_eq!(cut(&"x".repeat(12), 2), "xx… (10 more characters)");
    }

    #[test]
    fn of_two_texts_the_difference_is_shown() {
        let (start, end) = ("s".repeat(100), "e".repeat(100));
        let text = |middle: &str| format!("{start}{middle}{end}");
        let shown = |middle: &str| {
            let (start, end) = ("s".repeat(24), "e".repeat(24));
            format!("(76 equal characters) …{start}{middle}{end}… (76 equal characters)")
        };
        assert_eq!(
            differing(&text("one"), &text("two")),
            [shown("one"), shown("two")]
        );
        assert_eq!(
            differing(&text(""), &text("two")),
            [shown(""), shown("two")]
        );
    }

    #[test]
    fn little_is_not_left_out() {
        let (old, new) = (
            format!("{}1", "s".repeat(40)),
            format!("{}2", "s".repeat(40)),
        );
        assert_eq!(differing(&old, &new), [old.clone(), new.clone()]);
        assert_eq!(differing("", "a"), ["", "a"]);
        assert_eq!(differing("aaa", "aaaa"), ["aaa", "aaaa"]);
    }
}
