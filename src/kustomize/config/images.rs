//! `images` and `imageTags` (`api/types/image.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::yaml::Text;

/// An entry of `images`.
#[derive(Clone, Debug, Default)]
pub struct ImageRule {
    /// The image to match: a regular expression, as in kustomize.
    pub name: LocatedText,
    /// Replaces the name.
    pub new_name: Text,
    /// Replaces the tag.
    pub new_tag: Text,
    /// A suffix for the tag.
    pub tag_suffix: Text,
    /// Replaces tag and digest.
    pub digest: Text,
    /// The place of the entry.
    pub at: Origin,
    /// The place of the field that changes the image; the digest or tag if there are several.
    pub change_at: Origin,
}

impl Decode for ImageRule {
    const WHAT: &'static str = "an `images` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            new_name: fields.text("newName"),
            new_tag: fields.text("newTag"),
            tag_suffix: fields.text("tagSuffix"),
            digest: fields.text("digest"),
            at: fields.at,
            change_at: fields.place_of(&["digest", "newTag", "tagSuffix", "newName"]),
        }
    }
}
