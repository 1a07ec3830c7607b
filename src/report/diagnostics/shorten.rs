//! Texts and lines of sources cut to what a person reads: a value of a manifest may have megabytes.

use std::borrow::Cow;

use crate::limits::LINE_SHOWN;

/// The characters of a text of a message.
const TEXT_SHOWN: usize = 4 * LINE_SHOWN;

/// The characters at the end of a text that is cut.
const END_SHOWN: usize = 100;

/// The characters before the first mark of a line that is cut.
const BEFORE_SHOWN: usize = 100;

/// The mark of what is left out.
const CUT: &str = "…";

/// A text of a message; one that is too long without its middle.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= TEXT_SHOWN || text.chars().nth(TEXT_SHOWN).is_none() {
        return Cow::Borrowed(text);
    }
    let at = |index: usize| {
        text.char_indices()
            .nth(index)
            .map_or(text.len(), |(at, _)| at)
    };
    let end = text
        .char_indices()
        .rev()
        .nth(END_SHOWN - 1)
        .map_or(0, |(at, _)| at);
    let (start, end) = (text.get(..at(TEXT_SHOWN - END_SHOWN)), text.get(end..));
    Cow::Owned([start.unwrap_or_default(), CUT, end.unwrap_or_default()].concat())
}

/// A part of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The text, with marks where something is left out.
    pub(super) text: String,
    /// The characters that are left out at the start.
    cut: usize,
}

impl Window {
    /// The part of `line` around the character at `column`, counted from 1; all of a line that is not too long.
    pub(super) fn of(line: &str, column: usize) -> Self {
        if line.len() <= LINE_SHOWN || line.chars().nth(LINE_SHOWN).is_none() {
            let text = line.to_owned();
            return Self { text, cut: 0 };
        }
        let cut = (column - 1).saturating_sub(BEFORE_SHOWN);
        let mut rest = line.chars().skip(cut);
        let mut text: String = rest.by_ref().take(LINE_SHOWN).collect();
        if rest.next().is_some() {
            text.push_str(CUT);
        }
        if cut > 0 {
            text.insert_str(0, CUT);
        }
        Self { text, cut }
    }

    /// The column in the window of a column of the line.
    pub(super) fn column(&self, column: usize) -> usize {
        match self.cut {
            0 => column,
            cut => (column + 1).saturating_sub(cut).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_its_middle() {
        let text = "é".repeat(TEXT_SHOWN);
        assert_eq!(shortened(&text), text);
        let cut = shortened(&format!("a{text}b")).into_owned();
        assert_eq!(cut.chars().count(), TEXT_SHOWN + 1);
        assert!(cut.starts_with("aé") && cut.ends_with("éb") && cut.contains(CUT));
    }

    #[test]
    fn a_long_line_is_shown_around_its_mark() {
        assert_eq!(
            Window::of("short", 3),
            Window {
                text: "short".into(),
                cut: 0
            }
        );
        let line = format!("{}X{}", "a".repeat(5_000), "b".repeat(5_000));
        let window = Window::of(&line, 5_001);
        assert_eq!(window.text.chars().nth(window.column(5_001) - 1), Some('X'));
        assert_eq!(window.text.chars().count(), LINE_SHOWN + 2);
        assert_eq!(Window::of(&line, 1).column(1), 1);
    }
}
