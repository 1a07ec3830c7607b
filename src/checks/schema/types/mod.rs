//! Kubernetes' own types: read from a compact table as far as they are asked for.

mod definition;
mod lifecycle;
mod table;

pub(super) use definition::{Definition, FieldType};
pub(super) use lifecycle::{Lifecycle, lifecycle, was_group};
pub(super) use table::{Kind, Table};
