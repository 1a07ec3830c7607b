//! References to images, part by part.

use crate::model::Image;
use crate::yaml::Text;

/// One part of a reference that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImagePart {
    /// The host that it is pulled from.
    Registry,
    /// The name on that host.
    Name,
    /// The part after the colon.
    Tag,
    /// The part after the `@`.
    Digest,
}

/// The changed parts of an image reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageChange {
    /// The common part in front of the change: the name with its registry. Empty if the name
    /// itself changed.
    pub kept: Text,
    /// The parts that changed, as they were and are; empty for a part that is not there.
    pub parts: Vec<(ImagePart, Text, Text)>,
}

impl ImagePart {
    /// The name of the part.
    pub fn name(self) -> &'static str {
        match self {
            ImagePart::Registry => "registry",
            ImagePart::Name => "name",
            ImagePart::Tag => "tag",
            ImagePart::Digest => "digest",
        }
    }
}

/// The change between two references; `None` if either is not a reference, or if all of it
/// changed.
pub(super) fn compare(old: &str, new: &str) -> Option<ImageChange> {
    let (was, is) = (reference(old)?, reference(new)?);
    let ((old_registry, old_name), (new_registry, new_name)) =
        (was.registry_and_name(), is.registry_and_name());
    if old_registry != new_registry && old_name != new_name {
        return None;
    }
    let parts = [
        (ImagePart::Registry, old_registry, new_registry),
        (ImagePart::Name, Some(old_name), Some(new_name)),
        (ImagePart::Tag, was.tag, is.tag),
        (ImagePart::Digest, was.digest, is.digest),
    ];
    let text = |part: Option<&str>| Text::from(part.unwrap_or_default());
    let parts = parts.map(|(part, old, new)| (part, text(old), text(new)));
    Some(ImageChange {
        kept: if was.name == is.name {
            was.name.into()
        } else {
            Text::default()
        },
        parts: parts
            .into_iter()
            .filter(|(_, old, new)| old != new)
            .collect(),
    })
}

/// The reference that `text` is, if it can be one.
fn reference(text: &str) -> Option<Image<'_>> {
    let is_text = text.contains(|c: char| c.is_whitespace() || c.is_control());
    let image = Image::parse(text);
    let (_, name) = image.registry_and_name();
    (!is_text && !name.is_empty()).then_some(image)
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
