//! `replicas` (`api/types/replica.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;

/// An entry of `replicas`.
#[derive(Clone, Debug, Default)]
pub struct ReplicaRule {
    /// The name of a scalable resource.
    pub name: LocatedText,
    /// How many; none, to kustomize, where it is not said.
    pub count: Option<i64>,
    /// Where the entry is.
    pub at: Origin,
    /// Where the number is.
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
