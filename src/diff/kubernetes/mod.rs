//! Facts about Kubernetes that a comparison needs: list keys, equal spellings, classes of change.

pub(crate) mod class;
pub(crate) mod definitions;
pub(crate) mod duration;
pub(crate) mod list_rule;
pub(crate) mod lists;
pub(crate) mod meaning;
pub(crate) mod notation;
pub(crate) mod nothing;
pub(crate) mod quantity;
pub(crate) mod schedule;
pub(crate) mod scope;
pub(crate) mod server_set;
