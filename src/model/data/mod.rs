//! Facts about Kubernetes' built-in kinds, as static tables.

pub(super) mod definition;
#[rustfmt::skip]
pub(super) mod kubernetes_1_21;
