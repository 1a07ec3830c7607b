//! What is odd about a change: a hash that does not follow its content. In: a
//! resource on both sides, before Secrets are masked. Out: notes for people.

use std::fmt;

use crate::kustomize::content_hash;
use crate::model::Resource;

use super::pair::{PairedBy, hash_of};

/// Something that the changes alone do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// The hash in the name is another, and the content is the same.
    HashAlone,
    /// The content is another, and the hash in the name is that of the old content.
    ContentAlone,
    /// The hash in the new name is not that of the content.
    ForeignHash,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Note::HashAlone => "its name has another hash, and its content is the same",
            Note::ContentAlone => {
                "its content changed, and its name kept the hash of the old: pods do not follow"
            }
            Note::ForeignHash => "the hash in its name is not that of its content",
        })
    }
}

/// The notes on a pair of ConfigMaps or Secrets; none for other kinds.
pub(super) fn notes(old: &Resource, new: &Resource, paired: PairedBy) -> Vec<Note> {
    if paired == PairedBy::Content || !matches!(new.kind(), "ConfigMap" | "Secret") {
        return Vec::new();
    }
    let (Some(old_hash), Some(new_hash)) = (hash_of(old.name()), hash_of(new.name())) else {
        return Vec::new();
    };
    let (Ok(was), Ok(is)) = (content_hash(&old.node), content_hash(&new.node)) else {
        return Vec::new();
    };
    // A name that never was a hash is only a name.
    let note = match (old_hash == new_hash, was == is) {
        (false, true) => Some(Note::HashAlone),
        (true, false) if was == old_hash => Some(Note::ContentAlone),
        (false, false) if was == old_hash && is != new_hash => Some(Note::ForeignHash),
        _ => None,
    };
    note.into_iter().collect()
}
