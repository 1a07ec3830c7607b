//! Facts that the changes of a resource alone do not show: a hash that does not follow its
//! content, the permissions of a role, variables that are not replaced, rules open to everybody. In: a resource on both sides, before Secrets are masked.
//! Out: notes for people.

use super::comparison::Note;
use super::expansion::unexpanded;
use super::kubernetes::class::{permissions, template_of};
use super::names::hash_of;
use super::open_peers::opened;
use super::paired_by::PairedBy;
use crate::model::{Resource, data_hash};

/// The notes on a pair of resources.
pub(super) fn notes(old: &Resource, new: &Resource, paired: PairedBy) -> Vec<Note> {
    match new.kind() {
        "ConfigMap" | "Secret" if paired != PairedBy::Content => {
            of_hashes(old, new).into_iter().collect()
        }
        "ClusterRole" | "Role" if new.id().gvk.group == permissions::GROUP => of_rules(old, new),
        "NetworkPolicy" if new.id().gvk.served_group() == "networking.k8s.io" => {
            opened(&old.node, &new.node)
        }
        _ => of_templates(old, new),
    }
}

/// The variables that pods do not see any more as they did.
fn of_templates(old: &Resource, new: &Resource) -> Vec<Note> {
    let gvk = new.gvk();
    let Some(path) = template_of(gvk.served_group(), &gvk.kind) else {
        return Vec::new();
    };
    match (old.node.at(path), new.node.at(path)) {
        (Some(old), Some(new)) => unexpanded(old, new),
        _ => Vec::new(),
    }
}

/// The permissions gained and lost. Rules that are split or joined permit the same.
fn of_rules(old: &Resource, new: &Resource) -> Vec<Note> {
    let (old, new) = (old.node.get("rules"), new.node.get("rules"));
    let gained = permissions::gained(old, new).map(Note::Permits);
    let lost = permissions::gained(new, old).map(Note::Refuses);
    gained.into_iter().chain(lost).collect()
}

fn of_hashes(old: &Resource, new: &Resource) -> Option<Note> {
    let (old_hash, new_hash) = (hash_of(old.name())?, hash_of(new.name())?);
    let (was, is) = (data_hash(&old.node).ok()??, data_hash(&new.node).ok()??);
    // A name that never was a hash is only a name.
    match (old_hash == new_hash, was == is) {
        (false, true) => Some(Note::HashAlone),
        (true, false) if was == old_hash => Some(Note::ContentAlone),
        (false, false) if was == old_hash && is != new_hash => Some(Note::ForeignHash),
        _ => None,
    }
}
