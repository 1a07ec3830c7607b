//! A command line up to the cursor, as its words. bash breaks words at more characters than it
//! separates arguments by, such as the colon in `main:overlays`, and replaces the last piece alone;
//! so its line is split here, and the pieces before the last one are left out of the answer.

/// Characters that mean something to bash outside quotes.
const SPECIAL: &str = " \"'\\$&|;<>()[]{}*?!~#`";

/// The words of a command line up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The whole words after the program's name.
    pub(super) before: Vec<String>,
    /// The word that the cursor is in, up to it.
    pub(super) current: String,
    /// True if bash asks: it inserts text as it is.
    pub(super) is_of_bash: bool,
    /// The beginning of the current word that bash keeps.
    kept: String,
    /// True if a quote is open at the cursor.
    is_quoted: bool,
}

impl Line {
    /// The words that a shell has split, the last of which is the current one.
    pub(super) fn of_words(mut words: Vec<String>) -> Self {
        let current = words.pop().unwrap_or_default();
        Self {
            before: words,
            current,
            ..Self::default()
        }
    }

    /// The words of a text that begins with the program's name.
    pub(super) fn of_text(text: &str) -> Self {
        let mut words = Words::default();
        text.chars().for_each(|char| words.take(char, ""));
        Self {
            before: words.whole.into_iter().skip(1).collect(),
            current: words.current,
            is_quoted: words.quote.is_some(),
            ..Self::default()
        }
    }

    /// The words of a line of bash, which breaks words at the characters `breaks`, too.
    pub(super) fn of_bash(text: &str, breaks: &str) -> Self {
        let mut words = Words::default();
        text.chars().for_each(|char| words.take(char, breaks));
        let kept = words.current.get(..words.broken).unwrap_or_default();
        Self {
            kept: kept.to_owned(),
            is_of_bash: true,
            before: words.whole.into_iter().skip(1).collect(),
            is_quoted: words.quote.is_some(),
            current: words.current,
        }
    }

    /// The text that the shell inserts for a candidate for the current word; `None` if the word is
    /// not its beginning.
    pub(super) fn inserted(&self, value: &str) -> Option<String> {
        if !value.starts_with(&self.current) {
            return None;
        }
        let rest = value.strip_prefix(&self.kept)?;
        if !self.is_of_bash || self.is_quoted {
            return Some(rest.to_owned());
        }
        let mut text = String::new();
        for char in rest.chars() {
            if SPECIAL.contains(char) {
                text.push('\\');
            }
            text.push(char);
        }
        Some(text)
    }
}

/// A line that is being split.
#[derive(Debug, Default)]
struct Words {
    whole: Vec<String>,
    current: String,
    /// True inside a word: an empty one in quotes is one, too.
    is_begun: bool,
    quote: Option<char>,
    is_escaped: bool,
    /// The length of `current` up to its last break.
    broken: usize,
}

impl Words {
    fn take(&mut self, char: char, breaks: &str) {
        match (self.quote, char) {
            _ if self.is_escaped => {
                self.is_escaped = false;
                self.push(char);
            }
            (None | Some('"'), '\\') => {
                self.is_escaped = true;
                self.is_begun = true;
            }
            (Some(quote), _) if char == quote => self.quote = None,
            (None, '"' | '\'') => {
                self.quote = Some(char);
                self.is_begun = true;
                // A shell that completes in quotes replaces what is behind the quote.
                self.broken = self.current.len();
            }
            (None, ' ' | '\t' | '\n') => self.end(),
            _ => {
                self.push(char);
                if self.quote.is_none() && breaks.contains(char) {
                    self.broken = self.current.len();
                }
            }
        }
    }

    fn push(&mut self, char: char) {
        self.current.push(char);
        self.is_begun = true;
    }

    fn end(&mut self) {
        if self.is_begun {
            self.whole.push(std::mem::take(&mut self.current));
        }
        self.is_begun = false;
        self.broken = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn a_line_is_split_as_a_shell_splits_it() {
        for (text, before, current) in [
            ("offshoot", &[][..], "offshoot"),
            ("offshoot ", &[], ""),
            ("offshoot  diff --since ma", &["diff", "--since"], "ma"),
            ("offshoot -C a\\ b 'c d", &["-C", "a b"], "c d"),
            ("offshoot render \"x\" '' y", &["render", "x", ""], "y"),
        ] {
            let line = Line::of_text(text);
            assert_eq!(line.before, before, "{text}");
            assert_eq!(line.current, current, "{text}");
        }
    }

    #[test]
    fn bash_gets_the_piece_that_it_replaces() {
        let inserted = |text: &str, value: &str| Line::of_bash(text, BREAKS).inserted(value);
        for (text, value, piece) in [
            ("offshoot build main:ov", "main:overlays/", "overlays/"),
            (
                "offshoot list --deny=im",
                "--deny=image-unmatched",
                "image-unmatched",
            ),
            (
                "offshoot build 'main:ov",
                "main:overlays/",
                "main:overlays/",
            ),
            ("offshoot build ov", "overlays/a b", "overlays/a\\ b"),
            (
                "offshoot explain a b containers\\[a",
                "containers[api]",
                "containers\\[api\\]",
            ),
        ] {
            assert_eq!(inserted(text, value).as_deref(), Some(piece), "{text}");
        }
        assert_eq!(inserted("offshoot build x", "overlays/"), None);
    }
}
