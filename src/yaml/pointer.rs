//! JSON pointers (RFC 6901) and their escaping, which no other module implements.

use std::fmt;

use crate::yaml::node::Text;

/// A pointer to a value of a document, as unescaped tokens: keys, and indices in digits.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pointer(Vec<Text>);

impl Pointer {
    /// Parses a pointer: `/` before each token, `~1` for a slash, `~0` for a
    /// tilde. As in evanphx/json-patch, text before the first `/` is ignored,
    /// and a `~` before anything else is kept.
    pub fn parse(text: &str) -> Self {
        Self(text.split('/').skip(1).map(unescape).collect())
    }

    /// The tokens, from the root.
    pub fn tokens(&self) -> &[Text] {
        &self.0
    }

    /// Appends a token.
    pub(crate) fn push(&mut self, token: impl Into<Text>) {
        self.0.push(token.into());
    }

    /// Removes the last token.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}

impl FromIterator<Text> for Pointer {
    fn from_iter<I: IntoIterator<Item = Text>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.0 {
            let token = token.replace('~', "~0").replace('/', "~1");
            write!(f, "/{token}")?;
        }
        Ok(())
    }
}

fn unescape(token: &str) -> Text {
    if token.contains('~') {
        // The order matters: `~01` is a tilde and a 1.
        token.replace("~1", "/").replace("~0", "~").into()
    } else {
        token.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_is_read_back() {
        for (text, tokens) in [
            ("", &[][..]),
            ("/", &[""]),
            ("/a~1b/c~0d/0", &["a/b", "c~d", "0"]),
            ("/~01", &["~1"]),
        ] {
            let pointer = Pointer::parse(text);
            assert_eq!(pointer.tokens(), tokens, "{text}");
            assert_eq!(pointer.to_string(), text);
        }
        assert_eq!(Pointer::parse("x/a~").to_string(), "/a~0");
    }
}
