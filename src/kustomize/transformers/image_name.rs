//! Image references: the images that an `images` entry matches, and the new
//! references (`api/internal/image/image.go`, `api/filters/imagetag/updater.go`).

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::ImageRule;
use crate::kustomize::version::{Behavior, Version};
use crate::limits::{ALL_EXPRESSIONS_NAME, raised};
use crate::model::{Digests, Expressions, Image, ImagePattern, RegexpFault};

/// The pattern of the images that `rule` applies to.
///
/// # Errors
/// A name that is not a valid regular expression. kustomize crashes on these before
/// [`Behavior::InvalidImageNames`].
pub(super) fn pattern_of(
    rule: &ImageRule,
    version: Version,
    expressions: &Expressions,
) -> Fallible<ImagePattern> {
    let name = rule.name.value.as_str();
    let digests = if version.has(Behavior::DigestAlgorithms) {
        Digests::Any
    } else {
        Digests::Sha256
    };
    match ImagePattern::with_digests(name, digests, expressions) {
        Ok(pattern) => Ok(pattern),
        Err(fault @ RegexpFault::TooMany) => Err(invalid(name)
            .at(rule.name.at)
            .help(fault.to_string())
            .help(raised(ALL_EXPRESSIONS_NAME))
            .into()),
        Err(_) if version.has(Behavior::InvalidImageNames) => Ok(ImagePattern::nothing()),
        Err(_) => Err(invalid(name)
            .at(rule.name.at)
            .help("write the name without tag and digest")
            .into()),
    }
}

fn invalid(name: &str) -> Diagnostic {
    let message = format!("the image name `{name}`, read as a regular expression, is invalid");
    Diagnostic::error(Code::ImageName, message)
}

/// The new reference for `image`. A new tag drops the digest and a new digest the
/// tag, unless both are given; a suffix is appended to the tag, and drops the digest.
pub(super) fn renamed(image: &str, rule: &ImageRule) -> String {
    let known = |text: &str| !text.is_empty();
    let image = Image::parse(image);
    let (mut tag, mut digest) = (image.tag, image.digest);
    let suffixed = format!("{}{}", tag.unwrap_or_default(), rule.tag_suffix);
    if !rule.new_tag.is_empty() || !rule.digest.is_empty() {
        (tag, digest) = (Some(&*rule.new_tag), Some(&*rule.digest));
    } else if !rule.tag_suffix.is_empty() {
        (tag, digest) = (Some(&*suffixed), None);
    }
    let new = Image {
        name: Some(&*rule.new_name)
            .filter(|name| known(name))
            .unwrap_or(image.name),
        tag: tag.filter(|tag| known(tag)),
        digest: digest.filter(|digest| known(digest)),
    };
    new.to_string()
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
