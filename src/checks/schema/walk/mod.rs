//! The walk through a resource of a Kubernetes kind: each value against the type of its field.

mod items;
mod scalar;
mod value;

pub(super) use items::repeated_items;
pub(super) use scalar::{is_base64, is_date, wrong_type};
pub(super) use value::Walk;
