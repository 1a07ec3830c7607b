//! Text and numbers as parts of HTML.

/// `text` where nothing in it is markup, in elements and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => shown += "&amp;",
            '<' => shown += "&lt;",
            '>' => shown += "&gt;",
            '"' => shown += "&quot;",
            '\'' => shown += "&#39;",
            _ => shown.push(c),
        }
    }
    shown
}

/// Ascending numbers, runs of them as `first-last`.
pub(super) fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let run = |(first, last): &(usize, usize)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    };
    runs.iter().map(run).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_short() {
        assert_eq!(ranges(&[0, 1, 2, 4, 6, 7]), "0-2 4 6-7");
        assert_eq!(ranges(&[]), "");
    }

    #[test]
    fn nothing_is_markup() {
        assert_eq!(
            escaped("<a title='\"&'>"),
            "&lt;a title=&#39;&quot;&amp;&#39;&gt;"
        );
    }
}
