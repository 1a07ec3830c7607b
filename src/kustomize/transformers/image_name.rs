//! Image references: which ones an `images` entry means, and what it makes of
//! them (`api/internal/image/image.go`, `api/filters/imagetag/updater.go`).

use regex::Regex;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::ImageRule;

/// An `images` entry's `name`: a regular expression, since kustomize puts it
/// into one as it is.
#[derive(Clone, Debug)]
pub(super) enum NamePattern {
    /// One in which only `.` means anything but itself.
    Simple(String),
    /// Any other, with what may follow the name.
    Expression(Regex),
}

impl NamePattern {
    /// # Errors
    /// A name that makes no regular expression. kustomize crashes on these.
    pub(super) fn of(rule: &ImageRule) -> Fallible<Self> {
        let name = rule.name.value.as_str();
        if name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "/._-:@".contains(c))
        {
            return Ok(Self::Simple(name.to_owned()));
        }
        let around = format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$");
        Regex::new(&around).map(Self::Expression).map_err(|_| {
            Diagnostic::error(
                Code::ImageName,
                format!(
                    "the image name `{name}` is no regular expression, as kustomize takes it for"
                ),
            )
            .at(rule.name.at)
            .help("write the name without tag and digest")
            .into()
        })
    }

    /// True if `image` is one of that name, with any tag, any sha256 digest, both or neither.
    pub(super) fn matches(&self, image: &str) -> bool {
        match self {
            Self::Simple(name) => after_name(image, name).is_some_and(is_tag_and_digest),
            Self::Expression(expression) => expression.is_match(image),
        }
    }
}

impl NamePattern {
    /// True if an image that matches has another name than the one written: a `.`
    /// in it stood for another character. An evident expression is meant as one.
    pub(super) fn is_loose_for(&self, image: &str) -> bool {
        match self {
            Self::Simple(name) => !image.starts_with(name.as_str()),
            Self::Expression(_) => false,
        }
    }
}

/// What follows the name, in which a `.` stands for any character.
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

fn is_tag_and_digest(text: &str) -> bool {
    let rest = match text.strip_prefix(':') {
        Some(tag) => tag.trim_start_matches(is_tag_character),
        None => text,
    };
    rest.is_empty()
        || rest
            .strip_prefix("@sha256:")
            .is_some_and(|digest| digest.chars().all(is_tag_character))
}

fn is_tag_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.{}-".contains(c)
}

/// The image that `rule` makes of `image`. A new tag drops the digest and a new
/// digest the tag, unless both are given; a suffix is put behind the tag, and
/// drops the digest.
pub(super) fn renamed(image: &str, rule: &ImageRule) -> String {
    let (name, tag, digest) = split(image);
    let name = if rule.new_name.is_empty() {
        name
    } else {
        &rule.new_name
    };
    let mut result = name.to_owned();
    let mut push = |separator, text: &str| {
        if !text.is_empty() {
            result.push(separator);
            result.push_str(text);
        }
    };
    if !rule.new_tag.is_empty() || !rule.digest.is_empty() {
        push(':', &rule.new_tag);
        push('@', &rule.digest);
    } else if !rule.tag_suffix.is_empty() {
        push(':', &format!("{tag}{}", rule.tag_suffix));
    } else {
        push(':', tag);
        push('@', digest);
    }
    result
}

/// Name, tag and digest. A colon before the first slash belongs to a port.
fn split(image: &str) -> (&str, &str, &str) {
    let path = image.find('/').unwrap_or(0);
    let find = |c| image[path..].find(c).map(|index| index + path);
    match (find(':'), find('@')) {
        (None, None) => (image, "", ""),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        (Some(colon), Some(at)) if colon < at => {
            (&image[..colon], &image[colon + 1..at], &image[at + 1..])
        }
        (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str) -> ImageRule {
        let mut rule = ImageRule::default();
        rule.name.value = name.into();
        rule
    }

    #[test]
    fn names_are_expressions() {
        let matches = |name, image| NamePattern::of(&rule(name)).unwrap().matches(image);
        assert!(matches("my.nginx", "my-nginx:1.2@sha256:abc"));
        assert!(matches(".*nginx", "registry.example.com:5000/nginx"));
        assert!(!matches("nginx", "my/nginx"));
        assert!(!matches("nginx", "nginx@sha512:abc"));
        assert!(!matches("nginx", "nginx:a:b"));
        assert!(NamePattern::of(&rule("[")).is_err());
    }

    #[test]
    fn tags_and_digests_displace_each_other() {
        let image = "reg.io:5000/a/b:1@sha256:c";
        let of = |rule: ImageRule| renamed(image, &rule);
        let with = |change: fn(&mut ImageRule)| {
            let mut rule = rule("x");
            change(&mut rule);
            rule
        };
        assert_eq!(of(with(|_| {})), image);
        assert_eq!(
            of(with(|rule| rule.new_tag = "2".into())),
            "reg.io:5000/a/b:2"
        );
        assert_eq!(
            of(with(|rule| rule.digest = "d".into())),
            "reg.io:5000/a/b@d"
        );
        assert_eq!(
            of(with(|rule| rule.tag_suffix = "-x".into())),
            "reg.io:5000/a/b:1-x"
        );
        assert_eq!(of(with(|rule| rule.new_name = "n".into())), "n:1@sha256:c");
    }
}
