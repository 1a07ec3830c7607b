//! Facts about Kubernetes' built-in kinds, as static tables.

#[rustfmt::skip]
pub(super) mod kubernetes_1_21;
