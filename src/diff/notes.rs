//! What the changes of a resource alone do not say: a hash that does not follow
//! its content, what a role permits. In: a resource on both sides, before Secrets
//! are masked. Out: notes for people.

use std::fmt;

use crate::model::{Resource, content_hash};

use super::kubernetes::class::permissions;
use super::pair::{PairedBy, hash_of};

/// Something to know beside the changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// The hash in the name is another, and the content is the same.
    HashAlone,
    /// The content is another, and the hash in the name is that of the old content.
    ContentAlone,
    /// The hash in the new name is not that of the content.
    ForeignHash,
    /// A role permits what it did not.
    Permits(String),
    /// A role does not permit what it did.
    Refuses(String),
    /// A side has more than one resource with this identity.
    Repeated,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Note::Permits(what) => return write!(f, "permits what it did not: {what}"),
            Note::Refuses(what) => return write!(f, "no longer permits: {what}"),
            Note::HashAlone => "its name has another hash, and its content is the same",
            Note::ContentAlone => {
                "its content changed, and its name kept the hash of the old: pods do not follow"
            }
            Note::ForeignHash => "the hash in its name is not that of its content",
            Note::Repeated => {
                "one side has more than one of it: in a cluster the one applied last stays"
            }
        };
        f.write_str(text)
    }
}

/// The notes on a pair of resources.
pub(super) fn notes(old: &Resource, new: &Resource, paired: PairedBy) -> Vec<Note> {
    match new.kind() {
        "ConfigMap" | "Secret" if paired != PairedBy::Content => {
            of_hashes(old, new).into_iter().collect()
        }
        "ClusterRole" | "Role" if new.id().gvk.group == permissions::GROUP => of_rules(old, new),
        _ => Vec::new(),
    }
}

/// What may be done now, and what may not any more: rules that are split or joined permit the same.
fn of_rules(old: &Resource, new: &Resource) -> Vec<Note> {
    let (old, new) = (old.node.get("rules"), new.node.get("rules"));
    let gained = permissions::gained(old, new).map(Note::Permits);
    let lost = permissions::gained(new, old).map(Note::Refuses);
    gained.into_iter().chain(lost).collect()
}

fn of_hashes(old: &Resource, new: &Resource) -> Option<Note> {
    let (old_hash, new_hash) = (hash_of(old.name())?, hash_of(new.name())?);
    let (was, is) = (content_hash(&old.node).ok()?, content_hash(&new.node).ok()?);
    // A name that never was a hash is only a name.
    match (old_hash == new_hash, was == is) {
        (false, true) => Some(Note::HashAlone),
        (true, false) if was == old_hash => Some(Note::ContentAlone),
        (false, false) if was == old_hash && is != new_hash => Some(Note::ForeignHash),
        _ => None,
    }
}
