//! References to images, `registry:port/name:tag@digest`, split and joined as
//! kustomize does it (`api/internal/image/image.go`), and the names that
//! `images` entries match. No other module knows this grammar.

use std::fmt;

use super::expressions::Expressions;
use super::go_regexp::{GoRegexp, RegexpFault};

/// A reference to an image, as written in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Image<'t> {
    /// The name, including the registry.
    pub name: &'t str,
    /// The text after the colon.
    pub tag: Option<&'t str>,
    /// The text after the `@`.
    pub digest: Option<&'t str>,
}

impl<'t> Image<'t> {
    /// Splits a reference. Before the first slash, a colon belongs to a registry's port.
    pub(crate) fn parse(text: &'t str) -> Self {
        let path = text.find('/').unwrap_or(0);
        let end = |mark| Some(path + text.get(path..)?.find(mark)?);
        let (named, digest) = match end('@').and_then(|at| split_around(text, at)) {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        let colon = end(':').and_then(|colon| split_around(named, colon));
        let (name, tag) = match colon {
            Some((name, tag)) => (name, Some(tag)),
            None => (named, None),
        };
        Self { name, tag, digest }
    }

    /// The registry, if any, and the name in it. By the grammar of
    /// `distribution/reference`, the text before the first slash is a
    /// registry if it contains a dot or a colon, or is `localhost`.
    pub(crate) fn registry_and_name(&self) -> (Option<&'t str>, &'t str) {
        match self.name.split_once('/') {
            Some((host, name)) if host.contains(['.', ':']) || host == "localhost" => {
                (Some(host), name)
            }
            _ => (None, self.name),
        }
    }
}

/// The text before and after the one-byte character at `at`.
fn split_around(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

impl fmt::Display for Image<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if let Some(tag) = self.tag {
            write!(f, ":{tag}")?;
        }
        match self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

/// The name of an `images` entry: a regular expression, since kustomize
/// inserts it into one unescaped.
#[derive(Clone, Debug)]
pub(crate) struct ImagePattern {
    pattern: Pattern,
    digests: Digests,
}

/// The digests that an image may have to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digests {
    /// Those of sha256.
    Sha256,
    /// Those of any algorithm, by OCI's grammar (image-spec `descriptor.md`).
    Any,
}

#[derive(Clone, Debug)]
enum Pattern {
    /// Not an expression: it matches nothing.
    Nothing,
    /// A name in which only `.` has a special meaning.
    Simple(String),
    /// Any other expression, completed for the text that may follow the name.
    Expression(GoRegexp),
}

impl ImagePattern {
    /// The pattern for `name` and digests of any algorithm; `None` if it is not a valid regular expression.
    pub(crate) fn new(name: &str) -> Option<Self> {
        Self::with_digests(name, Digests::Any, &Expressions::default()).ok()
    }

    /// The pattern that matches nothing.
    pub(crate) fn nothing() -> Self {
        Self {
            pattern: Pattern::Nothing,
            digests: Digests::Any,
        }
    }

    /// The pattern for `name` and such digests.
    ///
    /// # Errors
    /// A name that is not a valid regular expression.
    pub(crate) fn with_digests(
        name: &str,
        digests: Digests,
        expressions: &Expressions,
    ) -> Result<Self, RegexpFault> {
        let of = |pattern| Self { pattern, digests };
        if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/._-:@".contains(c))
        {
            return Ok(of(Pattern::Simple(name.to_owned())));
        }
        let algorithm = match digests {
            Digests::Sha256 => "sha256",
            Digests::Any => "[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*",
        };
        let around = format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@{algorithm}:[a-zA-Z0-9_.{{}}-]*)?$");
        expressions
            .compiled(&around)
            .map(|expression| of(Pattern::Expression(expression)))
    }

    /// True if `image` has that name, with any tag, any digest of its digests, both or neither.
    pub(crate) fn matches(&self, image: &str) -> bool {
        match &self.pattern {
            Pattern::Nothing => false,
            Pattern::Simple(name) => {
                after_name(image, name).is_some_and(|rest| is_tag_and_digest(rest, self.digests))
            }
            Pattern::Expression(expression) => expression.is_match(image),
        }
    }

    /// The name, if the pattern is one in which only `.` has a special meaning.
    pub(crate) fn simple_name(&self) -> Option<&str> {
        match &self.pattern {
            Pattern::Simple(name) => Some(name),
            Pattern::Expression(_) | Pattern::Nothing => None,
        }
    }

    /// True if a matching image has another name than the one written, because a `.` matched
    /// another character. Never true for an obvious regular expression, which is intended as one.
    pub(crate) fn is_loose_for(&self, image: &str) -> bool {
        match &self.pattern {
            Pattern::Simple(name) => !image.starts_with(name.as_str()),
            Pattern::Expression(_) | Pattern::Nothing => false,
        }
    }
}

/// The text after the name, in which a `.` matches any character.
fn after_name<'i>(image: &'i str, name: &str) -> Option<&'i str> {
    let mut characters = image.chars();
    for wanted in name.chars() {
        let found = characters.next()?;
        if found != wanted && (wanted != '.' || found == '\n') {
            return None;
        }
    }
    Some(characters.as_str())
}

fn is_tag_and_digest(text: &str, digests: Digests) -> bool {
    let rest = match text.strip_prefix(':') {
        Some(tag) => tag.trim_start_matches(is_tag_character),
        None => text,
    };
    let Some((algorithm, digest)) = rest.strip_prefix('@').and_then(|it| it.split_once(':')) else {
        return rest.is_empty();
    };
    let is_known = match digests {
        Digests::Sha256 => algorithm == "sha256",
        Digests::Any => algorithm.split(['.', '+', '_', '-']).all(is_component),
    };
    is_known && digest.chars().all(is_tag_character)
}

/// True for a component of the name of a digest's algorithm.
fn is_component(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_tag_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.{}-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart_and_put_together() {
        for (text, name, tag, digest) in [
            ("app", "app", None, None),
            ("app:1", "app", Some("1"), None),
            ("app:", "app", Some(""), None),
            ("localhost:5000/app", "localhost:5000/app", None, None),
            (
                "reg.io:5000/a/b:1@c",
                "reg.io:5000/a/b",
                Some("1"),
                Some("c"),
            ),
            ("reg.io/a@sha256:c", "reg.io/a", None, Some("sha256:c")),
            ("/a:1", "/a", Some("1"), None),
            ("ä/ö:ü@é", "ä/ö", Some("ü"), Some("é")),
        ] {
            let image = Image::parse(text);
            assert_eq!(image, Image { name, tag, digest }, "{text}");
            assert_eq!(image.to_string(), text);
        }
    }

    #[test]
    fn a_registry_is_told_from_a_directory() {
        for (text, registry, name) in [
            ("a/b", None, "a/b"),
            ("localhost/b:1", Some("localhost"), "b"),
            ("localhost:5000/a/b", Some("localhost:5000"), "a/b"),
            ("quay.io/b@c", Some("quay.io"), "b"),
        ] {
            assert_eq!(Image::parse(text).registry_and_name(), (registry, name));
        }
    }

    #[test]
    fn names_are_expressions() {
        let matches = |name, image| ImagePattern::new(name).unwrap().matches(image);
        assert!(matches("my.nginx", "my-nginx:1.2@sha256:abc"));
        assert!(matches(".*nginx", "registry.example.com:5000/nginx"));
        assert!(!matches("nginx", "my/nginx"));
        assert!(matches("nginx", "nginx@sha512:abc"));
        assert!(!matches("nginx", "nginx:a:b"));
        assert!(ImagePattern::new("[").is_none());
    }
}
