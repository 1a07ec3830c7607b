//! A position in an expression.

/// The rest of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t>(pub(super) &'t str);

impl<'t> Cursor<'t> {
    /// The next character; none at the end.
    pub(super) fn peek(self) -> Option<char> {
        self.0.chars().next()
    }

    /// The character after the next.
    pub(super) fn second(self) -> Option<char> {
        self.0.chars().nth(1)
    }

    /// Takes the next character.
    pub(super) fn take(&mut self) -> Option<char> {
        let mut characters = self.0.chars();
        let next = characters.next();
        self.0 = characters.as_str();
        next
    }

    /// Takes `text` if it is next.
    pub(super) fn skip(&mut self, text: &str) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Takes what `is_taken` holds for.
    pub(super) fn take_while(&mut self, is_taken: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|c| !is_taken(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// Takes the text before `mark`, and the mark; none if there is no mark.
    pub(super) fn take_before(&mut self, mark: &str) -> Option<&'t str> {
        let (before, rest) = self.0.split_once(mark)?;
        self.0 = rest;
        Some(before)
    }

    /// The text from `start`, an earlier position, to here.
    pub(super) fn since(self, start: Self) -> String {
        let length = start.0.len().saturating_sub(self.0.len());
        start.0.get(..length).unwrap_or_default().to_owned()
    }
}
