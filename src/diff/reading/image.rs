//! References to images, part by part.

use crate::yaml::Text;

/// One part of a reference that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImagePart {
    /// The host that it is pulled from.
    Registry,
    /// The name on that host.
    Name,
    /// What is behind the colon.
    Tag,
    /// What is behind the `@`.
    Digest,
}

/// What changed in a reference to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageChange {
    /// What both sides have in common in front of what changed: the name, with its registry.
    /// Empty where the name itself changed.
    pub kept: Text,
    /// The parts that changed, as they were and are; empty for a part that is not there.
    pub parts: Vec<(ImagePart, Text, Text)>,
}

/// A reference, taken apart.
struct Reference<'t> {
    registry: &'t str,
    name: &'t str,
    tag: &'t str,
    digest: &'t str,
}

impl ImagePart {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ImagePart::Registry => "registry",
            ImagePart::Name => "name",
            ImagePart::Tag => "tag",
            ImagePart::Digest => "digest",
        }
    }
}

/// What changed between two references; `None` where either is none, or all of it changed.
pub(super) fn compare(old: &str, new: &str) -> Option<ImageChange> {
    let (was, is) = (Reference::parse(old)?, Reference::parse(new)?);
    let parts = [
        (ImagePart::Registry, was.registry, is.registry),
        (ImagePart::Name, was.name, is.name),
        (ImagePart::Tag, was.tag, is.tag),
        (ImagePart::Digest, was.digest, is.digest),
    ];
    if was.registry != is.registry && was.name != is.name {
        return None;
    }
    let changed = parts.into_iter().filter(|(_, old, new)| old != new);
    let is_named_alike = (was.registry, was.name) == (is.registry, is.name);
    let name_ends = match old.split_once('@') {
        Some((name, _)) => name.len() - was.tag.len() - usize::from(!was.tag.is_empty()),
        None => old.len() - was.tag.len() - usize::from(!was.tag.is_empty()),
    };
    Some(ImageChange {
        kept: if is_named_alike {
            old.get(..name_ends)?.into()
        } else {
            Text::default()
        },
        parts: changed
            .map(|(part, old, new)| (part, old.into(), new.into()))
            .collect(),
    })
}

impl<'t> Reference<'t> {
    /// By the grammar of `distribution/reference`: the part before the first slash is a registry if
    /// it has a dot or a colon, or is `localhost`.
    fn parse(text: &'t str) -> Option<Self> {
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (text, digest) = text.split_once('@').unwrap_or((text, ""));
        let (registry, rest) = match text.split_once('/') {
            Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest),
            _ => ("", text),
        };
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, tag),
            _ => (rest, ""),
        };
        (!name.is_empty()).then_some(Self {
            registry,
            name,
            tag,
            digest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_differ_by_part() {
        let change = compare("localhost:5000/a/b:1", "localhost:5000/a/b:2@sha256:0");
        let change = change.expect("both are references");
        assert_eq!(change.kept, "localhost:5000/a/b");
        assert_eq!(
            change.parts,
            [
                (ImagePart::Tag, "1".into(), "2".into()),
                (ImagePart::Digest, "".into(), "sha256:0".into()),
            ]
        );
        let change = compare("docker.io/nginx@sha256:1", "quay.io/nginx@sha256:1");
        assert_eq!(change.map(|change| change.parts.len()), Some(1));
        assert_eq!(compare("a b", "c"), None);
        assert_eq!(compare("a.b/c", "d.e/f"), None);
    }
}
