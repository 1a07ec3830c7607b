//! `replicas` (`api/types/replica.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;

/// An entry of `replicas`.
#[derive(Clone, Debug, Default)]
pub struct ReplicaRule {
    /// The name of a scalable resource.
    pub name: LocatedText,
    /// The count; a missing one is 0, as in kustomize.
    pub count: Option<i64>,
    /// The place of the entry.
    pub at: Origin,
    /// The place of the number.
    pub count_at: Origin,
}

impl Decode for ReplicaRule {
    const WHAT: &'static str = "a `replicas` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            count: fields.integer("count"),
            at: fields.at,
            count_at: fields.place_of(&["count"]),
        }
    }
}
