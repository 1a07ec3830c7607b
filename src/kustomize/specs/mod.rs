//! Field specs: the fields that transformers act on, and the walk that finds them in a resource.

pub(crate) mod by_type;
pub(crate) mod changes;
pub(crate) mod crds;
pub(crate) mod defaults;
pub(crate) mod lookup;
pub(crate) mod name_reference;
pub(crate) mod reach;
pub(crate) mod selector;
pub(crate) mod tables;
pub(crate) mod type_order;
pub(crate) mod walk;
