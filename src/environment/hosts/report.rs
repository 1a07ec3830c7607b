//! The report of hosts: old and new names, with every place that declares or
//! mentions one. Values may be secret: they are not in it.

use crate::diag::Origin;
use crate::model::{Causes, ResId};
use crate::yaml::FieldPath;

use super::references::ChangeKind;
use super::text::Reason;

/// The hosts that moved, with every place where they appear.
#[derive(Clone, Debug, Default)]
pub struct HostReport {
    /// Old and new hosts, by old.
    pub moves: Vec<(String, String)>,
    /// Places that change, in output order.
    pub places: Vec<HostPlace>,
    /// Places that keep the old name.
    pub unmoved: Vec<UnmovedPlace>,
    /// Places with a host of `domains` that does not move.
    pub kept: Vec<KeptPlace>,
}

impl HostReport {
    /// Notes the moves of a place. Names below a wildcard are known once they are found.
    pub fn add(&mut self, place: HostPlace) {
        for found in &place.moves {
            if let Err(position) = self.moves.binary_search(found) {
                self.moves.insert(position, found.clone());
            }
        }
        self.places.push(place);
    }

    /// The report with places in files: those that `causes` of the target's build lead to. The render that it goes
    /// with has a table of its own.
    pub(in crate::environment) fn positioned(mut self, causes: &Causes) -> Self {
        let places = self.places.iter_mut().map(|it| &mut it.at);
        let unmoved = self.unmoved.iter_mut().map(|it| &mut it.at);
        let kept = self.kept.iter_mut().map(|it| &mut it.at);
        for at in places.chain(unmoved).chain(kept) {
            *at = causes.position(*at);
        }
        self
    }
}

/// A field with a host that does not move, because nothing in the render declares it.
#[derive(Clone, Debug)]
pub struct KeptPlace {
    /// The resource, by its name without a hash suffix.
    pub resource: ResId,
    /// The field.
    pub path: FieldPath,
    /// The host.
    pub host: String,
    /// True if the host is all that the field has.
    pub is_whole: bool,
    /// True if the rest of a partial environment declares the host.
    pub is_of_rest: bool,
    /// The place of the value.
    pub at: Origin,
}

/// A field in which names are replaced.
#[derive(Clone, Debug)]
pub struct HostPlace {
    /// The resource, by its name without a hash suffix.
    pub resource: ResId,
    /// The field.
    pub path: FieldPath,
    /// Old and new names in the field.
    pub moves: Vec<(String, String)>,
    /// Whether the field declares the name or mentions it.
    pub kind: ChangeKind,
    /// False where `references: report` only lists the place.
    pub applied: bool,
    /// The place of the old value.
    pub at: Origin,
}

/// A field that keeps the old name of a host that moved.
#[derive(Clone, Debug)]
pub struct UnmovedPlace {
    /// The resource, by its name without a hash suffix.
    pub resource: ResId,
    /// The field.
    pub path: FieldPath,
    /// The name.
    pub host: String,
    /// The reason.
    pub reason: Reason,
    /// The place of the value.
    pub at: Origin,
}
